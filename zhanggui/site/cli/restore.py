"""`zhanggui restore`: a backup into an empty place, then the proof that what came back is sound."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from zhanggui.site import backup
from zhanggui.site.cli.frame import json_option, refuse, show
from zhanggui.site.config import config
from zhanggui.site.databases import address


@click.command('restore')
@click.argument('source', type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    '--into', type=click.Path(path_type=Path, file_okay=False), help='A new data folder (default: ZHANGGUI_HOME).'
)
@json_option
def command(source: Path, into: Path | None, as_json: bool) -> None:
    """Restore SOURCE into an empty database and run drift on the copy."""
    home = (into or config().home).resolve()
    try:
        own_server = into or not config().database_url
        place = backup.serve_new_home(home) if own_server else backup.Place(home, address(config()))
        told = backup.restore_archive(source, place)
    except backup.BackupError as error:
        refuse(str(error))
    sound = _prove(home)
    result = {'home': str(home), 'drift_found': not sound, **told}
    text = f'{home}: restored what was backed up {told["made_at"]}; drift: {"none" if sound else "FOUND"}'
    show(result, as_json=as_json, text=text)
    if not sound:
        sys.exit(1)


def _prove(home: Path) -> bool:
    """In a process of its own, because this one belongs to the present data folder."""
    environment = {**os.environ, 'ZHANGGUI_HOME': str(home)}
    done = subprocess.run([sys.executable, '-m', 'zhanggui', 'drift'], env=environment, check=False, stdout=sys.stderr)
    return done.returncode == 0
