"""Events that have come, and those that are thrown: who hears them, and what they interrupt.

Errors and escalations go up, from the token that throws them, to the nearest boundary event or event sub-process that
catches them: by their code first, then one that catches all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from zhanggui.core.words import say
from zhanggui.flow.bpmn.model import EventSpec, Node, NodeKind, Trigger
from zhanggui.flow.engine import work
from zhanggui.flow.engine.arming import HELD, arm, arm_boundary, is_true, rearm
from zhanggui.flow.engine.effects import ThrowSignal
from zhanggui.flow.engine.evaluating import Trouble
from zhanggui.flow.engine.joins import linked
from zhanggui.flow.engine.returning import not_straight
from zhanggui.flow.engine.running import ROOT_SCOPE, Run
from zhanggui.flow.engine.scopes import cancel, empty, end_case, is_round, open_scope, terminate
from zhanggui.flow.engine.state import Status, Token, Wait

NONE = EventSpec()


@dataclass(frozen=True, slots=True)
class Catcher:
    """Who catches: a boundary event of the activity where `token` rests, or an event sub-process's start in `scope`."""

    node: Node
    token: int = 0
    scope: int = ROOT_SCOPE


def enter_catch(run: Run, token: int) -> None:
    """An intermediate catching event or a receive task: the token rests until it comes."""
    node = run.node_of(token)
    if _spec(node).trigger in {Trigger.NONE, Trigger.LINK} and node.kind is NodeKind.CATCH:
        run.leave(token)
        return
    run.happened('entered', node.id)
    arm_boundary(run, token)
    arm(run, node, scope=run.state.tokens[token].scope, token=token)


def enter_throw(run: Run, token: int) -> None:
    """An intermediate throwing event or an end event. The token goes on, unless what it threw has taken it away."""
    node, at = run.node_of(token), run.state.tokens[token]
    throw = _THROWS.get(_spec(node).trigger)
    if throw and not throw(run, token, node):
        return
    if run.state.tokens.get(token) is at:
        run.leave(token)


def occur(run: Run, number: int) -> None:
    """What an armed wait listened for has come."""
    wait = run.state.waits[number]
    node = run.nodes[wait.node]
    run.happened(_spec(node).trigger.value, node.id)
    if node.kind is NodeKind.BOUNDARY or node.kind is NodeKind.START:
        if not node.interrupting:
            _stay_armed(run, number)
        _catch(run, Catcher(node, wait.token, wait.scope))
        return
    token = run.state.tokens[wait.token]
    for other in run.waits_of(wait.token):
        run.disarm(other)
    if token.node != node.id:  # one of an event-based gateway's
        run.happened('left', token.node, flow=node.incoming[0] if node.incoming else '')
        run.state.tokens[wait.token] = Token(node=node.id, scope=token.scope, flow=_flow(run, token.node, node))
    run.leave(wait.token)


def look_at_conditions(run: Run) -> bool:
    """Variables have changed: events whose condition has become true occur."""
    run.changed = False
    occurred = False
    for number, wait in list(run.state.waits.items()):
        if wait.kind != 'conditional' or number not in run.state.waits:
            continue
        true = _is_true(run, number)
        if true and wait.name != HELD:
            run.state.waits[number] = replace(wait, name=HELD)
            occur(run, number)
            occurred = True
        elif not true and wait.name == HELD:
            run.state.waits[number] = replace(wait, name='')
    return occurred


def throw_error(run: Run, token: int, code: str) -> None:
    """Uncaught, it is the end of the case."""
    run.happened('error', run.state.tokens[token].node, detail={'code': code})
    catcher = _catcher(run, token, Trigger.ERROR, code)
    if catcher is None:
        end_case(run, Status.TERMINATED, code)
    else:
        _catch(run, catcher)


def throw_signal(run: Run, name: str, variables: dict[str, Any]) -> None:
    for number, wait in list(run.state.waits.items()):
        if wait.kind == 'signal' and wait.name == name and number in run.state.waits:
            occur(run, number)
    run.tell(ThrowSignal(name, variables))


