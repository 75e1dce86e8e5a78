"""`zhanggui up`: everything needed to open the site in a browser, from one command, until Ctrl-C."""

from __future__ import annotations

import fcntl
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import click
import django
from django.db import connections

from zhanggui.site import first_start, readiness, serving
from zhanggui.site.cli.frame import WRONG_USE, progress, refuse, table
from zhanggui.site.config import config
from zhanggui.site.databases import ensure_database

DEMO = 'demo'


@click.command('up')
@click.option('--host', help='Address to listen on.')
@click.option('--port', type=click.IntRange(1, 65535), help='Port to listen on.')
@click.option('--demo/--no-demo', default=None, help='Load the demo company into an empty database.')
@click.option(
    '--company-template', 'template', metavar='NAME', help='Begin an empty database with this company instead.'
)
def command(host: str | None, port: int | None, demo: bool | None, template: str | None) -> None:
    """Start the database, the web server and the worker; stop them with Ctrl-C.

    A new database asks which company to begin with; without a terminal it is the demo company.
    """
    settings = config()
    host, port = host or settings.host, port or settings.port
    if _taken(host, port):
        refuse(f'Port {port} on {host} is taken by another program. Choose one with --port.', code=WRONG_USE)
    with _only_one(settings.home):
        ensure_database()
        begins = Beginning(template=template or '', demo=demo, place=f'http://{host}:{port}')
        mark = readiness.mark(settings, demo=demo is not False)
        greeting = readiness.greeting_if_prepared(settings.home, mark)
        if greeting is None:
            greeting, is_founded = _prepare(begins)
            if is_founded:
                mark = readiness.mark(settings, demo=demo is not False)
                readiness.note_prepared(settings.home, mark=mark, greeting=greeting)
        click.echo(f'Zhanggui 掌柜  http://{host}:{port}   (Ctrl-C stops)\n{greeting}'.rstrip())
        serving.site(settings, host=host, port=port, tell=_tell).run()
    _tell('stopped')


@dataclass(frozen=True, slots=True)
class Beginning:
    """What was said of a company that is not there yet; `demo` None: nothing."""

    template: str
    demo: bool | None
    place: str


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


def _prepare(begins: Beginning) -> tuple[str, bool]:
    """Do what the first start, or the first one of newer code, has to do; answers whom to let in, and whether anybody can."""
    django.setup()
    if first_start.prepare_database():
        _tell('tables are up to date')
    if first_start.gather_static_files():
        _tell('static files gathered')
    greeting = ''
    if first_start.database_is_new():
        greeting = _begin(begins)
    if first_start.demo_lives_here():
        greeting = table(list(first_start.demo().ACCOUNTS))
    is_founded = not first_start.database_is_new()
    connections.close_all()
    return greeting, is_founded


def _begin(begins: Beginning) -> str:
    """By what was said on the command line, else by asking, else the demo. Answers what to tell whoever started us."""
    template = begins.template
    if not template and begins.demo is None:
        template = _asked() if sys.stdin.isatty() and sys.stderr.isatty() else DEMO
    if template == DEMO or (not template and begins.demo):
        _move_in()
        return ''
    if not template:
        return f'No company yet. Found it in the browser: {begins.place}{first_start.founding_page()}'
    _tell(f'loading the company “{template}”…')
    try:
        accounts = first_start.found(template)
    except first_start.FoundingError as error:
        refuse(str(error))
    rows: list[tuple[str, ...]] = [(name, password, '首次登录须改密码') for name, password in accounts.items()]
    _tell('the first account, shown this once:')
    _tell(table(rows))
    return ''


def _asked() -> str:
    """At a terminal. In the browser: an empty text."""
    choices = [(offer.key, offer.name.zh, offer.about.zh) for offer in first_start.offers()]
    choices += [
        (DEMO, '演示公司 云裳记', '虚构的公司，有店铺、订单和每个岗位的账号，用来试'),
        ('browser', '在浏览器里选', ''),
    ]
    click.echo(table([(f'{number}.', *choice) for number, choice in enumerate(choices, 1)]), err=True)
    keys = [choice[0] for choice in choices]
    number = click.prompt(
        '从哪种公司开始 / company to begin with', type=click.IntRange(1, len(keys)), default=1, err=True
    )
    return '' if keys[number - 1] == 'browser' else keys[number - 1]


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
