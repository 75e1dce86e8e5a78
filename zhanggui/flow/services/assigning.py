"""Whose a task is: 认领, 退回待领, 承诺完成时间, 转办, 委派 and its way back. A seat changes hands, the activity stays.

转办 is for good: the new person answers for it. 委派 comes back: what the delegate finished or returned, the owner confirms.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.flow.engine.commands import Take
from zhanggui.flow.models import Task
from zhanggui.flow.policies import ADMINISTER
from zhanggui.flow.services import hands
from zhanggui.flow.services.absences import stand_ins
from zhanggui.flow.services.hands import Handling

COMMITMENT_DAYS_MAX = 366

CLAIMED = say('已由{name}认领', '{name} has claimed it')
NOT_CLAIMED = say('这不是从多人中认领的待办，不能退回', 'it was not claimed from several people: it cannot be put back')
CLAIM_FIRST = say('请先认领', 'claim it first')
NO_COMMITMENT = say('此节点不要求承诺完成时间', 'this step asks for no stated date')
PAST = say('承诺的完成时间要晚于现在', 'the stated time must lie ahead')
FAR = say('承诺的完成时间不能超过一年', 'the stated time lies more than a year ahead')
HAS_IT = say('该待办已在{name}手里', '{name} has it already')
DELEGATED = say('这是委派给你的，请办理或退还委派人', 'it was delegated to you: finish it or give it back')
NOT_DELEGATED = say('该待办不是委派来的', 'it was not delegated')

FOR_GOOD: dict[str, Any] = {'owner_id': None, 'delegated': False, 'offered': [], 'read_at': None}


@in_transaction
def claim(ids: Sequence[int], *, actor: Actor) -> Verdicts:
    """One of those it is offered to takes it."""
    handling = Handling(actor)
    tasks = handling.tasks(ids)
    holders = hands.holders_of(tasks)
    for task in tasks:
        if task.assignee_id and task.assignee_id == actor.id:
            handling.verdicts.already.append(task.pk)
        elif task.assignee_id and task.offered:
            handling.refuse(task, 'claimed', CLAIMED.filled(name=hands.names_of([task.assignee_id])))
        elif actor.id not in holders[task.pk]:
            handling.refuse(task, 'not_yours', hands.NOT_YOURS)
        else:
            handling.move(task, _to(task, handling, handling.me), offered=sorted(hands.people_of(task)))
    return handling.close('flow.claim')


@in_transaction
def unclaim(ids: Sequence[int], *, actor: Actor) -> Verdicts:
    """Whoever claimed it lets the others have it again."""
    handling = Handling(actor)
    for task in handling.held(ids):
        if not task.assignee_id or not task.offered:
            handling.refuse(task, 'not_claimed', NOT_CLAIMED)
        else:
            handling.move(task, _to(task, handling, *task.offered), **FOR_GOOD, committed=False)
    return handling.close('flow.unclaim')


@in_transaction
def commit_due(ids: Sequence[int], *, actor: Actor, due: datetime) -> Verdicts:
    """Who takes the work on says until when. Saying it again later is open to see in the log."""
    handling = Handling(actor)
    for task in handling.held(ids):
        if problem := _due_problem(handling, task, due):
            handling.refuse(task, *problem)
            continue
        offered = task.offered if task.assignee_id else sorted(hands.people_of(task))
        command = Take(task.seat, handling.me, (task.assignee_id or handling.me,), due.timestamp())
        handling.move(task, command, committed=True, offered=offered)
    return handling.close('flow.commit', due=due.isoformat())


@in_transaction
def transfer(ids: Sequence[int], *, actor: Actor, to: int, comment: str = '') -> Verdicts:
    """转办: from now on it is theirs. An administrator may do it with anybody's."""
    handling = Handling(actor)
    for task, taker in _passable(handling, ids, to):
        owner = to if taker != to else None
        handling.move(task, _to(task, handling, taker), **{**FOR_GOOD, 'owner_id': owner})
    return handling.close('flow.transfer', comment=comment, to=to)


