"""One case against the net: the cheapest way to walk both together. Where they part stands in the result, in order.

Best-first over (how far in the log, marking). A step of both costs nothing, a step of one alone costs one; so what is found is
the smallest set of deviations that explains the case.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from zhanggui.core.words import Words, say
from zhanggui.flow.conformance.net import Marking, Net

WHOLE = 10_000
UNLIKELY = 1  # far less than a deviation, more than nothing
LESS_LIKELY = 2  # a step left out explains more than one too many
STATES_MAX = 20_000


class Did(StrEnum):
    """What a line of the log says."""

    DONE = 'done'
    MOVED = 'moved'  # sent back or jumped to the node: allowed, though not drawn


class Kind(StrEnum):
    MISSING = 'missing'  # drawn, not done
    UNEXPECTED = 'unexpected'  # done, not drawn there
    ORDER = 'order'  # done, but not when it was its turn
    UNKNOWN = 'unknown'  # not on the drawing at all


KIND_WORDS: Mapping[str, Words] = {
    Kind.MISSING: say('漏做', 'left out'),
    Kind.UNEXPECTED: say('多做', 'not drawn here'),
    Kind.ORDER: say('顺序不符', 'out of order'),
    Kind.UNKNOWN: say('图上没有', 'not on the drawing'),
}


@dataclass(frozen=True, slots=True)
class Step:
    """`node` is empty when the log's activity is not on the drawing; `name` is what the log calls it."""

    node: str
    name: str = ''
    did: Did = Did.DONE


@dataclass(frozen=True, slots=True)
class Deviation:
    """`position` in the log (a missing step: before that line). `expected`: what would have fitted there."""

    kind: Kind
    node: str
    position: int
    name: str = ''
    expected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Replay:
    """`fitness` from 0 to 1. `undecided`: too many ways to look at; nothing is claimed."""

    deviations: tuple[Deviation, ...]
    fitness: float
    moved: int = 0
    undecided: bool = False

    @property
    def conforms(self) -> bool:
        return not self.deviations and not self.undecided


@dataclass(frozen=True, slots=True)
class _Way:
    """How a state was reached: the last link of a chain."""

    before: _Way | None
    deviation: Deviation | None = None


def replay(net: Net, steps: Sequence[Step], *, ended: bool) -> Replay:
    """`ended`: the case is over, so what is left to do is missing."""
    cost, way = _cheapest(net, steps, ended=ended)
    moved = sum(step.did is Did.MOVED for step in steps)
    if way is None:
        return Replay((), 0.0, moved, undecided=True)
    found = _paired(_chain(way))
    worst = len(steps) - moved + (_shortest(net) if ended else 0)
    return Replay(tuple(found), 1 - min(1.0, cost // WHOLE / worst) if worst else 1.0, moved)


def _cheapest(net: Net, steps: Sequence[Step], *, ended: bool) -> tuple[int, _Way | None]:
    order = count()
    heap: list[tuple[int, int, int, Marking, _Way]] = [
        (0, 0, next(order), marking, _Way(None)) for marking in net.starts()
    ]
    done: set[tuple[int, Marking]] = set()
    while heap and len(done) < STATES_MAX:
        cost, far, _, marking, way = heapq.heappop(heap)
        position = -far
        if (position, marking) in done:
            continue
        done.add((position, marking))
        if position == len(steps) and (not ended or not marking):
            return cost, way
        for more, forward, then, deviation in _next(net, steps, position, marking):
            if (position + forward, then) not in done:
                onward = _Way(way, deviation) if deviation else way
                heapq.heappush(heap, (cost + more, -(position + forward), next(order), then, onward))
    return 0, None


def _next(
    net: Net, steps: Sequence[Step], position: int, marking: Marking
) -> list[tuple[int, int, Marking, Deviation | None]]:
    """Cost, lines of the log used up, the marking then, and what deviated."""
    step = steps[position] if position < len(steps) else None
    if step and step.did is Did.MOVED:
        places = net.moved_to(marking, step.node) if step.node else []
        return [(0, 1, then, None) for then in places] or [(0, 1, marking, None)]
    found: list[tuple[int, int, Marking, Deviation | None]] = []
    for move in net.moves(marking):
        if not move.node:
            found.append((UNLIKELY if move.unlikely else 0, 0, move.marking, None))
            continue
        if step and move.node == step.node:
            found.append((0, 1, move.marking, None))
        found.append((WHOLE, 0, move.marking, Deviation(Kind.MISSING, move.node, position)))
    if step:
        kind = Kind.UNEXPECTED if step.node else Kind.UNKNOWN
        told = Deviation(kind, step.node, position, step.name, tuple(net.enabled(marking)))
        found.append((WHOLE + LESS_LIKELY, 1, marking, told))
    return found


def _chain(way: _Way) -> list[Deviation]:
    found = []
    at: _Way | None = way
    while at:
        if at.deviation:
            found.append(at.deviation)
        at = at.before
    return found[::-1]


def _paired(deviations: Sequence[Deviation]) -> list[Deviation]:
    """What is missing in one place and too much in another was done in the wrong order: told once, where it was done."""
    missing = Counter(each.node for each in deviations if each.kind is Kind.MISSING)
    extra = Counter(each.node for each in deviations if each.kind is Kind.UNEXPECTED)
    both = missing & extra
    told: list[Deviation] = []
    left = {kind: Counter(both) for kind in (Kind.MISSING, Kind.UNEXPECTED)}
    for each in deviations:
        pairs = left.get(each.kind)
        if pairs is None or not pairs[each.node]:
            told.append(each)
            continue
        pairs[each.node] -= 1
        if each.kind is Kind.UNEXPECTED:
            told.append(Deviation(Kind.ORDER, each.node, each.position, each.name, each.expected))
    return told


def _shortest(net: Net) -> int:
    """How many steps the shortest whole run has: what a case without any would have to make up for."""
    if net.shortest is None:
        cost, way = _cheapest(net, (), ended=True)
        net.shortest = cost // WHOLE if way else 0
    return net.shortest
