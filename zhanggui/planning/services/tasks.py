"""任务管理单: issued as a case of P06, then moved by whoever's turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import update_rows
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.services import administering, starting, talking
from zhanggui.flow.services.starting import NewCase
from zhanggui.planning.choices import TASK_OPEN, TaskSource, TaskState
from zhanggui.planning.drafts import NewTask
from zhanggui.planning.mirrors.tasks import PROCESS
from zhanggui.planning.models import TaskOrder
from zhanggui.planning.services.doing import NOT_NOW, Step, complete

SUBJECT = 'planning.TaskOrder'
NOT_ISSUER = say('只有下达人可以撤销', 'only whoever issued it can withdraw it')
PAST = say('完成日期不能早于今天', 'it cannot be due before today')


@in_transaction
def issue(lines: Sequence[NewTask], /, *, actor: Actor) -> Verdicts:
    """`done` are the ids of the task orders, in the order of the lines; items refused are numbers of lines."""
    verdicts = Verdicts()
    fit = [(number, line) for number, line in enumerate(lines, 1) if line.due_on >= clock.today()]
    for number in {*range(1, len(lines) + 1)} - {number for number, _ in fit}:
        verdicts.refuse(number, 'past', PAST, field='due_on')
    started = starting.start([_case(line, actor) for _, line in fit], actor=actor)
    refused = {int(refusal.item) for refusal in started.refused}
    for refusal in started.refused:
        number = fit[int(refusal.item) - 1][0]
        verdicts.refuse(number, refusal.code, refusal.reason, name=refusal.name, **refusal.numbers)
    begun = [line for place, (_, line) in enumerate(fit, 1) if place not in refused]
    orders = TaskOrder.objects.in_bulk(started.made['cases'], field_name='case_id')
    made = [(orders[case], line) for case, line in zip(started.made['cases'], begun, strict=True)]
    _note_sources(made)
    verdicts.done = [order.pk for order, _ in made]
    audit.record('planning.issue', verdicts.done, actor=actor, subject=SUBJECT, target=TaskState.ISSUED)
    return verdicts


@in_transaction
def accept(ids: Sequence[int], /, *, actor: Actor) -> Verdicts:
    return _step(ids, actor, Step('planning.accept', SUBJECT, 'accept', frozenset({TaskState.ISSUED}), 'accept'))


@in_transaction
def dispute(ids: Sequence[int], /, *, actor: Actor, reason: str) -> Verdicts:
    step = Step(
        'planning.dispute',
        SUBJECT,
        'accept',
        frozenset({TaskState.ISSUED}),
        'dispute',
        {'objection': reason},
        {},
        reason,
    )
    return _step(ids, actor, step)


@in_transaction
def settle(  # noqa: PLR0913 - everything of a task may be changed when it is disputed
    ids: Sequence[int], /, *, actor: Actor, what: str, standard: str, due_on: date, assignee: int, note: str = ''
) -> Verdicts:
    """改后重发: to the same person or another, who is asked again."""
    values = {
        'what': what, 'standard': standard, 'due_on': due_on.isoformat(), 'assignee': assignee, 'settlement': note,
    }  # fmt: skip
    return _step(ids, actor, Step('planning.settle', SUBJECT, 'settle', frozenset({TaskState.DISPUTED}), values=values))


@in_transaction
def finish(ids: Sequence[int], /, *, actor: Actor, result: str) -> Verdicts:
    step = Step('planning.finish', SUBJECT, 'work', frozenset({TaskState.ACCEPTED}), values={'result': result})
    return _step(ids, actor, step)


@in_transaction
def approve(ids: Sequence[int], /, *, actor: Actor, score: int | None = None, remark: str = '') -> Verdicts:
    values = {'score': score, 'inspection': remark}
    return _step(ids, actor, Step('planning.pass', SUBJECT, 'inspect', frozenset({TaskState.DONE}), values=values))


@in_transaction
def redo(ids: Sequence[int], /, *, actor: Actor, reason: str) -> Verdicts:
    step = Step(
        'planning.redo', SUBJECT, 'inspect', frozenset({TaskState.DONE}), 'refuse', {'inspection': reason}, {}, reason
    )
    return _step(ids, actor, step)


@in_transaction
def withdraw(ids: Sequence[int], /, *, actor: Actor, reason: str) -> Verdicts:
    """撤销 by the issuer, as long as it is not closed."""
    verdicts = Verdicts()
    orders = list(TaskOrder.objects.filter(pk__in=ids).order_by('pk'))
    verdicts.refuse_missing(ids, [order.pk for order in orders])
    mine = []
    for order in orders:
        if order.state == TaskState.CANCELLED:
            verdicts.already.append(order.pk)
        elif order.state not in TASK_OPEN:
            verdicts.refuse(order.pk, 'state', NOT_NOW, name=str(order))
        elif order.issuer_id != actor.id:
            verdicts.refuse(order.pk, 'not_issuer', NOT_ISSUER, name=str(order))
        else:
            mine.append(order)
    by_case = {order.case_id: order for order in mine}
    told = administering.cancel(list(by_case), actor=actor, comment=reason)
    for refusal in told.refused:
        order = by_case[int(refusal.item)]
        verdicts.refuse(order.pk, refusal.code, refusal.reason, name=str(order))
    done = [by_case[case] for case in told.done]
    verdicts.done = [order.pk for order in done]
    audit.record(
        'planning.withdraw', verdicts.done, actor=actor, subject=SUBJECT, sources=[order.state for order in done],
        target=TaskState.CANCELLED, detail={'reason': reason},
    )  # fmt: skip
    return verdicts


@in_transaction
def urge(ids: Sequence[int], /, *, actor: Actor, text: str = '') -> Verdicts:
    """催办: whoever's turn it is hears of it; how often is limited by the processes."""
    verdicts = Verdicts()
    orders = {order.case_id: order for order in TaskOrder.objects.filter(pk__in=ids)}
    verdicts.refuse_missing(ids, [order.pk for order in orders.values()])
    told = talking.urge(list(orders), actor=actor, text=text)
    for refusal in told.refused:
        order = orders.get(int(refusal.item))
        verdicts.refuse(order.pk if order else refusal.item, refusal.code, refusal.reason, name=str(order or ''))
    verdicts.done = [orders[case].pk for case in told.done]
    audit.record('planning.urge', verdicts.done, actor=actor, subject=SUBJECT)
    return verdicts


def _step(ids: Sequence[int], actor: Actor, step: Step) -> Verdicts:
    orders = list(TaskOrder.objects.filter(pk__in=ids).order_by('pk'))
    verdicts = Verdicts()
    verdicts.refuse_missing(ids, [order.pk for order in orders])
    return verdicts.merge(complete(orders, step, actor=actor))


def _case(line: NewTask, actor: Actor) -> NewCase:
    values = {
        'what': line.what, 'standard': line.standard, 'due_on': line.due_on.isoformat(), 'assignee': line.assignee,
        'inspector': line.inspector or actor.id,
    }  # fmt: skip
    return NewCase(PROCESS, values)


def _note_sources(made: Sequence[tuple[TaskOrder, NewTask]]) -> None:
    """Where a task comes from is no business of its process."""
    told = [(order.pk, line) for order, line in made if line.source != TaskSource.HAND]
    if told:
        sources, meetings = [line.source for _, line in told], [line.meeting for _, line in told]
        update_rows(TaskOrder, [pk for pk, _ in told], source=sources, meeting_id=meetings)
