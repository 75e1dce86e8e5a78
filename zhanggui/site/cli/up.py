"""`zhanggui up`: everything needed to open the site in a browser, from one command, until Ctrl-C."""

from __future__ import annotations

import fcntl
import socket
import time
from pathlib import Path
from typing import IO

import click
import django
from django.db import connections

from zhanggui.site import first_start, readiness, serving
from zhanggui.site.cli.frame import WRONG_USE, progress, refuse, table
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
    with _only_one(settings.home):
        ensure_database()
        mark = readiness.mark(settings, demo=demo)
        greeting = readiness.greeting_if_prepared(settings.home, mark)
        if greeting is None:
            greeting = _prepare(demo=demo)
            readiness.note_prepared(settings.home, mark=readiness.mark(settings, demo=demo), greeting=greeting)
        click.echo(f'Zhanggui 掌柜  http://{host}:{port}   (Ctrl-C stops)\n{greeting}'.rstrip())
        serving.site(settings, host=host, port=port, tell=_tell).run()
    _tell('stopped')


def _only_one(home: Path) -> IO[str]:
    """The lock is let go by the end of this process, however it ends."""
    home.mkdir(parents=True, mode=0o711, exist_ok=True)
    lock = (home / 'up.lock').open('w')
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        refuse(
            f'The site of {home} is running already. Stop it first, or choose another ZHANGGUI_HOME.', code=WRONG_USE
        )
    return lock


def _prepare(*, demo: bool) -> str:
    """Do what the first start, or the first one of newer code, has to do; answers whom the demo lets in."""
    django.setup()
    if first_start.prepare_database():
        _tell('tables are up to date')
    if first_start.gather_static_files():
        _tell('static files gathered')
    if demo and first_start.database_is_new():
        _move_in()
    greeting = table(list(first_start.demo().ACCOUNTS)) if first_start.demo_lives_here() else ''
    connections.close_all()
    return greeting


def _move_in() -> None:
    _tell('loading the demo company (fictional)…')
    start = time.monotonic()
    with progress('演示数据', total=first_start.DEMO_DAYS) as advance:
        first_start.demo().load_demo(advance)
    _tell(f'demo company loaded in {time.monotonic() - start:.1f} s')


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
