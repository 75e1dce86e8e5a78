"""Opens and closes the seats of an activity: each is a row in somebody's inbox, with its due time and reminder."""

from __future__ import annotations

from msgspec.structs import replace

from zhanggui.core.words import say
from zhanggui.flow.bpmn.model import Approval
from zhanggui.flow.engine import timing
from zhanggui.flow.engine.effects import CloseTask, OpenTask
from zhanggui.flow.engine.evaluating import Trouble, value
from zhanggui.flow.engine.refusals import Refused
from zhanggui.flow.engine.running import Run
from zhanggui.flow.engine.seats import to_open
from zhanggui.flow.engine.staffing import PLAIN
from zhanggui.flow.engine.state import Activity, Seat, Vote, Wait


def find(run: Run, seat: int) -> tuple[int, Activity, Seat]:
    """The activity of a seat; Refused when it is over."""
    for number, activity in run.state.activities.items():
        if seat in activity.seats:
            return number, activity, activity.seats[seat]
    raise Refused('no_seat', say('这项待办已经结束', 'this task is over'))


def find_open(run: Run, seat: int) -> tuple[int, Activity, Seat]:
    number, activity, found = find(run, seat)
    if not found.open:
        raise Refused('not_open', say('这项待办现在不能处理', 'this task cannot be acted on now'))
    return number, activity, found


def approval_of(run: Run, activity: Activity) -> Approval:
    return run.nodes[activity.node].approval or PLAIN


def put(run: Run, activity: int, seats: dict[int, Seat]) -> None:
    """Seats are replaced or added."""
    at = run.state.activities[activity]
    run.state.activities[activity] = replace(at, seats={**at.seats, **seats})


def open_ready(run: Run, number: int) -> None:
    """Whoever can act from now on is asked."""
    activity = run.state.activities[number]
    approval = approval_of(run, activity)
    ready = to_open(activity.seats, approval)
    put(run, number, {seat: replace(activity.seats[seat], open=True) for seat in ready})
    for seat in ready:
        at = activity.seats[seat]
        due = 0.0 if approval.commitment else _due(run, activity, approval)
        index = run.state.scopes[activity.scope].index
        run.tell(OpenTask(seat, number, activity.node, at.people, at.kind.value, due, index))
        run.happened('opened', activity.node, seat=seat, detail={'people': list(at.people), 'kind': at.kind.value})
        if due:
            arm_due(run, number, seat, due)


def arm_due(run: Run, number: int, seat: int, due: float) -> None:
    """The due time of a seat and, before it, the reminder. Those it had are gone."""
    disarm_due(run, seat)
    activity = run.state.activities[number]
    wait = Wait(kind='due', node=activity.node, scope=activity.scope, token=activity.token, at=due, seat=seat)
    run.wait(wait)
    before = approval_of(run, activity).remind_before
    if before is None:
        return
    try:
        at = timing.before(due, value(before, run.names(activity.scope)))
    except Trouble as trouble:
        run.trouble('due', trouble.reason, replace(wait, at=0.0))
        return
    if at > run.now:
        run.wait(replace(wait, kind='remind', at=at))


def disarm_due(run: Run, seat: int) -> None:
    for wait in [number for number, wait in run.state.waits.items() if wait.seat == seat]:
        run.disarm(wait)


def shut(run: Run, number: int, seat: int, outcome: str, *, by: int = 0) -> None:
    """The seat's part is done. An outcome of the form's own counts as an approval."""
    at = run.state.activities[number].seats[seat]
    put(run, number, {seat: replace(at, open=False, vote=_VOTES.get(outcome, Vote.APPROVE), by=by)})
    disarm_due(run, seat)
    if at.open:
        run.tell(CloseTask(seat, outcome, by))


def _due(run: Run, activity: Activity, approval: Approval) -> float:
    if approval.due is None:
        return 0.0
    try:
        return timing.after(value(approval.due, run.names(activity.scope)), run.world, working=approval.due_working)
    except Trouble as trouble:
        run.trouble(
            'due', trouble.reason, Wait(kind='', node=activity.node, scope=activity.scope, token=activity.token)
        )
        return 0.0


_VOTES = {vote.value: vote for vote in Vote if vote}
