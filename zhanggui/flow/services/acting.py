"""同意、驳回、提交: who holds a seat says what comes of it. One set, one transaction; each task has its own verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from zhanggui.core.actors import Actor
from zhanggui.core.transactions import allow_longer, in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.flow.choices import TaskState
from zhanggui.flow.engine.commands import Complete, Take
from zhanggui.flow.engine.state import Seat, SeatKind
from zhanggui.flow.forms.validating import Checked
from zhanggui.flow.forms.variables import seen_from
from zhanggui.flow.services.absences import stand_ins
from zhanggui.flow.services.assigning import to_owners
from zhanggui.flow.services.filling import REFUSE, form_of, judged_task, take_in
from zhanggui.flow.services.opencase import OpenCase
from zhanggui.flow.services.ready.duties import missing
from zhanggui.flow.services.running import Desk, Refused, open_desk_of_tasks
from zhanggui.flow.services.sheet import Said
from zhanggui.flow.sql.running import TASKS_IN_HAND

SUBJECT = 'flow.Task'
APPROVE = 'approve'
USE_CASES = {APPROVE: 'flow.approve', REFUSE: 'flow.refuse'}
COMMENT_LENGTH_MAX = 2_000
MANY = 50  # tasks in one call, which may take longer than a click

DONE_ALREADY = say('该待办已处理或已关闭', 'this task is done or closed')
NOT_YOURS = say('这不是你的待办', 'this task is not yours')
COMMENT_WANTED = say('请填写意见', 'a comment is required')
LONG_COMMENT = say('意见最多 2000 字', 'a comment has at most 2,000 characters')
NOT_HERE = say('这一步没有“{outcome}”这个结果', 'this step has no outcome “{outcome}”')


@dataclass(frozen=True, slots=True)
class Ask:
    """What is said of every task of the set. `beside`: values that a service adds, which no form knows."""

    outcome: str
    said: Said
    beside: Mapping[str, Any]


class Held(NamedTuple):
    """A task with whose it is or to whom it is offered."""

    id: int
    case_id: int
    seat: int
    activity: int
    node: str
    name: str
    kind: str
    state: str
    delegated: bool
    people: Sequence[int]

    @property
    def is_open(self) -> bool:
        return self.state == TaskState.OPEN


@in_transaction
def complete(  # noqa: PLR0913 - all that is said with a decision
    task_ids: Sequence[int],
    /,
    *,
    actor: Actor,
    outcome: str = APPROVE,
    comment: str = '',
    values: Mapping[str, Any] | None = None,
    beside: Mapping[str, Any] | None = None,
) -> Verdicts:
    """Of a task that was delegated to the actor the owner has the last word: it goes back to them."""
    verdicts = Verdicts()
    asked = list(dict.fromkeys(task_ids))
    if len(asked) > MANY:
        allow_longer(60)
    ask = Ask(outcome, Said(comment.strip(), dict(values or {})), dict(beside or {}))

    desk = open_desk_of_tasks(asked, actor=actor)
    tasks = _tasks(asked)  # only now: who held the cases before us has had their say

    verdicts.refuse_missing(asked, [task.id for task in tasks])
    mine = _in_hand(tasks, desk, verdicts)
    for task in mine:
        if not task.delegated:
            _decide(desk, task, ask, verdicts)

    desk.close(USE_CASES.get(outcome, 'flow.complete'), subject=SUBJECT, ids=verdicts.done, outcome=outcome)
    delegated = [task.id for task in mine if task.delegated]
    return verdicts.merge(to_owners(delegated, actor=actor, draft={**ask.said.values, 'comment': ask.said.comment}))


def approve(task_ids: Sequence[int], /, *, actor: Actor, comment: str = '') -> Verdicts:
    return complete(task_ids, actor=actor, comment=comment)


def refuse(task_ids: Sequence[int], /, *, actor: Actor, comment: str = '') -> Verdicts:
    return complete(task_ids, actor=actor, outcome=REFUSE, comment=comment)


def _tasks(asked: Sequence[int]) -> list[Held]:
    """In one order for everybody: by case, then as they were opened."""
    with connection.cursor() as cursor:
        cursor.execute(TASKS_IN_HAND, [list(asked)])
        return [Held(*row) for row in cursor.fetchall()]


def _in_hand(tasks: Sequence[Held], desk: Desk, verdicts: Verdicts) -> list[Held]:
    """Open, and the actor's: assigned, offered, or of somebody they stand in for."""
    person = desk.actor.id
    absent = _away([task for task in tasks if task.is_open and person not in task.people], desk)
    mine = []
    for task in tasks:
        if not task.is_open:
            verdicts.refuse(task.id, 'not_open', DONE_ALREADY, name=task.name)
        elif person is None or (person not in task.people and not absent.get(task.id, set()) & {person}):
            verdicts.refuse(task.id, 'not_yours', NOT_YOURS, name=task.name)
        else:
            mine.append(task)
    return mine


