"""Backwards: a task is sent back to an earlier one, and perhaps comes straight back.

A return cancels the token that asks and every other one of the same scope that is not under way beside the target
(`regions`), with all that hangs on them; then the target is entered anew, so its seats are asked and its timers armed again.
"""

from __future__ import annotations

from msgspec.structs import replace

from zhanggui.core.words import say
from zhanggui.flow.bpmn.model import ROOT
from zhanggui.flow.engine import regions
from zhanggui.flow.engine.commands import SendBack
from zhanggui.flow.engine.effects import CloseTask
from zhanggui.flow.engine.places import Place, open_path, path_down, place_of, refill, runs_beside
from zhanggui.flow.engine.refusals import Refused
from zhanggui.flow.engine.running import ROOT_SCOPE, Run
from zhanggui.flow.engine.scopes import arm_event_subs, cancel, starts_of
from zhanggui.flow.engine.seating import find_open, open_ready, put
from zhanggui.flow.engine.staffing import TASKS, step_before
from zhanggui.flow.engine.state import Activity, Seat, SeatKind, Token, Vote

START = 'start'
NOT_EARLIER = say('只能退回到前面已经办过的环节', 'only a step before this one, already done, can be returned to')
NO_STARTER = say('没有发起人，不能退回发起人', 'nobody started it, so it cannot go back to the starter')


def send_back(run: Run, command: SendBack) -> None:
    _, activity, seat = find_open(run, command.seat)
    if command.person and command.person not in seat.people:
        raise Refused('not_yours', say('这不是你的待办', 'this task is not yours'))
    run.tell(CloseTask(command.seat, 'returned', command.person))
    put(run, find_open(run, command.seat)[0], {command.seat: replace(seat, open=False, vote=Vote.DROPPED)})
    run.write(activity.scope, command.variables)
    return_to(run, activity, command.node, person=command.person, straight=command.straight)


def return_to(run: Run, activity: Activity, node: str, *, person: int = 0, straight: bool = False) -> None:
    """From an activity to an earlier task; '' is the step before, which at the beginning is the starter."""
    start = starts_of(run, ROOT)[0]
    target = node or step_before(run, run.nodes[activity.node]) or START
    target = START if target == start else target
    earlier = target == START or (target in run.state.done_by and run.nodes[target].kind in TASKS)
    if not earlier or activity.node == start:
        raise Refused('not_earlier', NOT_EARLIER)
    if target == START and not run.state.starter:
        raise Refused('no_starter', NO_STARTER)
    place = place_of(run, activity.token, start if target == START else target)
    if runs_beside(run, place.at, run.state.tokens[place.via]):
        raise Refused('beside', say('不能退回到并行的另一分支', 'a branch beside this one cannot be returned to'))
    if target != START and not _leads_to(run, place):
        raise Refused('not_earlier', NOT_EARLIER)
    if straight:  # there must be a way back
        path_down(run, run.nodes[activity.node].scope, run.state.scopes[place.scope].node)
    run.happened('returned', activity.node, person=person, detail={'to': target})
    run.state.approved = ()
    after_that = run.state.tokens[activity.token].back_to
    go_back(run, place, f'{activity.node} {after_that}'.strip() if straight else '')


def straight_back(run: Run, token: int) -> None:
    """The work a return asked for is done: the token goes to who sent it back."""
    at = run.state.tokens[token]
    sender, _, after_that = at.back_to.partition(' ')
    place = place_of(run, token, sender)
    run.happened('left', at.node)
    cancel(run, place.via, 'left')
    run.place(sender, open_path(run, place), back_to=after_that)


def not_straight(run: Run, token: int) -> None:
    """What was to be handed straight back goes on from here instead: refused, or its time ran out. What ran on meanwhile
    is cancelled, as by a return that is not straight."""
    at = run.state.tokens[token]
    run.state.tokens[token] = replace(at, back_to='')
    others = [
        number
        for number, other in run.state.tokens.items()
        if other.scope == at.scope and number != token and not runs_beside(run, at.node, other)
    ]
    for number in others:
        cancel(run, number, 'returned')
    refill(run, at.scope, at.node)


def go_back(run: Run, place: Place, back_to: str) -> None:
    if back_to:  # the token will be here again: what runs beside it is left alone
        cancel(run, place.via, 'returned')
    else:
        _clear_way(run, place)
    scope = open_path(run, place)
    if place.node == starts_of(run, ROOT)[0]:
        seat_starter(run, back_to)
    else:
        run.place(place.node, scope, back_to=back_to)


def seat_starter(run: Run, back_to: str) -> None:
    """The starter corrects the request; completing it goes on along the start's flows."""
    if not run.state.starter:
        raise Refused('no_starter', NO_STARTER)
    start = starts_of(run, ROOT)[0]
    token = run.rest(start, ROOT_SCOPE)
    run.state.tokens[token] = Token(node=start, scope=ROOT_SCOPE, back_to=back_to)
    activity = run.number()
    seats = {run.number(): Seat(people=(run.state.starter,), kind=SeatKind.REVISE)}
    run.state.activities[activity] = Activity(token, start, ROOT_SCOPE, seats, opened=run.now)
    run.happened('entered', start)
    open_ready(run, activity)


def _leads_to(run: Run, place: Place) -> bool:
    """Is the node really before the token? After a return what was done once may lie ahead."""
    here = run.nodes[run.state.tokens[place.via].node]
    return here.by_event or here.id in regions.after(run.definition, place.at)


def _clear_way(run: Run, place: Place) -> None:
    """Everything of the scope that does not run beside the target goes."""
    gone = _in_the_way(run, place)
    rearm = any(run.nodes[run.state.tokens[number].node].by_event for number in gone)
    for number in gone:
        cancel(run, number, 'returned')
    if rearm:  # an interrupting event sub-process had silenced them
        arm_event_subs(run, place.scope)
    refill(run, place.scope, place.at)


def _in_the_way(run: Run, place: Place) -> list[int]:
    return [
        number
        for number, token in run.state.tokens.items()
        if token.scope == place.scope and (number == place.via or not runs_beside(run, place.at, token))
    ]
