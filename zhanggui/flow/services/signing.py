"""加签 and 减签: who else has to agree, before, after or beside a signer, and who no longer has to.

The engine keeps the chain of seats; here is decided who may ask for it and whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.engine.commands import AddSigner, RemoveSigner
from zhanggui.flow.engine.state import Activity, SeatKind, Vote
from zhanggui.flow.models import Task
from zhanggui.flow.policies import ADMINISTER
from zhanggui.flow.services import hands
from zhanggui.flow.services.assigning import CLAIM_FIRST, DELEGATED
from zhanggui.flow.services.hands import Handling

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
    handling = Handling(actor)
    asked = tuple(dict.fromkeys(people))
    there = hands.active(asked)
    for task in handling.held(ids):
        _refuse_asked(handling, task, asked, missing=[person for person in asked if person not in there], where=where)
        inside = [person for person in asked if person in handling.others(task) | hands.people_of(task)]
        if inside:
            handling.refuse(task, 'sits_already', hands.SITS.filled(name=hands.names_of(inside)))
        if task.delegated:
            handling.refuse(task, 'delegated', DELEGATED)
        elif not task.assignee_id:
            handling.refuse(task, 'claim_first', CLAIM_FIRST)
        if not handling.is_refused(task):
            handling.move(task, AddSigner(task.seat, handling.me, asked, where))
    return handling.close('flow.add_signers', comment=comment, people=list(asked), where=where)


@in_transaction
def remove_signer(ids: Sequence[int], *, actor: Actor, people: Sequence[int] = (), comment: str = '') -> Verdicts:
    """Take `people` out of the activity of each task; nobody named: the task's own seat. All of one task or none.

    Any task of the activity will do, also the one that waits: who added a signer before themselves has no open one.
    """
    handling = Handling(actor)
    for task in handling.tasks(ids, closed=True):
        activity = handling.activity(task)
        if activity is None:
            handling.refuse(task, 'over', OVER)
            continue
        seats = _seats_of(activity, people) if people else [task.seat]
        if _removable(handling, task, seats, people):
            handling.move(task, *(RemoveSigner(seat, handling.me) for seat in seats))
    return handling.close('flow.remove_signer', comment=comment, people=list(people))


def _refuse_asked(handling: Handling, task: Task, asked: Sequence[int], *, missing: Sequence[int], where: str) -> None:
    """What is wrong with the people asked, whoever asks them."""
    if not asked:
        handling.refuse(task, 'nobody', NOBODY)
    if len(asked) > SIGNERS_MAX:
        handling.refuse(task, 'too_many', TOO_MANY)
    if where not in PLACES:
        handling.refuse(task, 'bad_place', BAD_PLACE)
    if missing:
        handling.refuse(task, 'gone', GONE.filled(names=hands.names_of(missing)))


def _seats_of(activity: Activity, people: Iterable[int]) -> list[int]:
    """Their undecided seats, main ones last: removing those may decide the activity."""
    wanted = set(people)
    found = [
        number for number, seat in activity.seats.items() if seat.vote == Vote.NONE and wanted.intersection(seat.people)
    ]
    return sorted(found, key=lambda number: (activity.seats[number].kind == SeatKind.MAIN, number))


def _removable(handling: Handling, task: Task, seats: Sequence[int], people: Sequence[int]) -> bool:
    activity = handling.activity(task)
    assert activity is not None
    known = [activity.seats[number] for number in seats if number in activity.seats]
    sitting = {person for seat in known for person in seat.people}
    strangers = [person for person in people if person not in sitting]
    if strangers or not known:
        handling.refuse(task, 'not_sitting', NOT_SITTING.filled(names=hands.names_of(strangers)))
        return False
    mine = all(seat.kind in ADDED and seat.added_by == handling.actor.id for seat in known)
    if not mine and not handling.actor.may(ADMINISTER):
        handling.refuse(task, 'not_adder', NOT_ADDER)
        return False
    return True