def _away(tasks: Sequence[Held], desk: Desk) -> dict[int, set[int]]:
    """For each task, who stands in for those who have it."""
    by_process: dict[str, set[int]] = {}
    for task in tasks:
        by_process.setdefault(desk.cases[task.case_id].version.key, set()).update(task.people)
    away = {key: stand_ins(people, key, desk.now) for key, people in by_process.items()}
    return {
        task.id: {to for each, to in away[desk.cases[task.case_id].version.key].items() if each in task.people}
        for task in tasks
    }


def _decide(desk: Desk, task: Held, ask: Ask, verdicts: Verdicts) -> None:
    case = desk.cases[task.case_id]
    person = desk.actor.id or 0
    try:
        seat = _seat(case, task)
        checked = _judged(case, task, ask, desk.actor)
        wrong = [*_formalities(case, task, ask, person), *checked.errors.items()]
        if wrong:
            for field, reason in wrong:
                verdicts.refuse(task.id, 'field', reason, name=_field_named(case, task, field), field=field)
            return
        if person not in seat.people:
            desk.apply(case.id, Take(seat=task.seat, person=person, to=(person,)))
        command = Complete(task.seat, person, ask.outcome, {**checked.values, **ask.beside})
        desk.apply(case.id, command, said=Said(ask.said.comment, checked.values))
    except Refused as refused:
        verdicts.refuse(task.id, refused.code, refused.reason, name=task.name)
    else:
        take_in(case.id, checked.files, desk.actor)
        verdicts.done.append(task.id)


def _seat(case: OpenCase, task: Held) -> Seat:
    """As it stands now: another task of this set may have closed it."""
    activity = case.state.activities.get(task.activity)
    if activity is None or task.seat not in activity.seats:
        raise Refused('not_open', DONE_ALREADY)
    return activity.seats[task.seat]


def _judged(case: OpenCase, task: Held, ask: Ask, actor: Actor) -> Checked:
    activity = case.state.activities[task.activity]
    before = seen_from(case.state, activity.scope)
    given = ask.said.values
    return judged_task(
        case.version, case.definition, task.node, given=given, before=before, outcome=ask.outcome, actor=actor
    )


def _field_named(case: OpenCase, task: Held, key: str) -> str:
    """Of many tasks at once, a reason alone does not say which field of which step it is about."""
    approval = case.definition.node(task.node).approval
    form = form_of(case.version, approval.form) if approval else None
    field = form.by_key.get(key) if form else None
    return f'{task.name} · {field.label}' if field else task.name


def _formalities(case: OpenCase, task: Held, ask: Ask, person: int) -> Iterator[tuple[str, Words]]:
    """What is wanted beside the form's fields. The pairs are the field it concerns and the reason."""
    approval = case.definition.node(task.node).approval
    form = form_of(case.version, approval.form) if approval else None
    offered = {each.value for each in form.outcomes} if form and form.outcomes else {APPROVE, REFUSE}
    if task.kind == SeatKind.REVISE:
        offered = {APPROVE}
    if ask.outcome not in offered:
        yield 'outcome', NOT_HERE.filled(outcome=ask.outcome)
    if len(ask.said.comment) > COMMENT_LENGTH_MAX:
        yield 'comment', LONG_COMMENT
    if approval is None or task.kind == SeatKind.REVISE:
        return
    if approval.comment and not ask.said.comment:
        yield 'comment', COMMENT_WANTED
    convenes = case.state.activities[task.activity].seats[task.seat].stage == 1
    if ask.outcome != REFUSE and (reason := missing(approval, task, person, convenes=convenes)):
        yield reason
