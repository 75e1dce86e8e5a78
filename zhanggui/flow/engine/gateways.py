"""Gateways: which flows a token takes, and when those that wait for each other go on as one."""

from __future__ import annotations

from zhanggui.core.words import say
from zhanggui.flow.bpmn.model import Flow, Node, NodeKind
from zhanggui.flow.engine.arming import arm
from zhanggui.flow.engine.evaluating import Trouble, holds
from zhanggui.flow.engine.joins import Reach, reach
from zhanggui.flow.engine.running import Run

NO_FLOW = say('没有一条出线的条件成立，也没有默认出线', 'no condition holds and there is no default flow')


def enter_exclusive(run: Run, token: int) -> None:
    node = run.node_of(token)
    if len(node.outgoing) < 2:
        run.leave(token, node.outgoing)
        return
    names = run.names(run.state.tokens[token].scope)
    for id in node.outgoing:
        if id != node.default and _open(run.definition.flows[id], names):
            run.leave(token, (id,))
            return
    _default(run, token, node)


def enter_inclusive(run: Run, token: int) -> None:
    """As a join it waits until nothing else moves: `fire_joins`."""
    if not _waits(run, token):
        split_inclusive(run, token)


def split_inclusive(run: Run, token: int) -> None:
    flows = chosen(run, token)
    if flows or not run.node_of(token).outgoing:
        run.leave(token, flows)
    else:
        raise Trouble('no_flow', NO_FLOW)


def enter_parallel(run: Run, token: int) -> None:
    node = run.node_of(token)
    if not _waits(run, token):
        run.leave(token, node.outgoing)
        return
    scope = run.state.tokens[token].scope
    came: dict[str, int] = {}
    for number, other in run.state.tokens.items():
        if other.node == node.id and other.scope == scope:
            came.setdefault(other.flow, number)
    if all(flow in came for flow in node.incoming):
        _merge(run, [came[flow] for flow in node.incoming])


def enter_event_based(run: Run, token: int) -> None:
    """The token rests here; whichever of its events comes first takes it along."""
    run.happened('entered', run.node_of(token).id)
    for id in run.node_of(token).outgoing:
        event = run.nodes[run.definition.flows[id].target]
        arm(run, event, scope=run.state.tokens[token].scope, token=token)


def chosen(run: Run, token: int) -> tuple[str, ...]:
    """Every flow whose condition holds, the default one if there is none. A flow without condition is always taken."""
    node = run.node_of(token)
    flows = [run.definition.flows[id] for id in node.outgoing]
    if not any(flow.condition or flow.id == node.default for flow in flows):
        return node.outgoing
    names = run.names(run.state.tokens[token].scope)
    taken = tuple(flow.id for flow in flows if flow.id != node.default and _open(flow, names))
    return taken or ((node.default,) if node.default else ())


def fire_joins(run: Run) -> bool:
    """Inclusive joins that nothing can reach any more go on. Asked only when every other token rests."""
    waiting: dict[tuple[int, str], dict[str, int]] = {}
    for number, token in run.state.tokens.items():
        node = run.nodes[token.node]
        if node.kind is NodeKind.INCLUSIVE and len(node.incoming) > 1 and not _troubled(run, number):
            waiting.setdefault((token.scope, node.id), {}).setdefault(token.flow, number)
    fired = False
    for (scope, gateway), came in waiting.items():
        if _is_complete(run, scope, gateway, came):
            split = _merged(run, list(came.values()))
            try:
                split_inclusive(run, split)
            except Trouble as trouble:
                run.incident(trouble.code, trouble.reason, split)
            fired = True
            break  # what moves now may concern the others
    return fired


def _is_complete(run: Run, scope: int, gateway: str, came: dict[str, int]) -> bool:
    """BPMN 2.0, 13.4.3: no token is under way to an empty flow, unless it could come by one that has a token, too."""
    empty = frozenset(run.nodes[gateway].incoming) - came.keys()
    if not empty:
        return True
    ways: Reach = reach(run.definition, gateway)
    for token in run.state.tokens.values():
        if token.scope == scope and token.node != gateway:
            open_to = ways.get(token.node, frozenset())
            if open_to & empty and not open_to & came.keys():
                return False
    return True


def _merge(run: Run, tokens: list[int]) -> None:
    run.leave(_merged(run, tokens), run.nodes[run.state.tokens[tokens[0]].node].outgoing)


def _merged(run: Run, tokens: list[int]) -> int:
    for number in tokens[1:]:
        del run.state.tokens[number]
    return tokens[0]


def _waits(run: Run, token: int) -> bool:
    """Whether the token waits for others here. One that was put here, by a jump, came for them all."""
    incoming = run.node_of(token).incoming
    return len(incoming) > 1 and run.state.tokens[token].flow in incoming


def _troubled(run: Run, token: int) -> bool:
    return any(wait.token == token for wait in run.state.waits.values())


def _open(flow: Flow, names: dict[str, object]) -> bool:
    return flow.condition is None or holds(flow.condition, names) is True


def _default(run: Run, token: int, node: Node) -> None:
    if not node.default:
        raise Trouble('no_flow', NO_FLOW)
    run.leave(token, (node.default,))
