"""`zhanggui rulebook`: what became of every sentence of the sources. Reads files; needs no database."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from zhanggui.site.cli.frame import REFUSED, json_option, show
from zhanggui.site.playbook.coverage import coverage, document
from zhanggui.site.playbook.folders import DEFAULT

FILE = Path(__file__).parents[3] / 'docs' / 'coverage.md'


@click.group('rulebook')
def command() -> None:
    """The rulebook."""


@command.command('coverage')
@click.option('--check', is_flag=True, help='Write nothing; exit code 1 when the file is not current.')
@click.option('--folder', type=click.Path(exists=True, file_okay=False, path_type=Path), default=DEFAULT)
@click.option('--into', type=click.Path(dir_okay=False, path_type=Path), default=FILE)
@json_option
def cover(check: bool, folder: Path, into: Path, as_json: bool) -> None:
    """Write docs/coverage.md: every place of the seeds, its clause, its control, and whether that works."""
    found = coverage(folder)
    text = document(found)
    current = into.exists() and into.read_text('utf-8') == text
    left = sum(not each.is_enforced for each in found)
    if not check:
        into.write_text(text, 'utf-8')
    told = {'clauses': len(found), 'not_enforced': left, 'current': current}
    show(
        told,
        as_json=as_json,
        text=f'{len(found)} clauses, {left} not enforced{"" if current or not check else "; not current"}',
    )
    if check and not current:
        sys.exit(REFUSED)
