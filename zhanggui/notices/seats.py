"""Who sits where: the question asked of whoever knows the organisation, for the defaults of a post and the reach of a robot."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol


class Seats(Protocol):
    def of(self, people: Collection[int]) -> Mapping[int, frozenset[str]]:
        """Codes of the positions each holds today, and of their departments."""
        ...

    def every(self) -> Sequence[tuple[str, str]]:
        """Code and name of all departments and positions: what a robot or a default may name."""
        ...


_known: list[Seats] = []


def register(seats: Seats) -> None:
    _known[:] = [seats]


def of(people: Collection[int]) -> Mapping[int, frozenset[str]]:
    return _known[0].of(people) if _known and people else {}


def every() -> Sequence[tuple[str, str]]:
    return _known[0].every() if _known else []
