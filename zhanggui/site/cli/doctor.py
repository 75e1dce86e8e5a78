"""`zhanggui doctor`: looks at everything the site stands on and says what is wrong and what to do; changes nothing."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import click
from django.db import DatabaseError

from zhanggui.site import first_start, health
from zhanggui.site.browsers import find_browser
from zhanggui.site.cli.frame import REFUSED, json_option, show, table
from zhanggui.site.config import config
from zhanggui.site.databases import embedded_server, ensure_database
from zhanggui.site.postgres import PostgresError, find_programs

FONT_FOLDERS = [Path('/usr/share/fonts'), Path('/usr/local/share/fonts'), Path('/Library/Fonts')]
UI = importlib.util.find_spec('zhanggui.ui')


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing looked at. `advice` is empty when it is well; `needed` tells a fault from a wish."""

    name: str
    state: str
    advice: str = ''
    needed: bool = True

    @property
    def mark(self) -> str:
        return '✔' if not self.advice else ('✘' if self.needed else '!')


@click.command('doctor')
@json_option
def command(as_json: bool) -> None:
    """Say what is well, what is not, and what to do about it."""
    signs = [sign for look in LOOKS for sign in look()]
    ill = sum(1 for sign in signs if sign.mark == '✘')
    text = table([(sign.mark, sign.name, sign.state, sign.advice) for sign in signs])
    show({'ill': ill, 'signs': [asdict(sign) for sign in signs]}, as_json=as_json, text=text)
    if ill:
        sys.exit(REFUSED)


def _versions() -> Iterator[Sign]:
    yield Sign('Zhanggui', version('zhanggui'))
    yield Sign('Python', platform.python_version())
    yield Sign('Django', version('django'))


def _data_folder() -> Iterator[Sign]:
    home = config().home
    writable = os.access(home if home.exists() else home.parent, os.W_OK)
    yield Sign('data folder', str(home), '' if writable else 'not writable: change its owner, or set ZHANGGUI_HOME')
    free = shutil.disk_usage(home if home.exists() else '/').free
    yield Sign('free disk', f'{free / 1e9:.1f} GB', '' if free > health.DISK_FREE_BYTES_MIN else 'make room')


def _database() -> Iterator[Sign]:
    settings = config()
    server = embedded_server(settings)
    try:
        if server:
            programs = find_programs(machine_first=server.machine_first)
            state = 'running' if server.pid() else 'not running'
            yield Sign('PostgreSQL', f'{programs.major} ({programs.origin}), {state}')
        ensure_database()
        advice = '`zhanggui up` brings them up' if first_start.migrations_pending() else ''
        yield Sign('tables', 'older than the code' if advice else 'fit the code', advice)
    except (PostgresError, DatabaseError) as error:
        yield Sign('database', str(error).strip().splitlines()[0], 'see DATABASE_URL, or the log in the data folder')


def _front_end() -> Iterator[Sign]:
    assert UI
    assert UI.origin
    vendor = Path(UI.origin).parent / 'static' / 'vendor' / 'tabler'
    advice = '' if vendor.exists() else 'run `make setup`'
    yield Sign('front-end files', 'missing' if advice else 'present', advice)


def _wishes() -> Iterator[Sign]:
    fonts = any(next(folder.rglob('Noto*CJK*'), None) for folder in FONT_FOLDERS if folder.exists())
    advice = '' if fonts else 'labels need them: apt install fonts-noto-cjk'
    yield Sign('Chinese fonts', 'none' if advice else 'Noto CJK', advice, needed=False)
    browser = find_browser()
    advice = '' if browser else 'only for browser tests: apt install chromium-headless-shell'
    yield Sign('browser', browser or 'none', advice, needed=False)


def _address() -> Iterator[Sign]:
    settings = config()
    with socket.socket() as probe:
        open_now = probe.connect_ex((settings.host, settings.port)) == 0
    yield Sign('address', f'http://{settings.host}:{settings.port} {"answers" if open_now else "is free"}')


LOOKS: list[Callable[[], Iterator[Sign]]] = [_versions, _data_folder, _database, _front_end, _wishes, _address]
