"""Headers to fields: a header is compared without spaces, width and case, since exports vary in all three."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Any

from zhanggui.channels.reading import cells
from zhanggui.channels.reading.cells import REMEMBERED, Cell
from zhanggui.channels.reading.formats.declaration import Column, Format, Kind
from zhanggui.channels.reading.formats.generic import mapping_name


@dataclass(frozen=True, slots=True)
class Mapped:
    """One column of the file that we read, and how."""

    index: int
    header: str
    column: Column
    read: Callable[[Cell], Any]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a header row meets a format: what is read, what the format misses, what is left over or stands twice."""

    mapped: tuple[Mapped, ...]
    missing: tuple[str, ...]
    unmapped: tuple[str, ...]
    repeated: tuple[str, ...]
    width: int
    foreign: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        return not self.missing and not self.foreign


def normal(header: Cell) -> str:
    """`收货地址 ` = `收货地址`, `（元）` = `(元)`, `商品ID` = `商品id`, `Order No` = `order_no` = `orderno`."""
    text = unicodedata.normalize('NFKC', cells.bare(header)).lower()
    return ''.join(text.split()).replace('_', '').replace('\ufeff', '')


def lay_out(format: Format, header: Sequence[Cell], mapping: Mapping[str, str] | None = None) -> Layout:
    """Finds each field's column by the first of its names that the header has; `mapping` {field: header} comes first."""
    names = [normal(cell) for cell in header]
    places: dict[str, int] = {}
    for index, name in enumerate(names):
        places.setdefault(name, index)
    mapped: list[Mapped] = []
    for column, wanted in _wanted(format):
        named = mapping.get(mapping_name(column)) if mapping else None
        found = next((name for name in ((normal(named),) if named else wanted) if name in places), None)
        if found is not None:
            index = places[found]
            mapped.append(Mapped(index, cells.bare(header[index]), column, _reader(column)))
    fields = {one.column.field for one in mapped}
    taken = {one.index for one in mapped}
    return Layout(
        mapped=tuple(mapped),
        missing=tuple(field for field in format.telltale if field not in fields),
        unmapped=tuple(cells.bare(cell) for index, cell in enumerate(header) if index not in taken and names[index]),
        repeated=tuple(sorted({one.header for one in mapped if names.count(normal(one.header)) > 1})),
        width=len(header),
        foreign=tuple(name for name in format.foreign if normal(name) in places),
    )


def field_title(format: Format, field: str) -> str:
    """A field by the header people know it by."""
    return next((column.names[0] for column in format.columns if column.field == field), field)


@cache
def _wanted_of(name: str, columns: tuple[Column, ...]) -> tuple[tuple[Column, tuple[str, ...]], ...]:
    return tuple((column, tuple(normal(title) for title in column.names)) for column in columns)


def _wanted(format: Format) -> tuple[tuple[Column, tuple[str, ...]], ...]:
    return _wanted_of(format.name, format.columns)


@cache
def _reader(column: Column) -> Callable[[Cell], Any]:
    """Titles, codes and status words repeat, so their readings are remembered; what is about a person is not."""
    read = partial(cells.text, max_length=column.length) if column.kind is Kind.TEXT else _READERS[column.kind]
    repeats = column.kind in {Kind.TEXT, Kind.CODE} and not column.personal and column.field != 'tracking_number'
    return lru_cache(REMEMBERED)(read) if repeats else read


_READERS: dict[Kind, Callable[[Cell], Any]] = {
    Kind.ID: cells.identifier,
    Kind.CODE: cells.code,
    Kind.MONEY: cells.money,
    Kind.UNIT_PRICE: cells.unit_price,
    Kind.QUANTITY: cells.quantity,
    Kind.TIME: cells.moment,
}
