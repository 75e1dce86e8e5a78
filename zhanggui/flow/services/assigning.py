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
from zhanggui.core.words import say
from zhanggui.flow.engine.commands import Take
from zhanggui.flow.models import Task
from zhanggui.flow.policies import ADMINISTER
from zhanggui.flow.services import hands
from zhanggui.flow.services.loading import load_definition
from zhanggui.flow.services.telling import note

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


@in_transaction
def claim(ids: Sequence[int], *, actor: Actor) -> Verdicts:
    """One of those it is offered to takes it."""
    verdicts = Verdicts()
    tasks = hands.tasks_of(ids, verdicts)
    holders = hands.holders_of(tasks)
    for task in tasks:
        if task.assignee_id and task.assignee_id == actor.id:
            verdicts.already.append(task.pk)
        elif task.assignee_id and task.offered:
            reason = CLAIMED.filled(name=hands.names_of([task.assignee_id]))
            verdicts.refuse(task.pk, 'claimed', reason, name=hands.called(task))
        elif actor.id not in holders[task.pk]:
            verdicts.refuse(task.pk, 'not_yours', hands.NOT_YOURS, name=hands.called(task))
        else:
            offered = sorted(hands.people_of(task))
            _give(verdicts, task, (actor.id,), actor=actor, offered=offered, read_at=task.read_at)
    return verdicts


@in_transaction
def unclaim(ids: Sequence[int], *, actor: Actor) -> Verdicts:
    """Whoever claimed it lets the others have it again."""
    verdicts = Verdicts()
    for task in _own(ids, verdicts, actor=actor):
        if not task.offered:
            verdicts.refuse(task.pk, 'not_claimed', NOT_CLAIMED, name=hands.called(task))
            continue
        _give(verdicts, task, tuple(task.offered), actor=actor)
    return verdicts


@in_transaction
def commit_due(ids: Sequence[int], *, actor: Actor, due: datetime) -> Verdicts:
    """Who takes the work on says until when. Saying it again later is open to see in the log."""
    verdicts = Verdicts()
    now = clock.now()
    for task in hands.held(ids, verdicts, actor=actor):
        approval = load_definition(task.case.version_id).node(task.node).approval
        if approval is None or not approval.commitment:
            verdicts.refuse(task.pk, 'no_commitment', NO_COMMITMENT, name=hands.called(task))
        elif due <= now:
            verdicts.refuse(task.pk, 'past', PAST, name=hands.called(task))
        elif due > now + timedelta(days=COMMITMENT_DAYS_MAX):
            verdicts.refuse(task.pk, 'far', FAR, name=hands.called(task))
        else:
            to = task.assignee_id or actor.id
            offered = task.offered if task.assignee_id else sorted(hands.people_of(task))
            _give(verdicts, task, (to,), actor=actor, due=due, committed=True, offered=offered)
    return verdicts


@in_transaction
def transfer(ids: Sequence[int], *, actor: Actor, to: int, comment: str = '') -> Verdicts:
    """转办: from now on it is theirs. An administrator may do it with anybody's."""
    verdicts = Verdicts()
    tasks = _passable(ids, verdicts, actor=actor, to=to)
    done = [task for task in tasks if _give(verdicts, task, (to,), actor=actor, owner_id=None, delegated=False)]
    note(done, comment, actor=actor)
    return verdicts


@in_transaction
def delegate(ids: Sequence[int], *, actor: Actor, to: int, comment: str = '') -> Verdicts:
    """委派: they do the work, then it comes back to whom it belonged."""
    verdicts = Verdicts()
    done = []
    for task in _passable(ids, verdicts, actor=actor, to=to):
        owner = task.assignee_id or actor.id
        if _give(verdicts, task, (to,), actor=actor, owner_id=owner, delegated=True):
            done.append(task)
    note(done, comment, actor=actor)
    return verdicts


@in_transaction
def give_back(ids: Sequence[int], *, actor: Actor, comment: str = '') -> Verdicts:
    """The delegate is done, or cannot do it: the owner has it again. The owner may also call it back."""
    verdicts = Verdicts()
    tasks = hands.tasks_of(ids, verdicts)
    holders = hands.holders_of(tasks)
    done = []
    for task in tasks:
        if actor.id not in {*holders[task.pk], task.owner_id} and not actor.may(ADMINISTER):
            verdicts.refuse(task.pk, 'not_yours', hands.NOT_YOURS, name=hands.called(task))
        elif not task.delegated or task.owner_id is None:
            verdicts.refuse(task.pk, 'not_delegated', NOT_DELEGATED, name=hands.called(task))
        elif to_owner(verdicts, task, actor=actor):
            done.append(task)
    note(done, comment, actor=actor)
    return verdicts


def to_owner(verdicts: Verdicts, task: Task, *, actor: Actor, **kept: Any) -> bool:
    """The one way back of a delegated task; what the delegate filled in is `kept` with it (`draft`)."""
    assert task.owner_id is not None
    return _give(verdicts, task, (task.owner_id,), actor=actor, owner_id=None, delegated=False, **kept)


def _own(ids: Sequence[int], verdicts: Verdicts, *, actor: Actor) -> list[Task]:
    """Those that are one person's, and the actor's."""
    tasks = hands.held(ids, verdicts, actor=actor)
    for task in tasks:
        if not task.assignee_id:
            verdicts.refuse(task.pk, 'claim_first', CLAIM_FIRST, name=hands.called(task))
    return [task for task in tasks if task.assignee_id]


def _passable(ids: Sequence[int], verdicts: Verdicts, *, actor: Actor, to: int) -> list[Task]:
    """Those that the actor may pass on to that person."""
    tasks = hands.tasks_of(ids, verdicts)
    holders = hands.holders_of(tasks)
    is_there = to in hands.active([to])
    sitting = hands.sitting(tasks)
    found = []
    for task in tasks:
        if actor.id not in holders[task.pk] and not actor.may(ADMINISTER):
            verdicts.refuse(task.pk, 'not_yours', hands.NOT_YOURS, name=hands.called(task))
        elif task.delegated and actor.id != task.owner_id and not actor.may(ADMINISTER):
            verdicts.refuse(task.pk, 'delegated', DELEGATED, name=hands.called(task))
        elif not task.assignee_id and not actor.may(ADMINISTER):
            verdicts.refuse(task.pk, 'claim_first', CLAIM_FIRST, name=hands.called(task))
        elif not is_there:
            verdicts.refuse(task.pk, 'nobody', hands.NO_SUCH_PERSON, name=hands.called(task))
        elif to == task.assignee_id:
            verdicts.refuse(task.pk, 'has_it', HAS_IT.filled(name=hands.names_of([to])), name=hands.called(task))
        elif to in sitting[task.pk]:
            reason = hands.SITS.filled(name=hands.names_of([to]))
            verdicts.refuse(task.pk, 'sits_already', reason, name=hands.called(task))
        else:
            found.append(task)
    return found


def _give(
    verdicts: Verdicts, task: Task, to: Sequence[int | None], *, actor: Actor, due: datetime | None = None, **columns: Any
) -> bool:
    """The seat's people change in the engine; what only the row knows of it is set beside."""
    people = tuple(person for person in to if person is not None)
    command = Take(task.seat, actor.id or 0, people, due.timestamp() if due else 0.0)
    if not hands.moved(verdicts, task, command, actor=actor):
        return False
    Task.objects.filter(pk=task.pk).update(**{'offered': [], 'read_at': None, **columns})
    return True
