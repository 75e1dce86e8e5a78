"""The flows of one scope as a graph: reachability, dominators, circles. Iterative throughout: diagrams may be deep."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from zhanggui.flow.bpmn.model import Definition, NodeKind, Trigger

Graph = dict[str, list[str]]
ENTRY, EXIT = '<entry>', '<exit>'


def following(definition: Definition, scope: str) -> Graph:
    """What may come next: along flows, through links, and by the boundary events of an activity."""
    nodes = [definition.nodes[id] for id in definition.scopes[scope].nodes]
    landing = {
        node.event.name: node.id
        for node in nodes
        if node.kind is NodeKind.CATCH and node.event is not None and node.event.trigger is Trigger.LINK
    }
    graph: Graph = {}
    for node in nodes:
        after = [definition.flows[id].target for id in node.outgoing] + list(node.boundary)
        if node.kind is NodeKind.THROW and node.event is not None and node.event.trigger is Trigger.LINK:
            after += [landing[node.event.name]] if node.event.name in landing else []
        graph[node.id] = [target for target in after if target in definition.nodes]
    return graph


def turned(graph: Mapping[str, Iterable[str]]) -> Graph:
    back: Graph = {node: [] for node in graph}
    for node, targets in graph.items():
        for target in targets:
            back.setdefault(target, []).append(node)
    return back


def reached(graph: Mapping[str, Iterable[str]], starts: Iterable[str], without: Collection[str] = ()) -> set[str]:
    seen: set[str] = set()
    waiting = [start for start in starts if start not in without]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting.extend(target for target in graph.get(node, ()) if target not in without)
    return seen


def circles(graph: Mapping[str, Collection[str]]) -> list[list[str]]:
    """Sets of nodes that can each reach all others of the set (Kosaraju's two passes), and nodes that lead to themselves."""
    order = _finished(graph)
    back = turned(graph)
    seen: set[str] = set()
    found: list[list[str]] = []
    for node in reversed(order):
        if node in seen:
            continue
        part = reached(back, [node], without=seen)
        seen |= part
        if len(part) > 1 or node in graph.get(node, ()):
            found.append(sorted(part, key=order.index) if len(part) < 50 else sorted(part))
    return found


def dominators(graph: Mapping[str, Collection[str]], root: str) -> dict[str, str]:
    """For each reachable node the nearest one that every way from the root passes (Cooper, Harvey and Kennedy)."""
    order = list(reversed(_finished(graph, [root])))
    place = {node: at for at, node in enumerate(order)}
    back = turned({node: [target for target in graph.get(node, ()) if target in place] for node in order})
    nearest: dict[str, str] = {root: root}
    changed = True
    while changed:
        changed = False
        for node in order[1:]:
            known = [one for one in back[node] if one in nearest]
            best = known[0]
            for other in known[1:]:
                best = _common(best, other, nearest, place)
            if nearest.get(node) != best:
                nearest[node] = best
                changed = True
    return nearest


def _common(one: str, other: str, nearest: Mapping[str, str], place: Mapping[str, int]) -> str:
    while one != other:
        while place[one] > place[other]:
            one = nearest[one]
        while place[other] > place[one]:
            other = nearest[other]
    return one


def _finished(graph: Mapping[str, Collection[str]], starts: Iterable[str] | None = None) -> list[str]:
    """The nodes in the order in which a depth-first walk is done with them."""
    order: list[str] = []
    seen: set[str] = set()
    for start in graph if starts is None else starts:
        if start in seen:
            continue
        seen.add(start)
        path = [(start, iter(graph.get(start, ())))]
        while path:
            node, targets = path[-1]
            for target in targets:
                if target not in seen:
                    seen.add(target)
                    path.append((target, iter(graph.get(target, ()))))
                    break
            else:
                path.pop()
                order.append(node)
    return order
