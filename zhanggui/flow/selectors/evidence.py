"""What each process in force offers as a control, and how it was kept: in time, late, ended as drawn, gone wrong.

Counts come in bulk for all processes of a span of days; the cases behind a number are looked up when somebody asks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import F, Q

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.words import Words
from zhanggui.flow.bpmn.model import ROOT, Definition, Node, NodeKind, Trigger
from zhanggui.flow.choices import CaseStatus, TaskState, VersionState
from zhanggui.flow.forms.variables import root_values
from zhanggui.flow.models import Case, Incident, ProcessVersion, Task
from zhanggui.flow.services.loading import load_definition
from zhanggui.flow.sql import evidence as sql

TRACES_MAX = 200


@dataclass(frozen=True, slots=True)
class ProcessFacts:
    """`nodes`: ids with their names. `clocks`: those with a due time, a date the person states, or a timer."""

    key: str
    name: Words
    nodes: Mapping[str, Words]
    clocks: frozenset[str]
    is_scheduled: bool
    # Timers that say, by firing, that something took too long: on the edge of a step (that step), of an event sub-process ('').
    alarms: Mapping[str, str] = field(default_factory=dict)


def facts_of(definition: Definition) -> ProcessFacts:
    """Of any drawing, be it in force or only in a file."""
    nodes = definition.nodes
    clocks = frozenset(node.id for node in nodes.values() if _has_clock(node, nodes))
    alarms = {id: nodes[id].host for id in sorted(clocks) if _is_alarm(nodes[id], nodes)}
    starts = (nodes[id] for id in definition.scopes[ROOT].starts)
    is_scheduled = any(_is_timer(node) for node in starts)
    return ProcessFacts(
        definition.key, definition.words(), {id: definition.words(id) for id in nodes}, clocks, is_scheduled, alarms
    )


def processes_in_force() -> dict[str, ProcessFacts]:
    """By key. Drawings are compiled once a process of the machine, so this costs one query."""
    active = (
        ProcessVersion.objects.filter(state=VersionState.ACTIVE).order_by('process__key').values_list('pk', flat=True)
    )
    return {facts.key: facts for facts in (facts_of(load_definition(version)) for version in active)}


@dataclass(frozen=True, slots=True)
class Counted:
    """How often on a day. `kind`: clock, step, schedule, process; `node` empty: of the whole process."""

    kind: str
    process: str
    node: str
    day: date
    kept: int = 0
    broken: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is under way now and neither kept nor broken yet."""

    kind: str
    process: str
    node: str
    count: int


@dataclass(frozen=True, slots=True)
class Trace:
    """A task, case or incident behind a number. `key` is the same however often it is asked for."""

    key: str
    process: str
    node: str
    name: str
    case_id: int
    number: str
    title: str
    at: datetime
    people: tuple[int, ...] = ()
    shop: int | None = None


def counted(since: datetime, until: datetime) -> list[Counted]:
    """Of every process, node and day of the span."""
    found = [Counted('clock', key, node, day, int(kept), int(broken)) for key, node, day, kept, broken in _rows(
        sql.CLOCKS, since, until)]  # fmt: skip
    found += [
        Counted('step', key, node, day, int(done)) for key, node, day, done in _rows(sql.STEPS_DONE, since, until)
    ]
    for key, day, scheduled, ended in _rows(sql.CASES, since, until):
        found += [Counted('schedule', key, '', day, int(scheduled)), Counted('process', key, '', day, int(ended))]
    for key, node, day, count in _rows(sql.INCIDENTS, since, until):
        found += [Counted('process', key, '', day, 0, int(count)), Counted('step', key, node, day, 0, int(count))]
    return [*found, *_timers(since, until)]


def waiting() -> list[Waiting]:
    found = [Waiting('process', key, '', count) for key, count in _rows(sql.OPEN_CASES)]
    for key, node, due, count in _rows(sql.OPEN_STEPS):
        found += [Waiting('clock', key, node, due), Waiting('step', key, node, count)]
    return found


def late_tasks(since: datetime, until: datetime, *, process: str = '', nodes: Sequence[str] = ()) -> list[Trace]:
    """Due in the span and not done by then, in any process or in this one."""
    now = clock.now()
    late = Q(state=TaskState.OPEN, due_at__lt=min(until, now)) | Q(done_at__gt=F('due_at'), due_at__lt=until)
    rows = _tasks(process, nodes).filter(late, due_at__gte=since).order_by('-due_at')
    return [_trace_of(row, row.due_at or row.opened_at) for row in rows[:TRACES_MAX]]


def tasks_in_time(since: datetime, until: datetime, *, process: str, nodes: Sequence[str] = ()) -> list[Trace]:
    done = Q(done_at__gte=since, done_at__lt=until, state=TaskState.DONE, due_at__gte=F('done_at'))
    rows = _tasks(process, nodes).filter(done).exclude(result='returned').order_by('-done_at')
    return [_trace_of(row, row.done_at or row.opened_at) for row in rows[:TRACES_MAX]]


def open_tasks(*, process: str, nodes: Sequence[str] = (), with_date: bool = False) -> list[Trace]:
    rows = _tasks(process, nodes).filter(state=TaskState.OPEN)
    rows = rows.filter(due_at__gte=clock.now()) if with_date else rows
    return [_trace_of(row, row.due_at or row.opened_at) for row in rows.order_by('due_at', 'pk')[:TRACES_MAX]]


