"""Figures of a process over a span of time, by node, lane, version and day. Counted from the rows, never kept beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from zhanggui.core import clock
from zhanggui.core.transactions import allow_longer, in_transaction
from zhanggui.flow.bpmn.model import Definition, NodeKind
from zhanggui.flow.models import ProcessVersion
from zhanggui.flow.selectors.naming import lane_of, name_of
from zhanggui.flow.services.loading import load_definition
from zhanggui.flow.sql import statistics as sql

BY_NODE, BY_LANE, BY_VERSION = 3, 5, 6  # what `grouping(node, lane, version)` says of each
STATEMENT_SECONDS_MAX = 60
HEATS = 5
# Nobody spends time there.
TIMELESS = frozenset({
    NodeKind.START, NodeKind.END, NodeKind.THROW, NodeKind.BOUNDARY, NodeKind.EXCLUSIVE, NodeKind.PARALLEL, NodeKind.INCLUSIVE,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stay:
    """Half are done sooner than `median`, nine of ten sooner than `ninety`."""

    median: timedelta | None = None
    ninety: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """One line of a table. `passed`: how often a token left the node; `done`: seats of people that were completed there."""

    key: str
    name: str = ''
    lane: str = ''
    passed: int = 0
    done: int = 0
    returned: int = 0
    late: int = 0
    running: int = 0
    late_now: int = 0
    stay: Stay = Stay()
    waited: Stay = Stay()
    handled: Stay = Stay()

    @property
    def pk(self) -> str:
        return self.key

    @property
    def volume(self) -> int:
        return self.done or self.passed


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which versions, from when, until before when."""

    versions: Sequence[int]
    since: datetime
    until: datetime

    @property
    def parameters(self) -> dict[str, Any]:
        return {'versions': list(self.versions), 'since': self.since, 'until': self.until, 'now': clock.now()}


@dataclass(slots=True)
class Report:
    nodes: list[Figures] = field(default_factory=list)
    lanes: list[Figures] = field(default_factory=list)
    versions: list[Figures] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    started: int = 0
    ended: int = 0
    done: int = 0
    late: int = 0


@in_transaction
def report(asked: Asked, shown: ProcessVersion) -> Report:
    """Nodes in the order of the drawing `shown`; those that only another version has come last."""
    allow_longer(STATEMENT_SECONDS_MAX)
    found: dict[int, dict[Any, Figures]] = {BY_NODE: {}, BY_LANE: {}, BY_VERSION: {}}
    for grouping, node, lane, version, *counted, waited, handled in _rows(sql.TASKS_ENDED, asked):
        key = _key(grouping, node, lane, version)
        done, returned, late = counted
        found[grouping][key] = Figures(
            str(key), done=done, returned=returned, late=late, waited=_stay(waited), handled=_stay(handled)
        )
    for grouping, node, lane, version, running, late_now in _rows(sql.TASKS_OPEN, asked):
        key = _key(grouping, node, lane, version)
        known = found[grouping].get(key, Figures(str(key)))
        found[grouping][key] = replace(known, running=running, late_now=late_now)
    nodes = found[BY_NODE]
    for node, passed, stay in _rows(sql.NODES_LEFT, asked):
        nodes[node] = replace(nodes.get(node, Figures(node)), passed=passed, stay=_stay(stay))
    for node, waiting in _rows(sql.NODES_WAITING, asked):
        known = nodes.get(node, Figures(node))
        nodes[node] = replace(known, running=max(known.running, waiting))
    definition = load_definition(shown.pk)
    return Report(
        _in_order(nodes, definition),
        _named_lanes(found[BY_LANE], definition),
        _named_versions(found[BY_VERSION], asked.versions),
    )


@in_transaction
def days(asked: Asked) -> list[Day]:
    """Every day of the span, also those on which nothing happened."""
    allow_longer(STATEMENT_SECONDS_MAX)
    cases = {day: counts for day, *counts in _rows(sql.CASES_BY_DAY, asked)}
    tasks = {day: counts for day, *counts in _rows(sql.TASKS_BY_DAY, asked)}
    first, last = clock.shanghai(asked.since).date(), clock.shanghai(asked.until - timedelta(seconds=1)).date()
    every = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [Day(day, *cases.get(day, (0, 0)), *tasks.get(day, (0, 0))) for day in every]


def heat_marks(nodes: Sequence[Figures]) -> dict[str, Any]:
    """For the drawing: the longer work lies at a node, the hotter it is; how many lie there now, in red if one is late."""
    longest = max((each.stay.median or timedelta() for each in nodes), default=timedelta())
    marks = {}
    for each in nodes:
        if each.volume or each.running:
            marks[each.key] = {
                'state': f'heat-{_heat(each.stay.median, longest)}',
                'badge': f'{each.running}' if each.running else '',
                'late': bool(each.late_now),
                'note': '',
                'count': 0,
            }
    return {'nodes': marks, 'flows': {}}


def _heat(stay: timedelta | None, longest: timedelta) -> int:
    if not stay or not longest:
        return 1
    return min(HEATS, 1 + int(HEATS * (stay / longest)))


def _rows(statement: str, asked: Asked) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked.parameters)
        return list(cursor.fetchall())


def _key(grouping: int, node: str, lane: str, version: int) -> Any:
    return {BY_NODE: node, BY_LANE: lane, BY_VERSION: version}[grouping]


def _stay(seconds: Sequence[float] | None) -> Stay:
    if not seconds or seconds[0] is None:
        return Stay()
    median, ninety = seconds
    return Stay(timedelta(seconds=float(median)), timedelta(seconds=float(ninety)))


def _in_order(found: Mapping[str, Figures], definition: Definition) -> list[Figures]:
    place = {id: number for number, id in enumerate(definition.nodes)}
    named = []
    for id, figures in found.items():
        node = definition.nodes.get(id)
        if node is None:
            named.append(replace(figures, name=id))
        elif node.kind not in TIMELESS or figures.running:
            named.append(replace(figures, name=name_of(node, definition), lane=lane_of(node, definition)))
    return sorted(named, key=lambda each: (place.get(each.key, len(place)), each.key))


def _named_lanes(found: Mapping[str, Figures], definition: Definition) -> list[Figures]:
    called = {lane.name: str(definition.words(lane.id)) for lane in definition.lanes.values()}
    return [replace(figures, name=called.get(lane, lane) or '—') for lane, figures in sorted(found.items())]


def _named_versions(found: Mapping[int, Figures], versions: Sequence[int]) -> list[Figures]:
    numbers = dict(ProcessVersion.objects.filter(pk__in=versions).values_list('pk', 'number'))
    ordered = sorted(found.items(), key=lambda item: -numbers.get(item[0], 0))
    return [replace(figures, name=f'v{numbers.get(version, version)}') for version, figures in ordered]
