"""Events that wait: what they listen for is worked out once, when they are armed."""

from __future__ import annotations

from zhanggui.flow.bpmn.model import EventSpec, Node, Trigger
from zhanggui.flow.engine import timing
from zhanggui.flow.engine.evaluating import Trouble, holds, plain, value
from zhanggui.flow.engine.running import Run
from zhanggui.flow.engine.state import Wait

HELD = 'held'  # of a conditional event: it was true when last looked at


def arm(run: Run, node: Node, *, scope: int, token: int = 0) -> int:
    """Listens for the node's event; 0 when there is nothing to listen for, or it cannot be worked out (an incident)."""
    spec = node.event
    if spec is None:
        return 0
    try:
        wait = _wait(run, node, spec, scope, token)
    except Trouble as trouble:
        run.trouble(trouble.code, trouble.reason, Wait(kind='', node=node.id, scope=scope, token=token))
        return 0
    return run.wait(wait) if wait else 0


def arm_boundary(run: Run, token: int) -> None:
    """The boundary events of the activity a token rests at. A round of a loop has none: its outer token has them."""
    at = run.state.tokens[token]
    if at.inner:
        return
    for id in run.nodes[at.node].boundary:
        arm(run, run.nodes[id], scope=at.scope, token=token)


def rearm(run: Run, old: Wait) -> None:
    """The next time of a cycle, if it has one."""
    left = old.left - 1 if old.left > 0 else old.left
    if not old.every or left == 0:
        return
    spec = run.nodes[old.node].event
    working = bool(spec and spec.timer and spec.timer.working)
    next_one = timing.again(old.every, left, old.at, run.world, working=working)
    run.wait(_timer(run.nodes[old.node], next_one, old.scope, old.token))


def _wait(run: Run, node: Node, spec: EventSpec, scope: int, token: int) -> Wait | None:
    names = run.names(scope)
    if spec.trigger is Trigger.TIMER and spec.timer is not None:
        return _timer(node, timing.alarm(spec.timer, names, run.world), scope, token)
    if spec.trigger is Trigger.MESSAGE:
        key = _key(spec, names)
        return Wait(kind='message', node=node.id, scope=scope, token=token, name=spec.name, key=key)
    if spec.trigger is Trigger.SIGNAL:
        return Wait(kind='signal', node=node.id, scope=scope, token=token, name=spec.name)
    if spec.trigger is Trigger.CONDITION and spec.condition is not None:
        run.changed = True  # it may be true already
        return Wait(kind='conditional', node=node.id, scope=scope, token=token)
    return None


def _timer(node: Node, alarm: timing.Alarm, scope: int, token: int) -> Wait:
    return Wait(
        kind='timer', node=node.id, scope=scope, token=token, at=alarm.at, every=alarm.every,
        left=alarm.left if alarm.every else 0,
    )  # fmt: skip


def _key(spec: EventSpec, names: dict[str, object]) -> str:
    if spec.correlation is None:
        return ''
    key = plain(value(spec.correlation, names))
    return '' if key is None else str(key)


def is_true(run: Run, wait: Wait) -> bool:
    spec = run.nodes[wait.node].event
    return bool(spec and spec.condition and holds(spec.condition, run.names(wait.scope)))