def incidents(since: datetime, until: datetime, *, process: str = '') -> list[Trace]:
    rows = Incident.objects.filter(raised_at__gte=since, raised_at__lt=until).select_related('case__version__process')
    rows = rows.filter(case__version__process__key=process) if process else rows
    return [
        Trace(
            f'incident:{row.pk}', row.case.version.process.key, row.node, row.reason or row.code, row.case_id, row.case.number,
            row.case.title, row.raised_at, tuple(each for each in (row.case.owner_id or row.case.starter_id,) if each),
        )
        for row in rows.order_by('-raised_at')[:TRACES_MAX]
    ]  # fmt: skip


def cases_ended(since: datetime, until: datetime, *, process: str) -> list[Trace]:
    rows = Case.objects.filter(ended_at__gte=since, ended_at__lt=until, status__in=('completed', 'refused'))
    return _cases(rows.filter(version__process__key=process).order_by('-ended_at'))


def cases_running(*, process: str) -> list[Trace]:
    going = (CaseStatus.RUNNING, CaseStatus.SUSPENDED)
    return _cases(Case.objects.filter(status__in=going, version__process__key=process).order_by('-pk'))


def values_told(process: str, names: Collection[str]) -> list[tuple[int, str, dict[str, Any]]]:
    """Case, number, and what these names hold in it, of every case of the process in which one of them holds something."""
    rows = Case.objects.filter(version__process__key=process).exclude(status=CaseStatus.CANCELLED).order_by('pk')
    found = []
    for id, number, state in rows.values_list('pk', 'number', 'state'):
        known = root_values(state)
        told = {name: known[name] for name in names if known.get(name) not in (None, [], '')}
        if told:
            found.append((id, number, told))
    return found


def cases_seen(cases: Sequence[int], actor: Actor) -> set[int]:
    """Those among them that this person may open."""
    return set(Case.objects.visible_to(actor).filter(pk__in=cases).values_list('pk', flat=True))


def _cases(rows: Any) -> list[Trace]:
    found = rows.select_related('version__process')[:TRACES_MAX]
    return [
        Trace(
            f'case:{row.pk}', row.version.process.key, '', row.version.process.name, row.pk, row.number, row.title,
            row.ended_at or row.started_at, tuple(each for each in (row.owner_id or row.starter_id,) if each),
        )
        for row in found
    ]  # fmt: skip


def _tasks(process: str, nodes: Sequence[str]) -> Any:
    rows = Task.objects.select_related('case__version__process')
    rows = rows.filter(case__version__process__key=process) if process else rows
    return rows.filter(node__in=nodes) if nodes else rows


def _trace_of(row: Task, at: datetime) -> Trace:
    holders = [row.done_by_id or row.assignee_id] if row.done_by_id or row.assignee_id else row.offered
    return Trace(
        f'task:{row.pk}', row.case.version.process.key, row.node, row.name, row.case_id, row.case.number, row.case.title, at,
        tuple(each for each in holders if each),
    )  # fmt: skip


def _timers(since: datetime, until: datetime) -> list[Counted]:
    """An alarm is broken when it fires, and kept by each case that ended without it after the step it watches."""
    alarms = {key: facts.alarms for key, facts in processes_in_force().items() if facts.alarms}
    counted = [
        Counted('clock', key, node, day, 0, count)
        if node in alarms.get(key, ())
        else Counted('clock', key, node, day, count)
        for key, node, day, count in _rows(sql.TIMERS, since, until)
    ]
    watched = [(key, node, host) for key, hosts in alarms.items() for node, host in hosts.items()]
    keys, nodes, hosts = ([each[place] for each in watched] for place in range(3))
    quiet = _rows(sql.ALARMS_QUIET, since, until, keys=keys, nodes=nodes, hosts=hosts)
    return [*counted, *(Counted('clock', key, node, day, count) for key, node, day, count in quiet)]


def _rows(
    statement: str, since: datetime | None = None, until: datetime | None = None, **told: list[str]
) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {'since': since, 'until': until, 'now': clock.now(), **told})
        return list(cursor.fetchall())


def _has_clock(node: Node, nodes: Mapping[str, Node]) -> bool:
    if _is_timer(node):
        return True
    approval = node.approval
    if approval is not None and (approval.due is not None or approval.commitment):
        return True
    return any(_is_timer(nodes[id]) for id in node.boundary)


def _is_alarm(node: Node, nodes: Mapping[str, Node]) -> bool:
    in_event_sub = node.kind is NodeKind.START and node.scope in nodes and nodes[node.scope].by_event
    return _is_timer(node) and (node.kind is NodeKind.BOUNDARY or in_event_sub)


def _is_timer(node: Node) -> bool:
    return node.kind in {NodeKind.START, NodeKind.CATCH, NodeKind.BOUNDARY} and (
        node.event is not None and node.event.trigger is Trigger.TIMER
    )


def lanes_in_force() -> list[tuple[str, str, tuple[str, ...]]]:
    """Of each process in force: its name, a lane with steps for people, and the positions that hold that lane."""
    active = (
        ProcessVersion.objects.filter(state=VersionState.ACTIVE).order_by('process__key').values_list('pk', flat=True)
    )
    found = []
    for version in active:
        definition = load_definition(version)
        worked = {node.lane for node in definition.nodes.values() if node.approval is not None}
        for id, lane in definition.lanes.items():
            if id in worked:
                found.append((str(definition.words()), str(definition.words(id)), lane.positions or (lane.name,)))
    return found


def tasks_of_people(people: Collection[int]) -> tuple[int, list[tuple[int, str, int]]]:
    """How many tasks are open with a person, and those of them that are with these people: id, name, person."""
    held = Task.objects.filter(state=TaskState.OPEN, assignee__isnull=False)
    theirs = held.filter(assignee_id__in=people).order_by('pk')
    return held.count(), [(task.pk, task.name, task.assignee_id or 0) for task in theirs]
