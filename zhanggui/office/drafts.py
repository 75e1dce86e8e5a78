"""What has to be told to the office's use cases where there was no row before: one frozen dataclass a kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta


@dataclass(frozen=True, slots=True)
class NewIncident:
    """As it is reported in a minute; `found_at` None: now."""

    what: Annotated[str, Meta(min_length=1, max_length=80)]
    category: str
    scope: str
    orders_concerned: Annotated[int, Meta(ge=0)] = 0
    money_fen: Annotated[int, Meta(ge=0)] = 0
    safety: bool = False
    penalty: bool = False
    detail: Annotated[str, Meta(max_length=2000)] = ''
    drill: bool = False
    found_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """Whoever holds this position is called."""

    position: str


@dataclass(frozen=True, slots=True)
class Numbering:
    """`number` of a document there is: this becomes its next version."""

    category: str
    number: str | None = ''


@dataclass(frozen=True, slots=True)
class Assigning:
    """The measures of a review as they were typed, with names; `inspector` takes what nobody is recognised for."""

    measures: Sequence[Mapping[str, Any]]
    inspector: int
    about: str
