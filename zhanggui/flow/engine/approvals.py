"""What people do at their seats: complete, take over, add and remove signers; and what happens when their time is up."""

from __future__ import annotations

from msgspec.structs import replace

from zhanggui.core.words import say
from zhanggui.flow.bpmn.model import Mode, Ready, TimeUp
from zhanggui.flow.engine.commands import AddSigner, Complete, RemoveSigner, Take
from zhanggui.flow.engine.deciding import weigh
from zhanggui.flow.engine.effects import AssignTask, CloseTask, Notify
from zhanggui.flow.engine.refusals import Refused
from zhanggui.flow.engine.returning import return_to
from zhanggui.flow.engine.running import Run
from zhanggui.flow.engine.seating import approval_of, arm_due, disarm_due, find, find_open, put, shut
from zhanggui.flow.engine.seats import REFUSE, group_of
from zhanggui.flow.engine.staffing import excluded
from zhanggui.flow.engine.state import Activity, Seat, SeatKind, Vote, Wait

ADDED = {SeatKind.BEFORE, SeatKind.AFTER, SeatKind.BESIDE}


def complete(run: Run, command: Complete) -> None:
    number, activity, seat = find_open(run, command.seat)
    if command.person and command.person not in seat.people:
        raise Refused('not_yours', say('这不是你的待办', 'this task is not yours'))
    if (
        command.person
        and command.person in excluded(run, run.nodes[activity.node])
        and seat.kind is not SeatKind.REVISE
    ):
        raise Refused('four_eyes', say('同一个人不能既办又审', 'the same person may not do both'))
    shut(run, number, command.seat, command.outcome, by=command.person)
    run.happened(
        'completed', activity.node, person=command.person, seat=command.seat, detail={'outcome': command.outcome}
    )
    run.write(activity.scope, {**command.variables, 'outcome': command.outcome})
    if command.outcome != REFUSE and command.person and command.person not in run.state.approved:
        run.state.approved = (*run.state.approved, command.person)
    weigh(run, number, command.outcome)


def take(run: Run, command: Take) -> None:
    """Also of a seat that is not open yet: a hand-over does not wait."""
    number, activity, seat = find(run, command.seat)
    if seat.vote is not Vote.NONE:
        raise Refused('done', say('这一席已经办完', 'this seat is done'))
    if not command.to:
        raise Refused('nobody', say('没有指定人', 'nobody is named'))
    if seat.kind is not SeatKind.REVISE and excluded(run, run.nodes[activity.node]) & set(command.to):
        raise Refused('four_eyes', say('同一个人不能既办又审', 'the same person may not do both'))
    put(run, number, {command.seat: replace(seat, people=command.to)})
    if seat.open:
        run.tell(AssignTask(command.seat, command.to, command.due))
    run.happened('assigned', activity.node, person=command.person, seat=command.seat, detail={'to': list(command.to)})
    if command.due:
        arm_due(run, number, command.seat, command.due)


def add_signer(run: Run, command: AddSigner) -> None:
    number, activity, seat = find_open(run, command.seat)
    people = tuple(dict.fromkeys(command.people))
    if command.where not in {'before', 'after', 'beside'}:
        raise Refused('where', say('加签只有前、后、并三种', 'a signer is added before, after or beside'))
    if not people:
        raise Refused('nobody', say('没有指定人', 'nobody is named'))
    if seat.kind is SeatKind.REVISE:
        raise Refused('revise', say('发起人修改时不能加签', 'no signer is added to a correction'))
    if excluded(run, run.nodes[activity.node]) & set(people):
        raise Refused('four_eyes', say('同一个人不能既办又审', 'the same person may not do both'))
    sitting = {person for other in activity.seats.values() for person in other.people if _counts(other)}
    if sitting & set(people):
        raise Refused('already_signs', say('此人已经在会签名单里', 'this person is asked already'))
    added = {run.number(): _added(command, activity, person) for person in people}
    put(run, number, added)
    for new in added:
        run.happened('signer_added', activity.node, person=command.person, seat=new, detail={'where': command.where})
    if command.where == 'before':
        put(run, number, {command.seat: replace(seat, open=False)})
        disarm_due(run, command.seat)
        run.tell(CloseTask(command.seat, 'waiting', command.person))
    weigh(run, number)


