"""What a format is made of: columns with every name they ever had, status words, and a hook for what data cannot say.

Fields are those of `IncomingOrder`; those of its `Receiver` begin with `receiver_`, those of a line with `line_`. A few are
only steps on the way (`state_words`, `receiver_address`, …) and are gone when the order is built.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any

from zhanggui.core.words import Words
from zhanggui.orders.incoming import IncomingLine, PlatformState, RefundState

Facts = dict[str, Any]


class Kind(Enum):
    """How the cells of a column are read."""

    TEXT = 'text'
    ID = 'id'
    CODE = 'code'
    MONEY = 'money'
    UNIT_PRICE = 'unit_price'
    QUANTITY = 'quantity'
    TIME = 'time'


class Grain(StrEnum):
    """What one row of the file is."""

    ORDER = 'order'
    LINE = 'line'


@dataclass(frozen=True, slots=True)
class Column:
    """One field and the headers it goes by, the preferred first."""

    field: str
    names: tuple[str, ...]
    kind: Kind = Kind.TEXT
    length: int = 500

    @property
    def personal(self) -> bool:
        return self.field.startswith('receiver_') or self.field in {'nick', 'message', 'memo'}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a status word says. `by_payment`: closed, and whether refunded or never paid only the payment tells."""

    state: PlatformState | None
    refund: RefundState | None = None
    by_payment: bool = False


@dataclass(slots=True)
class Draft:
    """An order on its way: facts of the whole, facts of each row, and the lines once a hook has made them."""

    number: str
    facts: Facts
    rows: list[Facts]
    row_numbers: list[int]
    lines: list[IncomingLine] | None = None
    notes: list[tuple[str, Words]] = field(default_factory=list)


Hook = Callable[[Draft], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """`telltale`: fields that must be there to recognise it; `foreign`: headers that show it is something else."""

    name: str
    label: Words
    platform: str
    columns: tuple[Column, ...]
    telltale: tuple[str, ...]
    foreign: tuple[str, ...] = ()
    grain: Grain = Grain.LINE
    brings_header: bool = True
    brings_lines: bool = True
    merged: bool = False  # cells of the order stand on its first row only
    states: Mapping[str, Meaning] = field(default_factory=dict)
    refunds: Mapping[str, RefundState] = field(default_factory=dict)
    finish: Hook | None = None  # after the generic reading of words and addresses, before the order is built
    joined: tuple[
        str, ...
    ] = ()  # fields of several goods that may stand in one cell, parted by `;`; the first tells how many
    number_from: Callable[[Facts], str] | None = None  # for files without order numbers
    guessed: bool = False  # columns are found by synonym or mapping, so detection takes it last


def closed() -> Meaning:
    return Meaning(None, by_payment=True)
