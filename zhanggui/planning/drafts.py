"""What has to be told to make something that was not there before: one frozen dataclass a kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Annotated

from msgspec import Meta

from zhanggui.planning.choices import TaskSource


@dataclass(frozen=True, slots=True)
class NewTask:
    """`inspector` None: whoever issues it inspects it."""

    what: Annotated[str, Meta(min_length=1, max_length=200)]
    standard: Annotated[str, Meta(min_length=1, max_length=2000)]
    due_on: date
    assignee: int
    inspector: int | None = None
    source: str = TaskSource.HAND
    meeting: int | None = None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One line of a work plan as it is typed."""

    what: Annotated[str, Meta(max_length=300)]
    standard: Annotated[str, Meta(max_length=500)] = ''
    due_on: date | None = None
    weight: Annotated[int, Meta(ge=0, le=100)] = 0
    result: Annotated[str, Meta(max_length=500)] = ''
    self_score: Annotated[int, Meta(ge=0, le=100)] | None = None


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """A meeting called by hand."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    held_on: date
    attendees: tuple[int, ...]
    at: time | None = None
    host: int | None = None


@dataclass(frozen=True, slots=True)
class NewSeries:
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    weekdays: tuple[int, ...]
    at: time
    host: int
    attendees: tuple[int, ...] = ()
    kind: str = 'regular'


@dataclass(frozen=True, slots=True)
class NewGoal:
    """`target` in the unit of its metric (fen where it is money). `parent`: what it is a part of."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    metric: str
    period: str
    starts_on: date
    ends_on: date
    target: Annotated[int, Meta(ge=0)]
    owner: int
    parent: int | None = None
    shop: int | None = None
    gap_reason: Annotated[str, Meta(max_length=500)] = ''
