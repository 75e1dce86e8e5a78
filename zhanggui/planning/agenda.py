"""What a meeting opens with: sections that fill themselves. Any context, also one above, brings its own.

    agenda.source('sales', say('昨日数据', 'Yesterday'), rows_of, order=10)

`rows_of(ask)` gives lines for the people, the day and the department of the meeting; nothing to say is an empty list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.core.words import Words


@dataclass(frozen=True, slots=True)
class Ask:
    """Whose meeting it is, and on which day. `actor` is whoever opens it: figures keep to what that person may see."""

    actor: Actor
    meeting: int
    series: int | None
    day: date
    people: tuple[int, ...]
    department: int | None

    @property
    def yesterday(self) -> date:
        return self.day - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section: `text`, `value` at its end, `href` to where it is seen in full; `is_bad` is shown in red."""

    text: str
    value: str = ''
    href: str = ''
    is_bad: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    label: Words
    lines: Sequence[Line]


Rows = Callable[[Ask], Sequence[Line]]


@dataclass(frozen=True, slots=True)
class Source:
    name: str
    label: Words
    rows: Rows
    order: int


_sources: dict[str, Source] = {}


def source(name: str, label: Words, rows: Rows, *, order: int = 100) -> None:
    """A second one of the same name takes the place of the first."""
    _sources[name] = Source(name, label, rows, order)


def sections(ask: Ask) -> list[Section]:
    ordered = sorted(_sources.values(), key=lambda each: (each.order, each.name))
    return [Section(each.name, each.label, list(each.rows(ask))) for each in ordered]


def kept(made: Sequence[Section]) -> list[dict[str, Any]]:
    """As the meeting keeps it, in both languages."""
    return [
        {
            'name': each.name,
            'label': [each.label.zh, each.label.en],
            'lines': [[line.text, line.value, line.href, line.is_bad] for line in each.lines],
        }
        for each in made
    ]


def restored(told: Sequence[dict[str, Any]]) -> list[Section]:
    return [Section(each['name'], Words(*each['label']), [Line(*line) for line in each['lines']]) for each in told]