@in_transaction
def delegate(ids: Sequence[int], *, actor: Actor, to: int, comment: str = '') -> Verdicts:
    """委派: they do the work, then it comes back to whom it belonged."""
    handling = Handling(actor)
    for task, taker in _passable(handling, ids, to):
        owner = task.assignee_id or handling.me
        handling.move(task, _to(task, handling, taker), **{**FOR_GOOD, 'owner_id': owner, 'delegated': True})
    return handling.close('flow.delegate', comment=comment, to=to)


@in_transaction
def give_back(ids: Sequence[int], *, actor: Actor, comment: str = '') -> Verdicts:
    """The delegate cannot do it, or the owner calls it back: the owner has it again."""
    handling = Handling(actor)
    tasks = handling.tasks(ids)
    holders = hands.holders_of(tasks)
    for task in tasks:
        if not task.delegated or task.owner_id is None:
            handling.refuse(task, 'not_delegated', NOT_DELEGATED)
        elif actor.id not in {*holders[task.pk], task.owner_id} and not actor.may(ADMINISTER):
            handling.refuse(task, 'not_yours', hands.NOT_YOURS)
        else:
            _back(handling, task)
    return handling.close('flow.give_back', comment=comment)


def to_owners(ids: Sequence[int], *, actor: Actor, **kept: Any) -> Verdicts:
    """The way back of tasks that their delegate has completed; what they filled in is `kept` with each (`draft`)."""
    handling = Handling(actor)
    for task in handling.tasks(ids) if ids else ():
        _back(handling, task, **kept)
    return handling.close('flow.give_back')


def _passable(handling: Handling, ids: Sequence[int], to: int) -> list[tuple[Task, int]]:
    """Those that the actor may pass on, each with who gets it: whoever stands in, when that person is away."""
    tasks = handling.tasks(ids)
    holders = hands.holders_of(tasks)
    is_administrator = handling.actor.may(ADMINISTER)
    is_there = to in hands.active([to])
    keys = {task.case.version.process.key for task in tasks}
    takers = {key: stand_ins([to], key, handling.desk.now).get(to, to) for key in keys}
    found = []
    for task in tasks:
        taker = takers[task.case.version.process.key]
        if handling.actor.id not in holders[task.pk] and not is_administrator:
            handling.refuse(task, 'not_yours', hands.NOT_YOURS)
        elif task.delegated and handling.actor.id != task.owner_id and not is_administrator:
            handling.refuse(task, 'delegated', DELEGATED)
        elif not task.assignee_id and not is_administrator:
            handling.refuse(task, 'claim_first', CLAIM_FIRST)
        elif not is_there:
            handling.refuse(task, 'nobody', hands.NO_SUCH_PERSON)
        elif taker == task.assignee_id:
            handling.refuse(task, 'has_it', HAS_IT.filled(name=hands.names_of([taker])))
        elif taker in handling.others(task):
            handling.refuse(task, 'sits_already', hands.SITS.filled(name=hands.names_of([taker])))
        else:
            found.append((task, taker))
    return found


def _due_problem(handling: Handling, task: Task, due: datetime) -> tuple[str, Words] | None:
    approval = handling.desk.cases[task.case_id].definition.node(task.node).approval
    now = clock.now()
    if approval is None or not approval.commitment:
        return 'no_commitment', NO_COMMITMENT
    if due <= now:
        return 'past', PAST
    return ('far', FAR) if due > now + timedelta(days=COMMITMENT_DAYS_MAX) else None


def _to(task: Task, handling: Handling, *people: int) -> Take:
    return Take(task.seat, handling.me, people)


def _back(handling: Handling, task: Task, **kept: Any) -> None:
    assert task.owner_id is not None
    handling.move(task, _to(task, handling, task.owner_id), **FOR_GOOD, **kept)
