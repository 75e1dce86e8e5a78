"""A sheet → rows: one statement for each kind of row that changed, in the transaction that holds the cases.

What is gone goes first, so that a number armed anew finds its place free.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from django.db import connection
from procrastinate.contrib.django import app as queue

from zhanggui.core import outbox
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import copy_rows
from zhanggui.flow.choices import IncidentState, TaskState
from zhanggui.flow.events import CallDropped, MessageSent, SignalThrown, TasksOpened
from zhanggui.flow.models import Copy, DecisionLog, Incident
from zhanggui.flow.services import telling
from zhanggui.flow.services.sheet import Key, Sheet, TaskRow, moment
from zhanggui.flow.sql import running as sql

RUN_JOB = 'flow.run_job'
QUEUE = 'flow'
COPY_COLUMNS = ('case_id', 'person_id', 'node', 'by_id', 'at')
DECISION_COLUMNS = ('case_id', 'node', 'decision', 'version', 'inputs', 'fired', 'outputs', 'at')
INCIDENT_COLUMNS = ('case_id', 'wait', 'node', 'code', 'reason', 'state', 'how', 'raised_at')

Ids = dict[Key, int]  # of the tasks opened here


def write(sheet: Sheet, *, actor: Actor) -> list[int]:
    """Returns the ids of the tasks that are open now and were not before."""
    _close_tasks(sheet)
    ids = _open_tasks(list(sheet.opened.values()), sheet.people)
    _assign_tasks(sheet)
    _timers_and_subscriptions(sheet)
    _jobs(sheet)
    _incidents(sheet, actor)
    _lines(sheet, actor)
    _news(sheet, actor)
    new = sorted(ids[key] for key, row in sheet.opened.items() if row.closed is None)
    if new and outbox.is_heard(TasksOpened):
        outbox.tell(TasksOpened(new), actor=actor)
    return new


def json_text(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _close_tasks(sheet: Sheet) -> None:
    if sheet.closed:
        closings = sheet.closed.values()
        _run(
            sql.TASKS_CLOSE,
            *_keys(sheet.closed),
            [each.state for each in closings],
            [each.outcome for each in closings],
            [each.by for each in closings],
            [each.at for each in closings],
            [each.comment for each in closings],
            [json_text(each.values) for each in closings],
        )


def _open_tasks(rows: Sequence[TaskRow], people: Iterable[Key]) -> Ids:
    """With who sees their cases from now on."""
    if not rows:
        _pairs(sql.PEOPLE_INSERT, people)
        return {}
    ends = [row.closed for row in rows]
    found = _fetch(
        sql.TASKS_OPEN,
        [row.case for row in rows], [row.seat for row in rows], [row.activity for row in rows], [row.node for row in rows],
        [row.name for row in rows], [row.lane for row in rows], [row.kind for row in rows],
        [_only(row.people) for row in rows], [row.owner for row in rows], [row.index for row in rows],
        [row.opened_at for row in rows], [row.due_at for row in rows],
        [end.state if end else TaskState.OPEN.value for end in ends], [end.outcome if end else '' for end in ends],
        [end.by if end else None for end in ends], [end.at if end else None for end in ends],
        [end.comment if end else '' for end in ends], [json_text(end.values) if end else '{}' for end in ends],
        *_keys(people),
    )  # fmt: skip
    ids = {(case, seat): id for id, case, seat in found}
    offers = [
        (ids[row.case, row.seat], person)
        for row in rows
        if row.closed is None and len(row.people) > 1
        for person in row.people
    ]
    _pairs(sql.CANDIDATES_INSERT, offers)
    return ids


def _assign_tasks(sheet: Sheet) -> None:
    if not sheet.seated:
        return
    seatings = sheet.seated.values()
    found = _fetch(
        sql.TASKS_ASSIGN,
        *_keys(sheet.seated),
        [_only(each.people) for each in seatings],
        [each.owner for each in seatings],
        [each.due_at for each in seatings],
    )
    offers = [
        (id, person)
        for id, case, seat in found
        if len(people := sheet.seated[case, seat].people) > 1
        for person in people
    ]
    _pairs(sql.CANDIDATES_INSERT, offers)


def _timers_and_subscriptions(sheet: Sheet) -> None:
    _pairs(sql.TIMERS_DELETE, sheet.timers_gone)
    _pairs(sql.SUBSCRIPTIONS_DELETE, sheet.subscriptions_gone)
    if sheet.timers:
        armed = sheet.timers.values()
        _run(sql.TIMERS_ARM, *_keys(sheet.timers), [each.node for each in armed], [moment(each.at) for each in armed])
    if sheet.subscriptions:
        listening = sheet.subscriptions.values()
        _run(
            sql.SUBSCRIPTIONS_INSERT,
            *_keys(sheet.subscriptions),
            [each.node for each in listening],
            [each.kind for each in listening],
            [each.name for each in listening],
            [each.key for each in listening],
        )


def _jobs(sheet: Sheet) -> None:
    if sheet.jobs_gone:
        _run(sql.JOBS_DROP, sheet.now, *_keys(sheet.jobs_gone))
    if not sheet.jobs:
        return
    calls = sheet.jobs.values()
    made = _fetch(
        sql.JOBS_INSERT,
        sheet.now,
        *_keys(sheet.jobs),
        [each.node for each in calls],
        [each.use_case for each in calls],
        [json_text(each.items) for each in calls],
        [json_text(each.arguments) for each in calls],
    )
    queue.configure_task(RUN_JOB, queue=QUEUE).batch_defer(*({'job_id': id} for (id,) in made))


def _incidents(sheet: Sheet, actor: Actor) -> None:
    if sheet.incidents_gone:
        _run(
            sql.INCIDENTS_CLEAR,
            sheet.now,
            actor.id,
            *_keys(sheet.incidents_gone),
            list(sheet.incidents_gone.values()),
        )
    copy_rows(
        Incident,
        INCIDENT_COLUMNS,
        [
            (case, wait, each.node, each.code, each.reason, IncidentState.OPEN.value, '', sheet.now)
            for (case, wait), each in sheet.incidents.items()
        ],
    )


def _lines(sheet: Sheet, actor: Actor) -> None:
    """Copies, notices and the log of decisions."""
    copy_rows(
        Copy,
        COPY_COLUMNS,
        [(case, person, each.node, actor.id, sheet.now) for case, each in sheet.copies for person in each.people],
    )
    telling.at_seats(sheet.notices, actor=actor)
    copy_rows(
        DecisionLog,
        DECISION_COLUMNS,
        [
            (
                case, each.node, each.decision, each.version,
                json_text(each.inputs), json_text(each.fired), json_text(each.outputs), sheet.now,
            )
            for case, each in sheet.decisions
        ],
    )  # fmt: skip


def _news(sheet: Sheet, actor: Actor) -> None:
    """What other cases must hear of."""
    for case, wait in sheet.calls_gone:
        outbox.tell(CallDropped(case, wait), actor=actor)
    for case, message in sheet.messages:
        outbox.tell(MessageSent(case, message.name, message.key, message.variables), actor=actor)
    for case, signal in sheet.signals:
        outbox.tell(SignalThrown(case, signal.name, signal.variables), actor=actor)


def _only(people: Sequence[int]) -> int | None:
    """A task offered to several is nobody's yet."""
    return people[0] if len(people) == 1 else None


def _keys(rows: Iterable[Key]) -> tuple[list[int], list[int]]:
    keys = list(rows)
    return [case for case, _ in keys], [number for _, number in keys]


def _pairs(statement: str, rows: Iterable[Key]) -> None:
    """A statement over two arrays side by side."""
    left, right = _keys(rows)
    if left:
        _run(statement, left, right)


def _run(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def _fetch(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
