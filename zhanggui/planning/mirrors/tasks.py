"""Task orders as their cases (P06) stand: the state is where the case waits, the rest is what was filled in on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.core.bulk import copy_rows, update_rows
from zhanggui.flow.mirrors import Standing
from zhanggui.org.selectors import departments_of
from zhanggui.planning import notices, telling
from zhanggui.planning.choices import TaskSource, TaskState
from zhanggui.planning.models import TaskOrder
from zhanggui.planning.policies import due_moment
from zhanggui.planning.telling import News

PROCESS = 'P06'
# A case waits at one of these at a time; which one says how far the task is.
STATES = {
    'settle': TaskState.DISPUTED,
    'accept': TaskState.ISSUED,
    'inspect': TaskState.DONE,
    'work': TaskState.ACCEPTED,
}
# What a change of state is to people: `None` before it is the beginning.
NEWS: dict[tuple[str | None, str], str] = {
    (None, TaskState.ISSUED): notices.ISSUED,
    (TaskState.DISPUTED, TaskState.ISSUED): notices.ISSUED,
    (TaskState.ISSUED, TaskState.DISPUTED): notices.DISPUTED,
    (TaskState.ISSUED, TaskState.ACCEPTED): notices.ACCEPTED,
    (TaskState.DONE, TaskState.ACCEPTED): notices.SENT_BACK,
    (TaskState.DONE, TaskState.CLOSED): notices.PASSED,
}
TO_ISSUER = frozenset({notices.DISPUTED, notices.ACCEPTED})
NEEDED = ('what', 'due_on', 'assignee')


def mirror(standings: Sequence[Standing], actor: Actor) -> None:
    """A case that does not say what, for whom and when is nobody's task yet."""
    told = [each for each in standings if all(each.values.get(key) for key in NEEDED)]
    known = TaskOrder.objects.in_bulk([each.case for each in told], field_name='case_id')
    homes = departments_of(int(each.values['assignee']) for each in told)
    rows = [(each, _row(each, known.get(each.case), homes)) for each in told]
    fresh = [(each, row) for each, row in rows if each.case not in known]
    moved = [(known[each.case].pk, row) for each, row in rows if each.case in known]
    if fresh:
        columns = ('case_id', 'number', 'issuer_id', 'issued_at', 'source', *fresh[0][1])
        hand = str(TaskSource.HAND)
        made = [(each.case, each.number, each.starter, each.started_at, hand, *row.values()) for each, row in fresh]
        copy_rows(TaskOrder, columns, made)
    if moved:
        changed = {column: [row[column] for _, row in moved] for column in moved[0][1]}
        update_rows(TaskOrder, [pk for pk, _ in moved], **changed)
    news = (_news(each, row, known.get(each.case)) for each, row in rows)
    telling.of_tasks([each for each in news if each], actor=actor)


def state_of(standing: Standing) -> TaskState | None:
    """None: where nobody is waited for (an incident), it stays what it was."""
    if not standing.is_live:
        withdrawn = bool(standing.values.get('withdrawn'))
        return TaskState.CLOSED if standing.is_completed and not withdrawn else TaskState.CANCELLED
    return next((state for node, state in STATES.items() if standing.waits_at(node)), None)


def _news(standing: Standing, row: Mapping[str, Any], before: TaskOrder | None) -> News | None:
    was, state = before.state if before else None, row['state']
    kind = notices.CANCELLED if state == TaskState.CANCELLED and was != state else NEWS.get((was, state))
    if kind is None:
        return None
    issuer = before.issuer_id if before else standing.starter
    people = [issuer] if kind in TO_ISSUER else [row['assignee_id'], *([issuer] if kind == notices.PASSED else [])]
    words = {notices.DISPUTED: row['objection'], notices.SENT_BACK: standing.values.get('inspection')}
    return News(kind, standing.case, people, standing.now, str(words.get(kind) or ''))


def _row(standing: Standing, before: TaskOrder | None, homes: Mapping[int, int]) -> dict[str, Any]:
    values = standing.values
    was = before.state if before else TaskState.ISSUED
    state = state_of(standing) or was
    assignee = int(values['assignee'])
    again = was == TaskState.DONE and state == TaskState.ACCEPTED
    return {
        'what': str(values['what']),
        'standard': str(values.get('standard') or ''),
        'due_at': due_moment(date.fromisoformat(str(values['due_on'])[:10])),
        'assignee_id': assignee,
        'inspector_id': values.get('inspector') or None,
        'department_id': homes.get(assignee),
        'state': str(state),
        'objection': str(values.get('objection') or ''),
        'result': str(values.get('result') or ''),
        'score': values.get('score'),
        'redone': (before.redone if before else 0) + again,
        'escalated': bool(before and before.escalated) or standing.waits_at('chase'),
        'done_at': _done_at(standing, str(state), before),
        'closed_at': None if standing.is_live else standing.ended_at,
    }


def _done_at(standing: Standing, state: str, before: TaskOrder | None) -> datetime | None:
    """When the work was handed in that is inspected or was accepted; given back, it is not done."""
    if state not in {TaskState.DONE, TaskState.CLOSED}:
        return None
    return (before.done_at if before else None) or standing.now
