"""Which places of a diagram are under way at the same time: the branches of a split, up to where they all meet again.

Two places are concurrent when a parallel, inclusive or implicit split, or a non-interrupting boundary event, has one of them
in one branch only and the other in another only. What is behind the meeting point of all branches belongs to none.
"""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from zhanggui.flow.bpmn.model import Definition, Node, NodeKind
from zhanggui.flow.engine.joins import followers


@dataclass(frozen=True, slots=True)
class Branch:
    """The nodes and flows from one way out of a split to where its branches meet."""

    nodes: frozenset[str]
    flows: frozenset[str]


@dataclass(frozen=True, slots=True)
class Split:
    """Branches that run beside each other, and the node where they all meet again ('' when there is none)."""

    branches: tuple[Branch, ...]
    meeting: str = ''


_known: WeakKeyDictionary[Definition, dict[str, list[Split]]] = WeakKeyDictionary()
_GATES = {NodeKind.EXCLUSIVE, NodeKind.EVENT_BASED}


def concurrent(definition: Definition, target: str, place: str, flow: str = '') -> bool:
    """Whether a token at `place` (of a token that waits at a join: the flow it came by) runs beside one at `target`."""
    for split in splits(definition, definition.nodes[target].scope):
        ours = {at for at, branch in enumerate(split.branches) if target in branch.nodes}
        theirs = {at for at, branch in enumerate(split.branches) if holds(branch, place, flow)}
        if ours and theirs and not ours & theirs:
            return True
    return False


def holds(branch: Branch, place: str, flow: str = '') -> bool:
    return flow in branch.flows if flow else place in branch.nodes


def splits(definition: Definition, scope: str) -> list[Split]:
    known = _known.setdefault(definition, {})
    if scope not in known:
        known[scope] = _splits(definition, scope)
    return known[scope]


def after(definition: Definition, node: str) -> frozenset[str]:
    """The nodes of its scope that a token may come to from a node."""
    found: set[str] = set()
    todo = followers(definition, definition.nodes[node])
    while todo:
        at = todo.pop()
        if at not in found:
            found.add(at)
            todo.extend(followers(definition, definition.nodes[at]))
    return frozenset(found)


def _splits(definition: Definition, scope: str) -> list[Split]:
    meeting = _meeting_points(definition, scope)
    found: list[Split] = []
    for id in definition.scopes[scope].nodes:
        node = definition.nodes[id]
        if len(node.outgoing) > 1 and node.kind not in _GATES:
            meets = meeting.get(id) or _common_join(definition, node)
            stop = {id, meets}
            branches = (_branch(definition, definition.flows[flow].target, stop, {flow}) for flow in node.outgoing)
            found.append(Split(tuple(branches), meets))
        aside = [boundary for boundary in node.boundary if not definition.nodes[boundary].interrupting]
        found.extend(Split(_beside(definition, node, boundary)) for boundary in aside)
    return found


def _beside(definition: Definition, host: Node, boundary: str) -> tuple[Branch, ...]:
    """The activity and what follows it, beside what its non-interrupting event has set going."""
    main: set[str] = {host.id}
    flows: set[str] = set()
    for flow in host.outgoing:
        ahead = _branch(definition, definition.flows[flow].target, {boundary, host.id}, {flow})
        main |= ahead.nodes
        flows |= ahead.flows
    aside = _branch(definition, boundary, {host.id}, set())
    return Branch(frozenset(main), frozenset(flows)), aside


def _branch(definition: Definition, start: str, stop: set[str], flows: set[str]) -> Branch:
    nodes: set[str] = set()
    todo = [start]
    while todo:
        at = todo.pop()
        if at not in nodes and at not in stop:
            nodes.add(at)
            flows.update(definition.nodes[at].outgoing)
            todo.extend(followers(definition, definition.nodes[at]))
    return Branch(frozenset(nodes), frozenset(flows))


def _meeting_points(definition: Definition, scope: str) -> dict[str, str]:
    """The immediate post-dominator of each node: the first place that every way to the end goes through."""
    ids = definition.scopes[scope].nodes
    bit = {id: 1 << at for at, id in enumerate(ids)}
    everything = (1 << len(ids)) - 1
    ahead = {id: _main_ways(definition, id) for id in ids}
    through = {id: everything if ahead[id] else bit[id] for id in ids}
    changed = True
    while changed:
        changed = False
        for id in reversed(ids):
            if not ahead[id]:
                continue
            common = everything
            for target in ahead[id]:
                common &= through[target]
            if common | bit[id] != through[id]:
                through[id] = common | bit[id]
                changed = True
    return {id: meeting for id in ids if (meeting := _nearest(id, ids, bit, through))}


def _main_ways(definition: Definition, id: str) -> list[str]:
    """Where the token itself goes: a non-interrupting event leaves it where it is."""
    ways = followers(definition, definition.nodes[id])
    return [
        target
        for target in ways
        if definition.nodes[target].interrupting or target not in definition.nodes[id].boundary
    ]


def _common_join(definition: Definition, split: Node) -> str:
    """Where all branches can meet though some way out of one goes elsewhere: the nearest such join."""
    far = [_distances(definition, definition.flows[flow].target, split.id) for flow in split.outgoing]
    common = [
        id
        for id in far[0]
        if all(id in each for each in far)
        and definition.nodes[id].kind in {NodeKind.PARALLEL, NodeKind.INCLUSIVE}
        and len(definition.nodes[id].incoming) > 1
    ]
    return min(common, key=lambda id: sum(each[id] for each in far), default='')


def _distances(definition: Definition, start: str, stop: str) -> dict[str, int]:
    found = {start: 0}
    todo = [start]
    for at in todo:
        for target in followers(definition, definition.nodes[at]):
            if target not in found and target != stop:
                found[target] = found[at] + 1
                todo.append(target)
    return found


def _nearest(id: str, ids: tuple[str, ...], bit: dict[str, int], through: dict[str, int]) -> str:
    """Of all places every way goes through, the one with the most such places ahead of it."""
    candidates = [other for other in ids if other != id and through[id] & bit[other]]
    return max(candidates, key=lambda other: through[other].bit_count(), default='')
