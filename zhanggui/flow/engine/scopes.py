"""Where tokens live and how they go: scopes open and end, and whatever hangs on a token goes with it when it is cancelled.

A scope without tokens is over, and the token outside that waited for it goes on. Nothing of a cancelled token remains: its
seats are closed, its timers and subscriptions disarmed, its scopes emptied.
"""

from __future__ import annotations

from zhanggui.flow.bpmn.model import Node, NodeKind
from zhanggui.flow.engine.arming import arm, arm_boundary
from zhanggui.flow.engine.effects import CloseTask, Ended
from zhanggui.flow.engine.running import ROOT_SCOPE, Run
from zhanggui.flow.engine.state import Scope, Status, Vote


def enter_scope(run: Run, token: int) -> None:
    """A sub-process is entered: its start events run."""
    arm_boundary(run, token)
    begin(run, open_scope(run, token))


def open_scope(run: Run, token: int) -> int:
    """The scope of a token's sub-process, still empty."""
    at = run.state.tokens[token]
    number = run.number()
    run.state.scopes[number] = Scope(node=at.node, parent=at.scope, token=token)
    run.happened('entered', at.node)
    arm_event_subs(run, number)
    return number


def begin(run: Run, scope: int) -> None:
    """Tokens at the scope's own start events; one that has none of them is over at once."""
    starts = starts_of(run, run.state.scopes[scope].node)
    for start in starts:
        run.place(start, scope)
    if not starts:
        end_scope(run, scope)


def starts_of(run: Run, scope: str) -> tuple[str, ...]:
    starts = run.definition.scopes[scope].starts
    plain = tuple(id for id in starts if _is_plain(run.nodes[id]))
    return plain or starts[:1]


def arm_event_subs(run: Run, scope: int) -> None:
    """Each event sub-process of the scope listens; one that listens already is left alone."""
    listening = {wait.node for wait in run.state.waits.values() if wait.scope == scope and not wait.token}
    for sub in run.definition.scopes[run.state.scopes[scope].node].event_subs:
        for start in run.definition.scopes[sub].starts:
            if start not in listening:
                arm(run, run.nodes[start], scope=scope)


def consume(run: Run, token: int) -> None:
    """The token has come to its end; perhaps its scope has, too."""
    scope = run.state.tokens.pop(token).scope
    if not any(other.scope == scope for other in run.state.tokens.values()):
        end_scope(run, scope)


def end_scope(run: Run, scope: int) -> None:
    for number in [number for number, wait in run.state.waits.items() if wait.scope == scope and not wait.token]:
        run.disarm(number)
    if scope == ROOT_SCOPE:
        end_case(run, Status.COMPLETED, run.state.outcome)
        return
    outer = run.state.scopes.pop(scope).token
    for number in run.waits_of(outer):  # it is done: nothing interrupts it any more
        run.disarm(number)
    run.leave(outer)


def terminate(run: Run, scope: int) -> None:
    """Everything in the scope is cancelled, and it is over."""
    empty(run, scope)
    end_scope(run, scope)


def end_case(run: Run, status: Status, outcome: str) -> None:
    """Everything goes but the variables of the process, which a reopening takes up again."""
    for token in list(run.state.tokens):
        cancel(run, token)
    for number in list(run.state.waits):
        run.disarm(number)
    run.queue.clear()
    run.state.scopes = {ROOT_SCOPE: run.state.scopes[ROOT_SCOPE]}
    run.state.status, run.state.outcome = status, outcome
    run.happened('ended', detail={'status': status.value, 'outcome': outcome})
    run.tell(Ended(status.value, outcome))


def cancel(run: Run, token: int, outcome: str = 'cancelled') -> None:
    """The token goes, with all that hangs on it."""
    at = run.state.tokens.pop(token, None)
    if at is None:
        return
    unhang(run, token, outcome)
    if run.nodes[at.node].kind in _SHOWN:
        run.happened('cancelled', at.node)


def unhang(run: Run, token: int, outcome: str = 'cancelled') -> None:
    """What hangs on a token goes; the token itself stays."""
    for number in run.waits_of(token):
        run.disarm(number)
    run.state.multis.pop(token, None)
    for number in [number for number, activity in run.state.activities.items() if activity.token == token]:
        close(run, number, outcome)
    for number in [
        number for number, scope in run.state.scopes.items() if scope.token == token and number != ROOT_SCOPE
    ]:
        drop_scope(run, number, outcome)


def drop_scope(run: Run, scope: int, outcome: str = 'cancelled') -> None:
    empty(run, scope, outcome)
    for number in [number for number, wait in run.state.waits.items() if wait.scope == scope]:
        run.disarm(number)
    del run.state.scopes[scope]


def empty(run: Run, scope: int, outcome: str = 'cancelled') -> None:
    for token in [number for number, token in run.state.tokens.items() if token.scope == scope]:
        cancel(run, token, outcome)


def close(run: Run, activity: int, outcome: str) -> None:
    """The activity is over: whoever still sat there need not act any more."""
    gone = run.state.activities.pop(activity)
    for number, seat in gone.seats.items():
        if seat.open and seat.vote is Vote.NONE:
            run.tell(CloseTask(number, outcome))
    for number in [number for number, wait in run.state.waits.items() if wait.seat in gone.seats and wait.seat]:
        run.disarm(number)


def is_round(scope: Scope) -> bool:
    """One round of a loop: it has one token, at the activity itself."""
    return scope.index >= 0


def _is_plain(node: Node) -> bool:
    return node.kind is not NodeKind.START or node.event is None or node.event.trigger.value == 'none'


_SHOWN = {
    NodeKind.USER, NodeKind.MANUAL, NodeKind.SERVICE, NodeKind.SEND, NodeKind.RECEIVE, NodeKind.CALL, NodeKind.SUB_PROCESS,
    NodeKind.CATCH, NodeKind.EVENT_BASED, NodeKind.SCRIPT, NodeKind.RULE,
}  # fmt: skip
