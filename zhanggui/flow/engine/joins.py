"""What follows from the shape of a diagram alone: who can still reach a join. Worked out once for each definition."""

from __future__ import annotations

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from zhanggui.flow.bpmn.model import Definition, Node, NodeKind, Trigger

# For each node, the incoming flows of the gateway that a token there can still come by.
Reach = Mapping[str, frozenset[str]]

_reaches: WeakKeyDictionary[Definition, dict[str, Reach]] = WeakKeyDictionary()


def reach(definition: Definition, gateway: str) -> Reach:
    known = _reaches.setdefault(definition, {})
    if gateway not in known:
        known[gateway] = _reach(definition, gateway)
    return known[gateway]


def followers(definition: Definition, node: Node) -> list[str]:
    """Where a token may go from a node: along its flows, through its boundary events, over a link."""
    found = [definition.flows[id].target for id in node.outgoing]
    found.extend(node.boundary)
    if link := linked(definition, node):
        found.append(link)
    return found


def linked(definition: Definition, node: Node) -> str:
    """The catching link event of the same name in the same scope."""
    name = _link(node, NodeKind.THROW)
    if not name:
        return ''
    within = definition.scopes[node.scope].nodes
    return next((id for id in within if _link(definition.nodes[id], NodeKind.CATCH) == name), '')


def sources(definition: Definition, scope: str) -> dict[str, list[str]]:
    """The nodes before each node of a scope."""
    before: dict[str, list[str]] = {}
    for id in definition.scopes[scope].nodes:
        for target in followers(definition, definition.nodes[id]):
            before.setdefault(target, []).append(id)
    return before


def _reach(definition: Definition, gateway: str) -> Reach:
    node = definition.nodes[gateway]
    before = sources(definition, node.scope)
    found: dict[str, set[str]] = {}
    for flow in node.incoming:
        todo, seen = [definition.flows[flow].source], {gateway}
        while todo:
            at = todo.pop()
            if at not in seen:
                seen.add(at)
                found.setdefault(at, set()).add(flow)
                todo.extend(before.get(at, ()))
    return {id: frozenset(flows) for id, flows in found.items()}


def _link(node: Node, kind: NodeKind) -> str:
    is_link = node.kind is kind and node.event is not None and node.event.trigger is Trigger.LINK
    return node.event.name if is_link and node.event else ''
