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
    if node.kind is not NodeKind.THROW or node.event is None or node.event.trigger is not Trigger.LINK:
        return ''
    for id in definition.scopes[node.scope].nodes:
        other = definition.nodes[id]
        catches = other.kind is NodeKind.CATCH and other.event is not None and other.event.trigger is Trigger.LINK
        if catches and other.event.name == node.event.name:
            return id
    return ''


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
