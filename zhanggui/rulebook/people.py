"""Whom a rule concerns: what this context asks of whoever knows the organisation. It names no position itself.

The organisation registers one `Seating`; tests may register another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from zhanggui.core.words import Words


@dataclass(frozen=True, slots=True)
class Seat:
    """A position. `answers_for`: further codes and titles that mean it in files of a company with more seats."""

    code: str
    name: Words
    department: str
    department_name: Words
    answers_for: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return (self.code, *self.answers_for)


class Seating(Protocol):
    def seats(self) -> Sequence[Seat]:
        """In the order of the chart."""
        ...

    def seats_of(self, person: int) -> Sequence[Seat]:
        """Those this person holds today."""
        ...

    def everybody(self) -> tuple[int, ...]:
        """Active accounts that hold a post today."""
        ...


_seatings: list[Seating] = []


def register(seating: Seating) -> None:
    _seatings[:] = [seating]


def seating() -> Seating:
    return _seatings[0]
