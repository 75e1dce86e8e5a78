"""`zhanggui flow export` and `zhanggui flow conform`: the event log as a file, and a log against a drawing."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from zhanggui.core.actors import system
from zhanggui.core.clock import SHANGHAI
from zhanggui.flow.bpmn import load
from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.conformance import KIND_WORDS, Net, Outcome, Summary, replay_all
from zhanggui.flow.conformance.naming import Names, match, steps
from zhanggui.flow.conformance.reading import LogError, LoggedTrace, read_log
from zhanggui.flow.exports.files import WRITERS
from zhanggui.flow.exports.log import Span
from zhanggui.flow.models import Process
from zhanggui.flow.selectors.conforming import definition_for
from zhanggui.site.cli.frame import REFUSED, WRONG_USE, json_option, refuse, show, table
from zhanggui.site.databases import ensure_database

DIAGRAM = '.bpmn'
SHOWN_MAX = 50
ACTOR = '命令行'


@click.command('export')
@click.option('--format', 'format', type=click.Choice(sorted(WRITERS)), default='xes', show_default=True)
@click.option('--since', type=click.DateTime(['%Y-%m-%d']), help='Cases started on this day or later.')
@click.option('--until', type=click.DateTime(['%Y-%m-%d']), help='Cases started before this day.')
@click.option('--names', is_flag=True, help='Names of who acted, instead of pseudonyms.')
@click.argument('process')
@click.argument('file', type=click.Path(dir_okay=False, path_type=Path))
@json_option
def export(
    format: str, since: datetime | None, until: datetime | None, names: bool, process: str, file: Path, as_json: bool
) -> None:
    """Write the event log of PROCESS (its key) to FILE."""
    ensure_database()
    _known(process)
    span = Span(process, _day(since), _day(until))
    half = file.with_name(f'half-{file.name}')
    with half.open('w', encoding='utf-8') as out:
        events = WRITERS[format](out, span, actor=system(ACTOR, door='cli'), named=names)
    half.replace(file)
    show({'file': str(file), 'format': format, 'events': events}, as_json=as_json, text=f'{file}: {events} events')


@click.command('conform')
@click.option('--version', type=int, default=0, help='A version of the process; the active one without.')
@click.option(
    '--map', 'pairs', multiple=True, metavar='ACTIVITY=NODE', help='What an activity of the log is called here.'
)
@click.argument('process')
@click.argument('file', type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def conform(version: int, pairs: Sequence[str], process: str, file: Path, as_json: bool) -> None:
    """Replay the log FILE (XES or CSV) against PROCESS: its key, or a .bpmn file. Exit code 1 when a case deviates."""
    definition = _definition(process, version)
    try:
        traces = read_log(file.name, file.read_bytes())
    except LogError as error:
        refuse(str(error.reason), code=WRONG_USE)
    names = match(_activities(traces), definition, dict(pair.partition('=')[::2] for pair in pairs))
    net = Net.of(definition, names.nodes.values())
    summary, outcomes = Summary(), []
    for outcome in replay_all(net, ((each.name, steps(each, names), each.ended, 0) for each in traces)):
        summary.add(outcome)
        if not outcome.replay.conforms:
            outcomes.append(outcome)
    found = {
        'process': definition.key,
        **_summed(summary, names, definition),
        'deviations': _told(outcomes, definition),
    }
    show(found, as_json=as_json, text=_text(found))
    if summary.cases > summary.conforming:
        sys.exit(REFUSED)


def _definition(process: str, version: int) -> Definition:
    if not process.endswith(DIAGRAM):
        ensure_database()
        _known(process)
        found = definition_for(process, version)
        return found or refuse(f'{process}: no such version, and none is active', code=WRONG_USE)
    path = Path(process)
    if not path.exists():
        refuse(f'{process}: no such file', code=WRONG_USE)
    diagram = load(path.read_bytes())
    if not diagram.definitions:
        refuse('\n'.join(f'{process}: {each.element}: {each.reason}' for each in diagram.errors), code=WRONG_USE)
    return max(diagram.definitions.values(), key=lambda each: len(each.nodes))


def _known(process: str) -> None:
    if not Process.objects.filter(key=process).exists():
        keys = ', '.join(Process.objects.values_list('key', flat=True)) or 'none'
        refuse(f'{process}: no such process; there are: {keys}', code=WRONG_USE)


def _day(day: datetime | None) -> datetime | None:
    return day.replace(tzinfo=SHANGHAI).astimezone(UTC) if day else None


def _activities(traces: Iterable[LoggedTrace]) -> Iterable[str]:
    return dict.fromkeys(entry.activity for trace in traces for entry in trace.entries)


def _summed(summary: Summary, names: Names, definition: Definition) -> dict[str, Any]:
    return {
        'cases': summary.cases,
        'conforming': summary.conforming,
        'deviating': summary.deviating,
        'undecided': summary.undecided,
        'fitness': round(summary.fitness, 4),
        'unknown_activities': list(names.unknown),
        'ambiguous_activities': list(names.ambiguous),
        'places': [
            {'node': node, 'name': _name(node, definition), 'kind': kind.value, 'cases': cases}
            for (node, kind), cases in summary.places.most_common()
        ],
    }


def _told(outcomes: Sequence[Outcome], definition: Definition) -> list[dict[str, Any]]:
    return [
        {
            'case': outcome.case,
            'fitness': round(outcome.replay.fitness, 4),
            'undecided': outcome.replay.undecided,
            'deviations': [
                {
                    'kind': each.kind.value,
                    'node': each.node,
                    'name': _name(each.node, definition) or each.name,
                    'position': each.position + 1,
                    'expected': [_name(node, definition) for node in each.expected],
                }
                for each in outcome.replay.deviations
            ],
        }
        for outcome in outcomes
    ]


def _name(node: str, definition: Definition) -> str:
    return (definition.nodes[node].name or node) if node in definition.nodes else node


def _text(found: dict[str, Any]) -> str:
    head = (
        f'{found["cases"]} cases: {found["conforming"]} conform, {found["deviating"]} deviate, '
        f'{found["undecided"]} undecided; fitness {found["fitness"]}'
    )
    unknown = [f'not on the drawing: {", ".join(found["unknown_activities"])}'] if found['unknown_activities'] else []
    rows = [('case', 'line', 'deviation', 'step', 'expected')]
    for case in found['deviations'][:SHOWN_MAX]:
        for each in case['deviations']:
            kind = KIND_WORDS[each['kind']].en
            rows.append((case['case'], str(each['position']), kind, each['name'], ' / '.join(each['expected'])))
    more = len(found['deviations']) - SHOWN_MAX
    rest = [f'and {more} cases more (--json lists all)'] if more > 0 else []
    return '\n'.join([head, *unknown, *([table(list(rows))] if len(rows) > 1 else []), *rest])
