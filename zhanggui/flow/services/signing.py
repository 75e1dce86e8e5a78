"""加签 and 减签: who else has to agree, before, after or beside a signer, and who no longer has to.

The engine keeps the chain of seats; here is decided who may ask for it and whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.engine import Refused
from zhanggui.flow.engine.commands import AddSigner, RemoveSigner
from zhanggui.flow.engine.state import Activity, SeatKind, State, Vote
from zhanggui.flow.models import Task
from zhanggui.flow.policies import ADMINISTER
from zhanggui.flow.services import hands
from zhanggui.flow.services.assigning import CLAIM_FIRST, DELEGATED
from zhanggui.flow.services.running import run
from zhanggui.flow.services.telling import note

SIGNERS_MAX = 50
PLACES = ('before', 'after', 'beside')
ADDED = (SeatKind.BEFORE, SeatKind.AFTER, SeatKind.BESIDE)

NOBODY = say('请选择加签人', 'choose who is to sign')
TOO_MANY = say('一次最多加签 50 人', 'at most 50 signers at once')
BAD_PLACE = say('加签方式只能是 before、after、beside', 'a signer is added before, after or beside')
GONE = say('{names} 不存在或账号已停用', '{names}: no such person, or the account is disabled')
OVER = say('此节点已结束，不能减签', 'this step is over: nobody can be removed')
NOT_SITTING = say('{names} 没有待处理的会签', '{names} has nothing to sign here any more')
NOT_ADDER = say('只有加签的人或流程管理员可以减签', 'only who added the signer, or an administrator, may remove them')


@in_transaction
def add_signers(
    ids: Sequence[int], *, actor: Actor, people: Sequence[int], where: str = 'before', comment: str = ''
) -> Verdicts:
    """Ask `people` as well. Before: the task waits for them; after: they follow its approval; beside: they vote too."""
    verdicts = Verdicts()
    asked = tuple(dict.fromkeys(people))
    missing = [person for person in asked if person not in hands.active(asked)]

    done = []
    tasks = hands.held(ids, verdicts, actor=actor)
    sitting = hands.sitting(tasks)
    for task in tasks:
        before = len(verdicts.refused)
        _refuse_asked(verdicts, task, asked, missing=missing, where=where)
        inside = [person for person in asked if person in sitting[task.pk] | hands.people_of(task)]
        if inside:
            reason = hands.SITS.filled(name=hands.names_of(inside))
            verdicts.refuse(task.pk, 'sits_already', reason, name=hands.called(task))
        if task.delegated:
            verdicts.refuse(task.pk, 'delegated', DELEGATED, name=hands.called(task))
        if not task.assignee_id:
            verdicts.refuse(task.pk, 'claim_first', CLAIM_FIRST, name=hands.called(task))
        if len(verdicts.refused) > before:
            continue
        if hands.moved(verdicts, task, AddSigner(task.seat, actor.id or 0, asked, where), actor=actor):
            done.append(task)
    note(done, comment, actor=actor)
    return verdicts


@in_transaction
def remove_signer(ids: Sequence[int], *, actor: Actor, people: Sequence[int] = (), comment: str = '') -> Verdicts:
    """Take `people` out of the activity of each task; nobody named: the task's own seat. All of one task or none.

    Any task of the activity will do, also the one that waits: who added a signer before themselves has no open one.
    """
    verdicts = Verdicts()
    done = []
    for task in hands.tasks_of(ids, verdicts, closed=True):
        activity = State.loads(task.case.state).activities.get(task.activity)
        if activity is None:
            verdicts.refuse(task.pk, 'over', OVER, name=hands.called(task))
            continue
        seats = _seats_of(activity, people) if people else [task.seat]
        if not _removable(verdicts, task, activity, seats, people=people, actor=actor):
            continue
        if _remove(verdicts, task, seats, actor=actor):
            done.append(task)
    note(done, comment, actor=actor)
    return verdicts


def _refuse_asked(
    verdicts: Verdicts, task: Task, asked: Sequence[int], *, missing: Sequence[int], where: str
) -> None:
    """What is wrong with the people asked, whoever asks them."""
    if not asked:
        verdicts.refuse(task.pk, 'nobody', NOBODY, name=hands.called(task))
    if len(asked) > SIGNERS_MAX:
        verdicts.refuse(task.pk, 'too_many', TOO_MANY, name=hands.called(task))
    if where not in PLACES:
        verdicts.refuse(task.pk, 'bad_place', BAD_PLACE, name=hands.called(task))
    if missing:
        verdicts.refuse(task.pk, 'gone', GONE.filled(names=hands.names_of(missing)), name=hands.called(task))


def _seats_of(activity: Activity, people: Iterable[int]) -> list[int]:
    """Their undecided seats, main ones last: removing those may decide the activity."""
    wanted = set(people)
    found = [
        number for number, seat in activity.seats.items() if seat.vote == Vote.NONE and wanted.intersection(seat.people)
    ]
    return sorted(found, key=lambda number: (activity.seats[number].kind == SeatKind.MAIN, number))


def _removable(  # noqa: PLR0913 - one question about one task
    verdicts: Verdicts, task: Task, activity: Activity, seats: Sequence[int], *, people: Sequence[int], actor: Actor
) -> bool:
    sitting = {person for number in seats for person in activity.seats[number].people}
    strangers = [person for person in people if person not in sitting]
    if strangers or not all(number in activity.seats for number in seats):
        reason = NOT_SITTING.filled(names=hands.names_of(strangers) or '?')
        verdicts.refuse(task.pk, 'not_sitting', reason, name=hands.called(task))
        return False
    mine = all(activity.seats[each].kind in ADDED and activity.seats[each].added_by == actor.id for each in seats)
    if not mine and not actor.may(ADMINISTER):
        verdicts.refuse(task.pk, 'not_adder', NOT_ADDER, name=hands.called(task))
        return False
    return True


def _remove(verdicts: Verdicts, task: Task, seats: Sequence[int], *, actor: Actor) -> bool:
    """One seat a command. A refusal of a later one leaves the earlier ones removed: it is told which."""
    for number in seats:
        try:
            run(task.case_id, RemoveSigner(number, actor.id or 0), actor=actor)
        except Refused as refused:
            verdicts.refuse(task.pk, refused.code, refused.reason, name=hands.called(task))
            return False
    verdicts.done.append(task.pk)
    return True
