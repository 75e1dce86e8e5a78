"""`zhanggui flow`: processes and decisions. Most needs no database; what reads our own logs sees to it (`flow_logs`)."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from zhanggui.flow.bpmn import Diagram, Finding, Grade, check, load
from zhanggui.flow.dmn import tck
from zhanggui.flow.engine.trial import RUNS, Trial, try_out
from zhanggui.site.cli import flow_logs
from zhanggui.site.cli.frame import REFUSED, WRONG_USE, json_option, refuse, show, table

GRADES = {
    Grade.ERROR: 'errors', Grade.OWNER: 'for the owner to fill in', Grade.WARNING: 'warnings', Grade.CHANGE: 'changes',
}  # fmt: skip
SUFFIXES = {'.bpmn', '.bpmn2', '.bpmn20'}


@click.group('flow')
def command() -> None:
    """Processes and decisions."""


command.add_command(flow_logs.export)
command.add_command(flow_logs.conform)


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


@command.command('check')
@click.argument('file', type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def check_file(file: Path, as_json: bool) -> None:
    """Read and check the diagram in FILE; exit code 1 when it cannot be published for an error."""
    diagram = load(file.read_bytes())
    findings = check(diagram)
    result = {
        'file': str(file),
        'hash': diagram.hash,
        'processes': list(diagram.definitions),
        'findings': [one.as_dict() for one in findings],
    }
    show(result, as_json=as_json, text='\n'.join([_processes(diagram), *_by_grade(findings)]))
    if any(one.grade is Grade.ERROR for one in findings):
        sys.exit(REFUSED)


@command.command('import')
@click.argument('folder', type=click.Path(exists=True, path_type=Path))
@click.option('--runs', default=RUNS, show_default=True, help='Random runs of each process.')
@click.option('--seed', default=1, show_default=True, help='The same seed gives the same runs.')
@json_option
def import_folder(folder: Path, runs: int, seed: int, as_json: bool) -> None:
    """Read every diagram below FOLDER, say what was changed or refused, and run each process at random. Nothing is stored."""
    paths = [folder] if folder.is_file() else sorted(path for path in folder.rglob('*') if path.suffix in SUFFIXES)
    if not paths:
        refuse(f'{folder}: no diagrams (files named *.bpmn) below this folder', code=WRONG_USE)
    files = [_imported(path, folder, runs, seed) for path in paths]
    show({'files': files}, as_json=as_json, text='\n'.join(_told(one) for one in files))


def _imported(path: Path, top: Path, runs: int, seed: int) -> dict[str, Any]:
    diagram = load(path.read_bytes())
    tried = {key: try_out(one, runs=runs, seed=seed) for key, one in diagram.definitions.items()}
    return {
        'file': path.name if path == top else path.relative_to(top).as_posix(),
        'parsed': bool(diagram.definitions),
        **{grade.value: [one.as_dict() for one in diagram.of(grade)] for grade in GRADES},
        'processes': [_ran(diagram, key, trial) for key, trial in tried.items()],
    }


def _ran(diagram: Diagram, key: str, trial: Trial) -> dict[str, Any]:
    return {
        'process': key,
        'name': diagram.definitions[key].name,
        'nodes': len(diagram.definitions[key].nodes),
        'runs': len(trial.runs),
        'outcomes': trial.outcomes,
        'waits_for': trial.waits_for,
        'reasons': trial.reasons,
        'summary': trial.summary(),
    }


def _told(file: dict[str, Any]) -> str:
    counts = ', '.join(f'{len(file[grade.value])} {words}' for grade, words in GRADES.items() if file[grade.value])
    lines = [f'{file["file"]}: {"parsed" if file["parsed"] else "refused"}{"; " + counts if counts else ""}']
    lines += [
        f'  refused: {one["element"]} {one["name"]} (line {one["line"]}): {one["reason"]}' for one in file['error']
    ]
    lines += [f'  {one["process"]}: {one["summary"]}' for one in file['processes']]
    return '\n'.join(lines)


def _processes(diagram: Diagram) -> str:
    if not diagram.definitions:
        return 'no process that can run'
    return '\n'.join(
        f'{one.key} {one.name}: {len(one.nodes)} nodes, {len(one.flows)} flows, {len(one.lanes)} lanes'
        for one in diagram.definitions.values()
    )


def _by_grade(findings: Sequence[Finding]) -> Iterator[str]:
    for grade, words in GRADES.items():
        of_grade = [one for one in findings if one.grade is grade]
        if of_grade:
            yield f'{words}: {len(of_grade)}'
        for one in of_grade:
            yield f'  line {one.line}: {one.element} {one.name}: {one.reason} [{one.code}]'


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
