"""What follows from a vote: the next seats open, or the activity is decided and its token goes on, back, or to the end."""

from __future__ import annotations

from zhanggui.flow.bpmn.model import Mode, Ready
from zhanggui.flow.engine.refusals import Refused
from zhanggui.flow.engine.returning import not_straight, return_to, straight_back
from zhanggui.flow.engine.running import Run
from zhanggui.flow.engine.scopes import close, end_case
from zhanggui.flow.engine.seating import approval_of, open_ready, shut
from zhanggui.flow.engine.seats import APPROVE, REFUSE, superfluous, verdict
from zhanggui.flow.engine.state import Activity, SeatKind, Status

OWN_WORDS = {Ready.BRAINSTORM, Ready.PEER, Ready.ARCHIVE}  # one person's outcome is the activity's


def weigh(run: Run, number: int, said: str = APPROVE) -> None:
    """After every change of an activity's seats. `said` is what was just answered."""
    activity = run.state.activities[number]
    approval = approval_of(run, activity)
    decided = verdict(activity.seats, approval)
    if not decided:
        for seat in superfluous(activity.seats, approval):
            shut(run, number, seat, 'dropped')
        open_ready(run, number)
        return
    revised = any(seat.kind is SeatKind.REVISE for seat in activity.seats.values())
    in_own_words = approval.mode is Mode.ONE or approval.kind in OWN_WORDS or revised
    decide(run, number, said if in_own_words and decided == APPROVE and said != REFUSE else decided)


def decide(run: Run, number: int, outcome: str) -> None:
    activity = run.state.activities[number]
    close(run, number, 'dropped')
    people = tuple(dict.fromkeys(seat.by for seat in activity.seats.values() if seat.by))
    run.did(activity.node, people)
    run.state.outcome = outcome
    run.write(activity.scope, {'outcome': outcome})
    if outcome == REFUSE and _refused(run, activity):
        return
    if not run.state.tokens[activity.token].back_to:
        run.leave(activity.token)
    elif outcome == REFUSE:
        not_straight(run, activity.token)
        run.leave(activity.token)
    else:
        straight_back(run, activity.token)


def _refused(run: Run, activity: Activity) -> bool:
    """What the diagram says of a refusal; False when its flows decide."""
    policy, _, target = approval_of(run, activity).refuse.partition(':')
    if policy == 'end':
        end_case(run, Status.REFUSED, REFUSE)
        return True
    if policy == 'back':
        _back(run, activity, target)
        return True
    return False


def _back(run: Run, activity: Activity, target: str) -> None:
    try:
        return_to(run, activity, target)
    except Refused as refused:  # a diagram that names a place nobody has been to
        run.incident(refused.code, refused.reason, activity.token)
