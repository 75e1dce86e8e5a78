"""A table is what any file comes down to: named rows of cells that can be gone through more than once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from zhanggui.channels.reading.cells import Cell

Row = tuple[int, Sequence[Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`rows()` starts anew each time and counts from 1 as the spreadsheet does; `kept` holds temporary files alive."""

    sheet: str
    rows: Callable[[], Iterator[Row]]
    encoding: str = ''
    even: bool = True  # every row has as many cells as the widest (spreadsheets): short rows mean nothing
    kept: tuple[object, ...] = field(default=(), repr=False)
