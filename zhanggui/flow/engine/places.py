"""Where a node is seen from a token, and the way there: up to the scope that holds both, down through sub-processes.

Entering a branch of a split that was over, `refill` puts the tokens of the other branches back at their join: what they did
stands, and without them the join would wait for ever.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhanggui.core.words import say
from zhanggui.flow.bpmn.model import ROOT, NodeKind
from zhanggui.flow.engine import regions
from zhanggui.flow.engine.arming import arm_boundary
from zhanggui.flow.engine.refusals import Refused
from zhanggui.flow.engine.running import Run
from zhanggui.flow.engine.scopes import is_round, open_scope
from zhanggui.flow.engine.state import Token

JOINS = {NodeKind.PARALLEL, NodeKind.INCLUSIVE}


@dataclass(frozen=True, slots=True)
class Place:
    """`at` is the node, or the sub-process around it, in the scope `scope` of the token `via`; `path` leads down from there."""

    node: str
    at: str
    scope: int
    via: int
    path: tuple[str, ...]


def place_of(run: Run, token: int, node: str) -> Place:
    """Up from the token to the nearest scope that also holds the node, and down from there."""
    if node not in run.nodes:
        raise Refused('no_node', say('没有这个环节', 'there is no such node'))
    wanted = _around(run, run.nodes[node].scope)
    via = token
    while True:
        scope = run.state.tokens[via].scope
        instance = run.state.scopes[scope]
        if not is_round(instance) and instance.node in wanted:
            path = path_down(run, run.nodes[node].scope, instance.node)
            return Place(node, path[0] if path else node, scope, via, path)
        via = instance.token


def path_down(run: Run, inner: str, outer: str) -> tuple[str, ...]:
    """The sub-processes from just inside `outer` down to `inner`; loops and event sub-processes have no side door."""
    found: list[str] = []
    while inner != outer:
        node = run.nodes[inner]
        if node.loop is not None or node.by_event:
            raise Refused('into_loop', say('不能退回到多实例子流程里面', 'a loop cannot be entered in the middle'))
        found.append(inner)
        inner = node.scope
    return tuple(reversed(found))


def open_path(run: Run, place: Place) -> int:
    scope = place.scope
    for sub in place.path:
        token = run.rest(sub, scope)
        arm_boundary(run, token)
        scope = open_scope(run, token)
        below = place.path[place.path.index(sub) + 1 :]
        refill(run, scope, below[0] if below else place.node)
    return scope


def refill(run: Run, scope: int, target: str) -> None:
    """The target is in one branch of a split that was over: what the other branches did stands, so their tokens wait at the
    join again. Without them it would wait for ever."""
    for split in regions.splits(run.definition, run.state.scopes[scope].node):
        ours = [branch for branch in split.branches if target in branch.nodes]
        if len(ours) != 1 or not split.meeting or run.nodes[split.meeting].kind is not NodeKind.PARALLEL:
            continue
        for branch in split.branches:
            if branch is ours[0] or any(_is_in(run, branch, token) for token in _tokens_in(run, scope)):
                continue
            for flow in run.nodes[split.meeting].incoming:
                if flow in branch.flows and flow not in ours[0].flows:
                    run.rest(split.meeting, scope, flow=flow)


def runs_beside(run: Run, target: str, token: Token) -> bool:
    node = run.nodes[token.node]
    if node.by_event:
        start = run.nodes[run.definition.scopes[node.id].starts[0]]
        return not start.interrupting
    return regions.concurrent(run.definition, target, _belongs(run, token), _came_by(run, token))


def lifted(run: Run, node: str, scope: str) -> str:
    """The node, or the sub-process around it, that stands in the scope; '' when there is none."""
    while run.nodes[node].scope != scope:
        node = run.nodes[node].scope
        if node == ROOT:
            return ''
    return node


def _around(run: Run, scope: str) -> list[str]:
    """The scope and those around it, to the process itself."""
    found = [scope]
    while scope != ROOT:
        scope = run.nodes[scope].scope
        found.append(scope)
    return found


def _tokens_in(run: Run, scope: int) -> list[Token]:
    return [token for token in run.state.tokens.values() if token.scope == scope]


def _is_in(run: Run, branch: regions.Branch, token: Token) -> bool:
    return regions.holds(branch, _belongs(run, token), _came_by(run, token))


def _belongs(run: Run, token: Token) -> str:
    """The node of a token, or the one it will go straight back to: that is whose branch it is in."""
    home = token.back_to.split()[-1] if token.back_to else token.node
    return lifted(run, home, run.nodes[token.node].scope) or token.node


def _came_by(run: Run, token: Token) -> str:
    """The flow of a token that waits at a join."""
    node = run.nodes[token.node]
    return token.flow if node.kind in JOINS and len(node.incoming) > 1 else ''
