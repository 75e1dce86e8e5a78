"""OCEL 2.0 as JSON: events of cases, of the business objects they are about, and of who acted. Written as it is read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TextIO

from zhanggui.core.actors import Actor
from zhanggui.flow.exports.log import (
    COMPLETE,
    KINDS,
    SKIPPED,
    Activity,
    LoggedCase,
    People,
    Span,
    activities,
    logged_cases,
    pseudonym,
    rows_of,
)
from zhanggui.flow.exports.xes import stamp

CASE, PERSON = 'case', 'person'
EVENT_ATTRIBUTES = ('node', 'lane', 'transition', 'outcome')
CASE_ATTRIBUTES = ('process', 'version', 'status', 'outcome')
# Only what is over is an event here; a return or a withdrawal is a type of its own beside the activity.
ENDINGS: Mapping[str, str] = {
    COMPLETE: '', SKIPPED: '', 'withdraw': '（撤回）', 'ate_abort': '（退回）', 'pi_abort': '（取消）',
}  # fmt: skip
NAME_TIME = '1970-01-01T00:00:00.000+00:00'  # an attribute that never changed, as the standard writes it


def write_ocel(file: TextIO, span: Span, *, actor: Actor, named: bool = False) -> int:
    """Events first, then the objects they name (cases again, by chunks), then the types met. Returns the number of events."""
    people = People(named)
    types: dict[str, None] = {}
    subjects: dict[str, str] = {}
    file.write('{"events": [')
    count = _list(file, _events(span, actor, people, types))
    file.write('],\n"objects": [')
    _list(file, _objects(span, actor, people, subjects))
    file.write('],\n"eventTypes": ')
    file.write(_json([{'name': name, 'attributes': _typed(EVENT_ATTRIBUTES)} for name in types]))
    file.write(',\n"objectTypes": ')
    kinds = [{'name': CASE, 'attributes': _typed(CASE_ATTRIBUTES)}, {'name': PERSON, 'attributes': _typed(('name',))}]
    kinds += [{'name': name, 'attributes': []} for name in dict.fromkeys(subjects.values())]
    file.write(f'{_json(kinds)}}}\n')
    return count


def _events(span: Span, actor: Actor, people: People, types: dict[str, None]) -> Iterator[dict[str, Any]]:
    for chunk in logged_cases(span, actor=actor):
        rows = rows_of(chunk, KINDS)
        people.learn({case.starter or 0 for case in chunk} | {row.person for found in rows.values() for row in found})
        for case in chunk:
            for activity in activities(case, rows[case.id]):
                if activity.phase in ENDINGS:
                    event = _event(activity)
                    types[event['type']] = None
                    yield event


def _event(activity: Activity) -> dict[str, Any]:
    told = (activity.node, activity.lane, activity.phase, activity.outcome)
    related = [_link(activity.case.number, CASE)]
    if activity.case.subject:
        related.append(_link(activity.case.subject, 'subject'))
    if activity.person:
        related.append(_link(pseudonym(activity.person), 'resource'))
    return {
        'id': f'{activity.case.number}-{activity.position}',
        'type': activity.name + ENDINGS[activity.phase],
        'time': stamp(activity.at),
        'attributes': [
            {'name': name, 'value': value} for name, value in zip(EVENT_ATTRIBUTES, told, strict=True) if value
        ],
        'relationships': related,
    }


def _objects(span: Span, actor: Actor, people: People, subjects: dict[str, str]) -> Iterator[dict[str, Any]]:
    for chunk in logged_cases(span, actor=actor):
        for case in chunk:
            yield _case(case, span)
            if case.subject and case.subject not in subjects:
                subjects[case.subject] = case.subject_type
                yield {'id': case.subject, 'type': case.subject_type, 'attributes': [], 'relationships': []}
    for person, name in people.known.items():
        kept = {'name': 'name', 'value': name, 'time': NAME_TIME}
        yield {'id': pseudonym(person), 'type': PERSON, 'attributes': [kept], 'relationships': []}


def _case(case: LoggedCase, span: Span) -> dict[str, Any]:
    started, ended = stamp(case.started_at), stamp(case.ended_at or case.started_at)
    kept = (
        ('process', span.process, started),
        ('version', str(case.version), started),
        ('status', case.status, ended),
        ('outcome', case.outcome, ended),
    )
    related = [_link(case.subject, 'subject')] if case.subject else []
    if case.starter:
        related.append(_link(pseudonym(case.starter), 'starter'))
    return {
        'id': case.number,
        'type': CASE,
        'attributes': [{'name': name, 'value': value, 'time': time} for name, value, time in kept if value],
        'relationships': related,
    }


def _link(object_id: str, qualifier: str) -> dict[str, str]:
    return {'objectId': object_id, 'qualifier': qualifier}


def _typed(names: Iterable[str]) -> list[dict[str, str]]:
    return [{'name': name, 'type': 'string'} for name in names]


def _list(file: TextIO, items: Iterable[Any]) -> int:
    count = 0
    for count, item in enumerate(items, start=1):
        file.write(('\n' if count == 1 else ',\n') + _json(item))
    return count


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
