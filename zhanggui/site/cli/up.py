"""`zhanggui up`: everything needed to open the site in a browser, from one command, until Ctrl-C."""

from __future__ import annotations

import fcntl
import socket
import time
from pathlib import Path
from typing import IO

import click
from django.db import connections

from zhanggui.site import first_start, serving
from zhanggui.site.cli.frame import WRONG_USE, refuse, table
from zhanggui.site.config import config
from zhanggui.site.databases import ensure_database


@click.command('up')
@click.option('--host', help='Address to listen on.')
@click.option('--port', type=click.IntRange(1, 65535), help='Port to listen on.')
@click.option('--demo/--no-demo', default=True, help='Load the demo company into an empty database.')
def command(host: str | None, port: int | None, demo: bool) -> None:
    """Start the database, the web server and the worker; stop them with Ctrl-C."""
    settings = config()
    host, port = host or settings.host, port or settings.port
    if _taken(host, port):
        refuse(f'Port {port} on {host} is taken by another program. Choose one with --port.', code=WRONG_USE)
    ensure_database()
    lock = _only_one(settings.home)
    if first_start.prepare_database():
        _tell('tables are up to date')
    if first_start.gather_static_files():
        _tell('static files gathered')
    if demo:
        _move_in()
    connections.close_all()
    site = serving.site(settings, host=host, port=port, tell=_tell)
    _greet(host, port)
    with lock:
        site.run()
    _tell('stopped')


def _only_one(home: Path) -> IO[str]:
    """The lock is let go by the end of this process, however it ends."""
    lock = (home / 'up.lock').open('w')
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        refuse(
            f'The site of {home} is running already. Stop it first, or choose another ZHANGGUI_HOME.', code=WRONG_USE
        )
    return lock


def _move_in() -> None:
    """On the first start the demo company gives people something to look at."""
    module = first_start.demo_module()
    if module and first_start.database_is_new():
        _tell('loading the demo company (fictional)…')
        start = time.monotonic()
        module.load_demo()
        _tell(f'demo company loaded in {time.monotonic() - start:.1f} s')


def _greet(host: str, port: int) -> None:
    module = first_start.demo_module()
    click.echo(f'Zhanggui 掌柜  http://{host}:{port}   (Ctrl-C stops)')
    if module and not first_start.database_is_new():
        click.echo(table(list(module.ACCOUNTS)))


def _taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def _tell(text: str) -> None:
    click.echo(f'zhanggui: {text}', err=True)
