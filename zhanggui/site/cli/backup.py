"""`zhanggui backup`: the whole company in one file, made while people work."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from zhanggui.site import backup
from zhanggui.site.cli.frame import json_option, refuse, show
from zhanggui.site.config import config
from zhanggui.site.databases import address


@click.command('backup')
@click.argument('target', required=False, type=click.Path(path_type=Path, dir_okay=False))
@json_option
def command(target: Path | None, as_json: bool) -> None:
    """Write a backup to TARGET (default: backups/ in the data folder)."""
    settings = config()
    target = target or settings.home / 'backups' / f'zhanggui-{datetime.now():%Y%m%d-%H%M%S}.tar.gz'  # noqa: DTZ005 - a name
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        written = backup.write_archive(backup.Place(settings.home, address(settings)), target)
    except backup.BackupError as error:
        refuse(str(error))
    result = {'file': str(target), **written}
    show(result, as_json=as_json, text=f'{target}: {written["bytes"] / 1_000_000:.1f} MB, {written["files"]} files')