def remove_signer(run: Run, command: RemoveSigner) -> None:
    number, activity, seat = find(run, command.seat)
    if seat.vote is not Vote.NONE:
        raise Refused('done', say('这一席已经办完', 'this seat is done'))
    if seat.kind not in ADDED and not _can_spare(run, activity, command.seat):
        raise Refused('needed', say('这一席不能减签', 'this seat cannot be taken out'))
    run.happened('signer_removed', activity.node, person=command.person, seat=command.seat)
    group = [other for other, at in activity.seats.items() if group_of(activity.seats, other) == command.seat]
    for other in group if seat.kind not in {SeatKind.BEFORE, SeatKind.AFTER} else [command.seat]:
        if activity.seats[other].vote is Vote.NONE:
            shut(run, number, other, 'dropped')
    weigh(run, number)


def seat_time(run: Run, wait: Wait) -> None:
    """A seat's reminder or due time has come (the wait is disarmed already)."""
    number, activity, seat = find(run, wait.seat)
    run.happened('timer', activity.node, seat=wait.seat, detail={'what': wait.kind})
    if wait.kind == 'remind':
        run.tell(Notify('remind', seat.people, activity.node, wait.seat))
        return
    approval = approval_of(run, activity)
    if approval.kind is Ready.PEER and seat.kind is SeatKind.MAIN:  # a draft not in by now is no draft
        shut(run, number, wait.seat, 'dropped')
        weigh(run, number)
        return
    _TIME_UP[approval.timeup](run, number, activity, wait.seat)


def _overdue(run: Run, number: int, activity: Activity, seat: int) -> None:
    run.tell(Notify('overdue', activity.seats[seat].people, activity.node, seat))


def _escalate(run: Run, number: int, activity: Activity, seat: int) -> None:
    at = activity.seats[seat]
    above = tuple(person for person in run.world.superiors(at.people) if person not in at.people)
    above = tuple(person for person in above if person not in excluded(run, run.nodes[activity.node]))
    if not above:
        _overdue(run, number, activity, seat)
        return
    put(run, number, {seat: replace(at, people=(*at.people, *above))})
    run.tell(AssignTask(seat, (*at.people, *above)))
    run.tell(Notify('escalated', above, activity.node, seat))


def _pass(run: Run, number: int, activity: Activity, seat: int) -> None:
    shut(run, number, seat, 'passed')
    run.happened('completed', activity.node, seat=seat, detail={'outcome': 'passed'})
    weigh(run, number)


def _return(run: Run, number: int, activity: Activity, seat: int) -> None:
    try:
        return_to(run, activity, '')
    except Refused:  # nobody is there to go back to
        _overdue(run, number, activity, seat)


_TIME_UP = {
    TimeUp.REMIND: _overdue, TimeUp.ESCALATE: _escalate, TimeUp.PASS: _pass, TimeUp.RETURN: _return,
}  # fmt: skip


def _added(command: AddSigner, activity: Activity, person: int) -> Seat:
    target = activity.seats[command.seat]
    at = Seat(people=(person,), kind=SeatKind(command.where), stage=target.stage, added_by=command.person)
    if command.where == 'beside':
        return at
    at = replace(at, group=group_of(activity.seats, command.seat))
    return replace(at, blocks=command.seat) if command.where == 'before' else replace(at, after=command.seat)


def _counts(seat: Seat) -> bool:
    return (seat.vote is not Vote.DROPPED and len(seat.people) == 1) or seat.by != 0


def _can_spare(run: Run, activity: Activity, seat: int) -> bool:
    """A main seat can go where several decide and another one of them stays."""
    if approval_of(run, activity).mode not in {Mode.ALL, Mode.ANY, Mode.RATIO}:
        return False
    mains = [
        number for number, at in activity.seats.items() if at.kind is SeatKind.MAIN and at.vote is not Vote.DROPPED
    ]
    return activity.seats[seat].kind is SeatKind.MAIN and len(mains) > 1
