"""XES, IEEE 1849: one trace a case, one event a transition of the standard life cycle. Written as it is read."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import datetime
from typing import TextIO
from xml.sax.saxutils import quoteattr

from zhanggui.core.actors import Actor
from zhanggui.core.clock import shanghai
from zhanggui.flow.exports.log import (
    KINDS,
    Activity,
    LoggedCase,
    People,
    Span,
    activities,
    logged_cases,
    rows_of,
)

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<global scope="trace"><string key="concept:name" value=""/></global>
<global scope="event"><string key="concept:name" value=""/><string key="lifecycle:transition" value="complete"/>\
<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/></global>
<classifier name="Activity" keys="concept:name"/>
<classifier name="Activity and transition" keys="concept:name lifecycle:transition"/>
<string key="lifecycle:model" value="standard"/>
"""
FOOT = '</log>\n'


def write_xes(file: TextIO, span: Span, *, actor: Actor, named: bool = False) -> int:
    """Returns how many events were written."""
    people = People(named)
    file.write(HEAD)
    file.write(_text('concept:name', span.process))
    count = 0
    for chunk in logged_cases(span, actor=actor):
        rows = rows_of(chunk, KINDS)
        people.learn({case.starter or 0 for case in chunk} | {row.person for found in rows.values() for row in found})
        for case in chunk:
            lines = [_event(each, people) for each in activities(case, rows[case.id])]
            file.write(f'<trace>{"".join(_case(case, people))}\n{"".join(lines)}</trace>\n')
            count += len(lines)
    file.write(FOOT)
    return count


def _case(case: LoggedCase, people: People) -> Iterator[str]:
    yield _text('concept:name', case.number)
    yield f'<int key="version" value="{case.version}"/>'
    yield _text('status', case.status)
    yield _text('outcome', case.outcome)
    yield _text('subject', case.subject)
    yield _text('starter', people(case.starter))


def _event(activity: Activity, people: People) -> str:
    return (
        f'<event>{_text("concept:name", activity.name)}{_text("lifecycle:transition", activity.phase)}'
        f'<date key="time:timestamp" value="{stamp(activity.at)}"/>{_text("org:resource", people(activity.person))}'
        f'{_text("org:role", activity.lane)}{_text("outcome", activity.outcome)}{_text("node", activity.node)}</event>\n'
    )


@functools.lru_cache(maxsize=10_000)  # names of steps, lanes and people come again and again
def _text(key: str, value: str) -> str:
    return f'<string key="{key}" value={quoteattr(_legal(value))}/>' if value else ''


def _legal(text: str) -> str:
    """XML 1.0 has no way to say a control character."""
    return (
        text
        if text.isprintable()
        else ''.join(letter for letter in text if letter >= ' ' and letter not in '\ufffe\uffff')
    )


def stamp(moment: datetime) -> str:
    return shanghai(moment).isoformat(timespec='milliseconds')
