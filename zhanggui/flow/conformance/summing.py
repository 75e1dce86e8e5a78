"""A whole log against a definition: cases that went the same way are judged once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from zhanggui.flow.conformance.aligning import Did, Kind, Replay, Step, replay
from zhanggui.flow.conformance.net import Net


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case of the log."""

    case: str
    steps: tuple[Step, ...]
    replay: Replay
    ended: bool = True
    id: int = 0  # of our own cases


@dataclass(slots=True)
class Summary:
    cases: int = 0
    conforming: int = 0
    undecided: int = 0
    moved: int = 0
    fitness_sum: float = 0.0
    places: Counter[tuple[str, Kind]] = field(default_factory=Counter)  # node and kind -> cases
    variants: Counter[tuple[str, ...]] = field(default_factory=Counter)

    @property
    def deviating(self) -> int:
        return self.cases - self.conforming - self.undecided

    @property
    def fitness(self) -> float:
        return self.fitness_sum / self.cases if self.cases else 1.0

    def add(self, outcome: Outcome) -> None:
        self.cases += 1
        self.conforming += outcome.replay.conforms
        self.undecided += outcome.replay.undecided
        self.moved += bool(outcome.replay.moved)
        self.fitness_sum += outcome.replay.fitness
        self.places.update({(each.node or each.name, each.kind) for each in outcome.replay.deviations})
        self.variants[tuple(step.node or step.name for step in outcome.steps if step.did is Did.DONE)] += 1


def replay_all(net: Net, cases: Iterable[tuple[str, Sequence[Step], bool, int]]) -> Iterator[Outcome]:
    """`cases`: name, steps in order, whether it has ended, id. Memory grows with the ways taken, not with the cases."""
    judged: dict[tuple[tuple[Step, ...], bool], Replay] = {}
    for case, steps, ended, id in cases:
        way = (tuple(steps), ended)
        if way not in judged:
            judged[way] = replay(net, way[0], ended=ended)
        yield Outcome(case, way[0], judged[way], ended, id)


def marks(places: Mapping[tuple[str, Kind], int]) -> dict[str, tuple[Kind, int]]:
    """For the drawing: each node with the kind most cases deviated by, and how many did at all."""
    found: dict[str, tuple[Kind, int]] = {}
    for (node, kind), number in sorted(places.items(), key=lambda item: -item[1]):
        first, total = found.get(node, (kind, 0))
        found[node] = (first, total + number)
    return found
