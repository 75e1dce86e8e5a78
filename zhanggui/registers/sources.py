"""Where the rows of a register come from when nobody types them: contexts declare sources, a file names one.

    sources.declare(Source('orders.sales_daily', label=…, columns=(…), lines=sales_daily, filled=days_with_sales))

A source reads as the person who looks: it starts at what they may see. `filled` answers for the rulebook, for everybody, and
for all its registers at once: a home asks it for each sheet of a person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.core.words import Words
from zhanggui.registers.models import Register
from zhanggui.rulebook.controls import Period

__all__ = ['Ask', 'Column', 'Filled', 'Line', 'Register', 'Source', 'day_and_id', 'day_key', 'declare', 'get', 'names']

IDS_A_DAY = 10**12  # room for the number of a row below its day, in a key that still fits a bigint
DAY_LAST = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    label: Words


@dataclass(frozen=True, slots=True)
class Ask:
    """`before`: only rows with a smaller key; `most`: at most so many, newest first."""

    register: Register
    actor: Actor
    period: Period
    before: int | None = None
    most: int = 50


@dataclass(frozen=True, slots=True)
class Line:
    """`key` orders the lines, newest first; `cells` in the order of the columns: texts, numbers, days, moments."""

    key: int
    cells: Sequence[Any]
    href: str = ''
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """So many rows of one day."""

    day: date
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    name: str
    label: Words
    columns: Callable[[Register], Sequence[Column]]
    lines: Callable[[Ask], Sequence[Line]]
    filled: Callable[[Sequence[Register], Period], Mapping[str, Sequence[Filled]]]  # by the register's key


_sources: dict[str, Source] = {}


def declare(*sources: Source) -> None:
    for source in sources:
        if source.name in _sources:
            raise ValueError(f'source {source.name!r} is declared twice')
        _sources[source.name] = source


def get(name: str) -> Source:
    """Raises KeyError: names come from files."""
    return _sources[name]


def names() -> list[str]:
    return sorted(_sources)


def day_key(day: date, id: int) -> int:
    """The key of a line that stands by its day and then by a number."""
    return day.toordinal() * IDS_A_DAY + id


def day_and_id(key: int) -> tuple[date, int]:
    """Back from the key; an address may say any number, so a day that no calendar has is its first or last."""
    day, id = divmod(key, IDS_A_DAY)
    return date.fromordinal(min(max(day, 1), DAY_LAST)), id