def _catch(run: Run, catcher: Catcher) -> None:
    if catcher.token:
        scope = run.state.tokens[catcher.token].scope
        if catcher.node.interrupting and run.state.tokens[catcher.token].back_to:
            not_straight(run, catcher.token)
        if catcher.node.interrupting:
            cancel(run, catcher.token)
        run.leave(run.rest(catcher.node.id, scope))
        return
    if catcher.node.interrupting:
        empty(run, catcher.scope)
        for number in [n for n, wait in run.state.waits.items() if wait.scope == catcher.scope]:
            run.disarm(number)
    inner = open_scope(run, run.rest(catcher.node.scope, catcher.scope))
    run.leave(run.rest(catcher.node.id, inner))


def _catcher(run: Run, token: int, trigger: Trigger, code: str) -> Catcher | None:
    while True:
        at = run.state.tokens[token]
        node = run.nodes[at.node]
        if not at.inner and (found := _match(run, node.boundary, trigger, code)):
            return Catcher(found, token=token)
        scope = run.state.scopes[at.scope]
        if not is_round(scope) and not node.by_event:  # what an event sub-process throws, its siblings do not hear
            within = run.definition.scopes[scope.node]
            starts = [start for sub in within.event_subs for start in run.definition.scopes[sub].starts]
            if found := _match(run, starts, trigger, code):
                return Catcher(found, scope=at.scope)
        if at.scope == ROOT_SCOPE:
            return None
        token = scope.token


def _match(run: Run, ids: Iterable[str], trigger: Trigger, code: str) -> Node | None:
    specs = [(run.nodes[id], _spec(run.nodes[id])) for id in ids]
    hearing = [(node, spec) for node, spec in specs if spec.trigger is trigger and spec.name in {code, ''}]
    hearing.sort(key=lambda pair: pair[1].name == '')
    return hearing[0][0] if hearing else None


def _stay_armed(run: Run, number: int) -> None:
    """Messages and signals may come again; a timer does if it is a cycle."""
    wait = run.state.waits[number]
    if wait.kind != 'timer':
        return
    run.disarm(number)
    try:
        rearm(run, wait)
    except Trouble as trouble:
        run.trouble(trouble.code, trouble.reason, Wait(kind='', node=wait.node, scope=wait.scope, token=wait.token))


def _is_true(run: Run, number: int) -> bool:
    try:
        return is_true(run, run.state.waits[number])
    except Trouble:
        return False


def _flow(run: Run, gateway: str, event: Node) -> str:
    return next((id for id in event.incoming if run.definition.flows[id].source == gateway), '')


def _spec(node: Node) -> EventSpec:
    return node.event or NONE


# What each trigger does when it is thrown: False when the token does not go on by itself.


def _throw_message(run: Run, token: int, node: Node) -> bool:
    if node.work is not None and node.work.use_case:
        work.start_job(run, token)
        return False
    work.send_message(run, token)
    return True


def _throw_signal(run: Run, token: int, node: Node) -> bool:
    variables = work.arguments(run, token) if node.work is not None else {}
    throw_signal(run, _spec(node).name, variables)
    return True


def _throw_error(run: Run, token: int, node: Node) -> bool:
    throw_error(run, token, _spec(node).name)
    return False


def _throw_escalation(run: Run, token: int, node: Node) -> bool:
    run.happened('escalation', node.id, detail={'code': _spec(node).name})
    catcher = _catcher(run, token, Trigger.ESCALATION, _spec(node).name)
    if catcher is not None:
        _catch(run, catcher)
    return True


def _terminate(run: Run, token: int, node: Node) -> bool:
    run.happened('left', node.id)
    terminate(run, run.state.tokens[token].scope)
    return False


def _link(run: Run, token: int, node: Node) -> bool:
    target = linked(run.definition, node)
    if not target:
        raise Trouble('link', say('没有同名的接收链接', 'there is no catching link of this name'))
    run.happened('left', node.id)
    run.state.tokens[token] = Token(node=target, scope=run.state.tokens[token].scope)
    run.leave(token)
    return False


_THROWS: dict[Trigger, Callable[[Run, int, Node], bool]] = {
    Trigger.MESSAGE: _throw_message, Trigger.SIGNAL: _throw_signal, Trigger.ERROR: _throw_error,
    Trigger.ESCALATION: _throw_escalation, Trigger.TERMINATE: _terminate, Trigger.LINK: _link,
}  # fmt: skip
