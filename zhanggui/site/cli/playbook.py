"""`zhanggui playbook`: the company's manual as a folder: check (without a database), load, compare, write out."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click

from zhanggui.core.actors import system
from zhanggui.core.words import Words
from zhanggui.site import playbook
from zhanggui.site.cli.frame import REFUSED, WRONG_USE, json_option, refuse, show, table
from zhanggui.site.databases import ensure_database, lift_limits
from zhanggui.site.playbook.exporting import export_playbook

folder = click.argument('folder', metavar='DIR')
sides = click.Choice([side.value for side in playbook.Side])


@click.group('playbook')
def command() -> None:
    """The company in a folder: organisation, processes, forms, rules. DIR is a folder or the name of a template."""


@command.command('check')
@folder
@json_option
def check(folder: str, as_json: bool) -> None:
    """Say everything that is wrong with DIR, each with file and line; exit code 1 when it cannot be loaded."""
    reading = _read(folder)
    counts = Counter(piece.kind for piece in reading.pieces.values())
    told = [one.as_dict() for one in reading.complaints]
    summary = ', '.join(f'{playbook.KINDS[kind].en.lower()} {count}' for kind, count in counts.items())
    verdict = f'{len(reading.errors)} errors, {len(reading.complaints) - len(reading.errors)} warnings'
    lines = [*(f'{one.grade}: {one}' for one in reading.complaints), f'{summary or "nothing"}: {verdict}']
    result = {'folder': folder, 'pieces': dict(counts), 'errors': len(reading.errors), 'complaints': told}
    show(result, as_json=as_json, text='\n'.join(lines))
    if reading.errors:
        sys.exit(REFUSED)


@command.command('load')
@folder
@click.option('--take', type=sides, help='What counts for pieces that were changed both in DIR and in the system.')
@click.option('--piece', 'pieces', multiple=True, metavar='KIND:KEY', help='…for these alone, e.g. process:P03.')
@json_option
def load(folder: str, take: str | None, pieces: tuple[str, ...], as_json: bool) -> None:
    """Bring the system to what DIR says. Changes made in the system stay; exit code 1 when somebody has to choose."""
    reading = _read(folder)
    ensure_database()
    lift_limits()
    choice = _choices(reading, take, pieces)
    try:
        outcome = playbook.load_playbook(folder, actor=system('手册装载', door='cli'), take=choice)
    except playbook.PlaybookError as error:
        refuse(str(error))
    taken, kept, conflicts = (outcome.made[name] for name in ('taken', 'kept', 'conflicts'))
    result = {name: [':'.join(key) for key in outcome.made[name]] for name in ('taken', 'kept', 'conflicts')}
    lines = [
        *(f'conflict: {refusal.reason.en} (--take file|ours --piece {refusal.item})' for refusal in outcome.refused),
        *(f'kept as changed in the system: {":".join(key)}' for key in kept),
        f'loaded {len(taken)}, kept {len(kept)}, conflicts {len(conflicts)}, same {len(outcome.already) - len(kept)}',
    ]
    show(result, as_json=as_json, text='\n'.join(lines))
    if conflicts:
        sys.exit(REFUSED)


@command.command('diff')
@folder
@json_option
def diff(folder: str, as_json: bool) -> None:
    """Piece by piece, what DIR says differently from the system, and what loading would do; exit code 1 when anything."""
    reading = _read(folder)
    ensure_database()
    found = playbook.differences(reading)
    only = [key for key in playbook.current() if key not in reading.pieces]
    rows: list[tuple[Any, ...]] = [
        (one.standing.value, ':'.join(one.piece.id), f'{one.piece.file}:{one.piece.line}') for one in found
    ]
    rows += [('only in the system', ':'.join(key), '') for key in only]
    told = [
        {'piece': ':'.join(one.piece.id), 'standing': one.standing, 'file': one.piece.file, 'line': one.piece.line,
         'theirs': one.piece.text, 'ours': one.ours}
        for one in found
    ]  # fmt: skip
    result = {'folder': folder, 'differences': told, 'only_in_system': [':'.join(key) for key in only]}
    show(result, as_json=as_json, text=table(rows) if rows else 'no difference')
    if rows:
        sys.exit(REFUSED)


@command.command('export')
@click.argument('folder', metavar='DIR', type=click.Path(file_okay=False, path_type=Path))
@click.option('--name', default='', help='Name of the company, for playbook.yaml.')
@json_option
def export(folder: Path, name: str, as_json: bool) -> None:
    """Write the system as a folder: the same state gives the same files, and loading them changes nothing."""
    ensure_database()
    folder.mkdir(parents=True, exist_ok=True)
    words = Words(name or folder.resolve().name, name or folder.resolve().name)
    counted = export_playbook(folder, words)
    show(dict(counted), as_json=as_json, text=', '.join(f'{count} {what}' for what, count in counted.items()))


def _read(folder: str) -> playbook.Reading:
    try:
        return playbook.read(folder)
    except playbook.PlaybookError as error:
        refuse(str(error), code=WRONG_USE)


def _choices(
    reading: playbook.Reading, take: str | None, pieces: tuple[str, ...]
) -> dict[tuple[str, str], playbook.Side]:
    known = {':'.join(key): key for key in reading.pieces}
    unknown = [name for name in pieces if name not in known]
    if unknown or (pieces and not take):
        refuse(f'no such piece: {", ".join(unknown)}' if unknown else '--piece wants --take', code=WRONG_USE)
    return {known[name]: playbook.Side(take) for name in pieces or known} if take else {}
