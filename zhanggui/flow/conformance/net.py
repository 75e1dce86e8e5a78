"""A definition as a game of tokens: from a marking, what may be done next. Which way a condition goes is left open.

A marking is a sorted tuple of places: `at X` (a token that has arrived), `again X` (an activity done once that may be done
more), `in X` (a sub-process that waits for what is inside), `on F` (a flow into a join). What has no choice happens at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from zhanggui.flow.bpmn.model import ROOT, Definition, Mode, Node, NodeKind, Ready, Trigger

AT, AGAIN, IN, ON = 'at', 'again', 'in', 'on'
ACTIVITIES = frozenset({
    NodeKind.TASK, NodeKind.USER, NodeKind.MANUAL, NodeKind.SERVICE, NodeKind.SCRIPT, NodeKind.SEND, NodeKind.RECEIVE,
    NodeKind.RULE, NodeKind.CALL,
})  # fmt: skip
EVENTS = frozenset({NodeKind.CATCH, NodeKind.THROW, NodeKind.BOUNDARY})
JOINS = frozenset({NodeKind.PARALLEL, NodeKind.INCLUSIVE})
SUBSETS_OF = 6  # an inclusive split into more flows is taken as "one of them or all"
TOKENS_MAX = 24

Place = tuple[str, str]
Marking = tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """To `marking`, by doing `node`, or silently. `unlikely`: only if nothing else explains it."""

    marking: Marking
    node: str = ''
    unlikely: bool = False


@dataclass(slots=True)
class Net:
    """`seen`: the nodes a log tells of; all others happen silently."""

    definition: Definition
    seen: frozenset[str]
    inside: dict[str, frozenset[str]]
    known: dict[Marking, tuple[Move, ...]] = field(default_factory=dict)
    shortest: int | None = None  # steps of the shortest whole run, once somebody asked

    @classmethod
    def of(cls, definition: Definition, told: Iterable[str] = ()) -> Net:
        """Activities are always looked for; events only if the log tells of them (`told`)."""
        activities = {node.id for node in definition.nodes.values() if node.kind in ACTIVITIES}
        events = {id for id in told if id in definition.nodes and _is_seen_event(definition, definition.nodes[id])}
        return cls(definition, frozenset(activities | events), _insides(definition))

    def starts(self) -> list[Marking]:
        """A marking for each start event of the process."""
        found = [
            self._settled(_plus((), way))
            for id in self.definition.scopes[ROOT].starts
            for way in self._ways(self.definition.nodes[id])
        ]
        return list(dict.fromkeys(found))

    def moves(self, marking: Marking) -> tuple[Move, ...]:
        if marking not in self.known:
            self.known[marking] = tuple(
                Move(self._settled(move.marking), move.node, move.unlikely)
                for move in self._all_moves(marking)
                if len(move.marking) <= TOKENS_MAX
            )
        return self.known[marking]

    def enabled(self, marking: Marking) -> list[str]:
        """The nodes that could be seen next, silent steps passed over."""
        waiting, met, found = [marking], {marking}, []
        while waiting:
            for move in self.moves(waiting.pop()):
                if move.node:
                    found.append(move.node)
                elif not move.unlikely and move.marking not in met:
                    met.add(move.marking)
                    waiting.append(move.marking)
        return list(dict.fromkeys(found))

    def moved_to(self, marking: Marking, node: str) -> list[Marking]:
        """Sent back or jumped: instead of everything, or of one token, a token at the node."""
        target = [(AT, node)]
        scope = self.definition.nodes[node].scope
        rest = tuple(place for place in marking if self._scope(place) != scope)
        one_gone = [_minus(marking, place) for place in dict.fromkeys(marking)]
        return [self._settled(_plus(kept, target)) for kept in [rest, *one_gone]]

    # --- what may happen -----------------------------------------------------------------------------------------------
    def _all_moves(self, marking: Marking) -> Iterator[Move]:
        for place in dict.fromkeys(marking):
            kind, id = place
            rest = _minus(marking, place)
            if kind == AT:
                yield from self._of_arrived(marking, rest, self.definition.nodes[id])
            elif kind == AGAIN:
                node = self.definition.nodes[id]
                yield Move(marking, id)
                yield from (Move(_plus(rest, way)) for way in self._ways(node))
                yield from self._boundary(marking, rest, node)
            elif kind == IN:
                yield from self._of_scope(marking, rest, self.definition.nodes[id])
        yield from self._inclusive_joins(marking)
        yield from self._event_subs(marking)

    def _of_arrived(self, marking: Marking, rest: Marking, node: Node) -> Iterator[Move]:
        named = node.id if node.id in self.seen else ''
        if node.kind in ACTIVITIES:
            if _repeats(node):
                yield Move(_plus(rest, [(AGAIN, node.id)]), named)
            else:
                yield from (Move(_plus(rest, way), named) for way in self._ways(node))
            if node.loop is not None:
                yield from (Move(_plus(rest, way), unlikely=True) for way in self._ways(node))
            yield from self._boundary(marking, rest, node)
        else:
            yield from (Move(_plus(rest, way), named) for way in self._ways(node))

    def _of_scope(self, marking: Marking, rest: Marking, node: Node) -> Iterator[Move]:
        """A sub-process under way: it may be over, begin one more round, or be interrupted."""
        if not self._holds(marking, node.id):
            yield from (Move(_plus(rest, way)) for way in self._ways(node))
        if node.loop is not None:
            yield Move(_plus(marking, self._opened(node.id)), unlikely=True)
        outside = tuple(place for place in rest if self._scope(place) not in self.inside[node.id])
        yield from self._boundary(marking, outside, node)

    def _boundary(self, marking: Marking, rest: Marking, host: Node) -> Iterator[Move]:
        """`rest` is what is left when the host is interrupted."""
        for id in host.boundary:
            node = self.definition.nodes[id]
            named = id if id in self.seen else ''
            kept = rest if node.interrupting else marking
            yield from (Move(_plus(kept, way), named, unlikely=not named) for way in self._ways(node))

    def _inclusive_joins(self, marking: Marking) -> Iterator[Move]:
        """Fires with what has come; whether more could come is not asked."""
        joins = {self._target(id).id for kind, id in marking if kind == ON}
        for id in sorted(joins):
            node = self.definition.nodes[id]
            if node.kind is NodeKind.INCLUSIVE:
                rest = marking
                for flow in node.incoming:
                    if (ON, flow) in rest:
                        rest = _minus(rest, (ON, flow))
                yield from (Move(_plus(rest, way)) for way in self._ways(node))

    def _event_subs(self, marking: Marking) -> Iterator[Move]:
        active = {ROOT, *(id for kind, id in marking if kind == IN)} if marking else set()
        for scope in sorted(active):
            for sub in self.definition.scopes[scope].event_subs:
                for id in self.definition.scopes[sub].starts:
                    node = self.definition.nodes[id]
                    gone = self.inside[scope] if node.interrupting else frozenset()
                    kept = tuple(place for place in marking if self._scope(place) not in gone)
                    named = id if id in self.seen else ''
                    for way in self._ways(node):
                        yield Move(_plus(kept, [(IN, sub), *way]), named, unlikely=not named)

    # --- what happens at once ------------------------------------------------------------------------------------------
    def _settled(self, marking: Marking) -> Marking:
        changed = True
        while changed and len(marking) <= TOKENS_MAX:
            changed = False
            for place in dict.fromkeys(marking):
                then = self._at_once(marking, place)
                if then is not None:
                    marking, changed = then, True
                    break
        return marking

    def _at_once(self, marking: Marking, place: Place) -> Marking | None:
        kind, id = place
        rest = _minus(marking, place)
        if kind == ON:
            return self._joined(marking, self._target(id))
        node = self.definition.nodes[id]
        if kind == IN:
            is_over = node.loop is None and not self._holds(marking, id)
            return self._only_way(rest, node) if is_over else None
        if kind == AGAIN or id in self.seen:
            return None
        if node.kind is NodeKind.SUB_PROCESS:
            return _plus(rest, [(IN, id), *self._opened(id)])
        if node.event and node.event.trigger is Trigger.TERMINATE:
            return tuple(each for each in rest if self._scope(each) not in self.inside[node.scope])
        if node.event and node.event.trigger is Trigger.LINK and node.kind is NodeKind.THROW:
            return _plus(rest, self._linked(node))
        return self._only_way(rest, node)

    def _only_way(self, rest: Marking, node: Node) -> Marking | None:
        ways = self._ways(node)
        return _plus(rest, ways[0]) if len(ways) == 1 else None

    def _joined(self, marking: Marking, node: Node) -> Marking | None:
        if node.kind is not NodeKind.PARALLEL or any((ON, flow) not in marking for flow in node.incoming):
            return None
        for flow in node.incoming:
            marking = _minus(marking, (ON, flow))
        return _plus(marking, self._along(node.outgoing))

    # --- where flows lead ----------------------------------------------------------------------------------------------
    def _ways(self, node: Node) -> list[list[Place]]:
        """Each set of tokens that leaving the node may give."""
        if node.kind in (NodeKind.EXCLUSIVE, NodeKind.EVENT_BASED):
            return [self._along([flow]) for flow in node.outgoing]
        flows = [self.definition.flows[id] for id in node.outgoing]
        splits = node.kind is NodeKind.INCLUSIVE or any(flow.condition or flow.id == node.default for flow in flows)
        if not splits or len(flows) < 2 or node.kind is NodeKind.PARALLEL:
            return [self._along(node.outgoing)]
        free = [id for id in node.outgoing if not self.definition.flows[id].condition and id != node.default]
        always = free if node.kind is not NodeKind.INCLUSIVE else []
        chosen = [id for id in node.outgoing if id not in always]
        sizes = range(0 if always else 1, len(chosen) + 1) if len(chosen) <= SUBSETS_OF else (1, len(chosen))
        return [self._along([*always, *some]) for size in sizes for some in combinations(chosen, size)]

    def _along(self, flows: Iterable[str]) -> list[Place]:
        return [place for flow in flows for place in self._arriving(flow)]

    def _arriving(self, flow: str) -> list[Place]:
        target = self._target(flow)
        waits = target.kind in JOINS and len(target.incoming) > 1
        return [(ON, flow)] if waits else [(AT, target.id)]

    def _opened(self, scope: str) -> list[Place]:
        starts = (self.definition.nodes[id] for id in self.definition.scopes[scope].starts)
        return [place for start in starts for place in self._ways(start)[0]]

    def _linked(self, node: Node) -> list[Place]:
        assert node.event is not None
        return [
            (AT, other.id)
            for other in self.definition.nodes.values()
            if other.kind is NodeKind.CATCH
            and other.scope == node.scope
            and other.event
            and (other.event.trigger, other.event.name) == (Trigger.LINK, node.event.name)
        ][:1]

    def _target(self, flow: str) -> Node:
        return self.definition.nodes[self.definition.flows[flow].target]

    def _scope(self, place: Place) -> str:
        kind, id = place
        return self._target(id).scope if kind == ON else self.definition.nodes[id].scope

    def _holds(self, marking: Marking, scope: str) -> bool:
        return any(self._scope(place) in self.inside[scope] for place in marking)


def _repeats(node: Node) -> bool:
    """Done by several, or several times: each may stand in the log."""
    approval = node.approval
    asks_many = approval is not None and (approval.mode is not Mode.ONE or approval.kind is not Ready.PLAIN)
    return node.loop is not None or asks_many


def _is_seen_event(definition: Definition, node: Node) -> bool:
    """Where a process begins and ends is no step of it; what begins an event sub-process is."""
    if node.kind is NodeKind.START:
        return node.scope != ROOT and definition.nodes[node.scope].by_event
    return node.kind in EVENTS


def _insides(definition: Definition) -> dict[str, frozenset[str]]:
    """Each scope with those within it, itself included."""
    inside: dict[str, set[str]] = {id: {id} for id in definition.scopes}
    for id in definition.scopes:
        outer = id
        while outer != ROOT:
            outer = definition.nodes[outer].scope
            inside[outer].add(id)
    return {id: frozenset(found) for id, found in inside.items()}


def _plus(marking: Marking, places: Iterable[Place]) -> Marking:
    return tuple(sorted([*marking, *places]))


def _minus(marking: Marking, place: Place) -> Marking:
    index = marking.index(place)
    return marking[:index] + marking[index + 1 :]
