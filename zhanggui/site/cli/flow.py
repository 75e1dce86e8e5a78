"""`zhanggui flow`: what concerns processes and decisions and needs no database."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import click

from zhanggui.flow.dmn import tck
from zhanggui.site.cli.frame import REFUSED, WRONG_USE, json_option, refuse, show, table


@click.group('flow')
def command() -> None:
    """Processes and decisions."""


@command.command('tck')
@click.argument('folder', type=click.Path(exists=True, file_okay=False, path_type=Path))
@json_option
def run_tck(folder: Path, as_json: bool) -> None:
    """Run the cases of the DMN TCK below FOLDER; exit code 1 when one of those we claim fails."""
    results = tck.run(folder)
    if not results:
        refuse(f'{folder}: no test cases (files named *.xml with <testCases>) below this folder', code=WRONG_USE)
    counts = Counter(result.outcome for result in results)
    show(_as_json(results, counts), as_json=as_json, text=_text(results, counts))
    if counts[tck.FAILED]:
        sys.exit(REFUSED)


def _folders(results: list[tck.Result]) -> dict[str, Counter[str]]:
    folders: dict[str, Counter[str]] = {}
    for result in results:
        folders.setdefault(result.folder, Counter())[result.outcome] += 1
    return folders


def _as_json(results: list[tck.Result], counts: Counter[str]) -> dict[str, object]:
    return {
        **_counted(counts),
        'folders': [{'folder': name, **_counted(count)} for name, count in _folders(results).items()],
        'cases': [
            {'folder': one.folder, 'case': one.case, 'node': one.node, 'outcome': one.outcome, 'said': one.said}
            for one in results
            if one.outcome != tck.PASSED
        ],
    }


def _counted(counts: Counter[str]) -> dict[str, int]:
    return {'passed': counts[tck.PASSED], 'failed': counts[tck.FAILED], 'not_claimed': counts[tck.NOT_CLAIMED]}


def _text(results: list[tck.Result], counts: Counter[str]) -> str:
    head = ('folder', tck.PASSED, tck.FAILED, tck.NOT_CLAIMED)
    folders = _folders(results)
    rows = [(name, *(count[outcome] for outcome in head[1:])) for name, count in folders.items()]
    others = [
        f'{one.outcome}: {one.folder} {one.case} {one.node}: {one.said}' for one in results if one.outcome != tck.PASSED
    ]
    whole = sum(1 for count in folders.values() if set(count) == {tck.PASSED})
    summary = (
        f'passed {counts[tck.PASSED]}, failed {counts[tck.FAILED]}, not claimed {counts[tck.NOT_CLAIMED]}; '
        f'{whole} of {len(folders)} folders pass whole'
    )
    return '\n'.join([table([head, *rows]), *others, summary])
