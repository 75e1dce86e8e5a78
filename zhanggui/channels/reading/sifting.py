"""What stands in a table of orders and is no order: cancellations that name no invoice, corrections of stock and of books.

None of it is dropped in silence: cancellations become `IncomingRefund`, the rest `Adjustment`, both counted with their rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from zhanggui.channels.reading.formats.declaration import Facts
from zhanggui.orders.incoming import IncomingLine

_CANCELLATION = re.compile(r'[Cc]\d+', re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingRefund:
    """Goods taken back, quantities and amount positive. `original` is the order's number where the source names it."""

    number: str
    nick: str
    lines: tuple[IncomingLine, ...]
    amount_fen: int
    told_at: datetime
    made_at: datetime | None = None
    original: str = ''
    source_rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """A row with a negative quantity or price that cancels nothing: a correction of stock or of the books."""

    row: int
    number: str
    code: str
    quantity: int
    price_fen: int

    @property
    def amount_fen(self) -> int:
        return self.quantity * self.price_fen


def is_negative(row: Facts) -> bool:
    return (row.get('line_quantity') or 0) < 0 or (row.get('line_price_fen') or 0) < 0


def is_cancellation(number: str, rows: list[Facts]) -> bool:
    return bool(_CANCELLATION.fullmatch(number)) and all((row.get('line_quantity') or 0) < 0 for row in rows)


def refund_from(number: str, rows: list[Facts], row_numbers: list[int], told_at: datetime) -> IncomingRefund:
    lines = tuple(
        IncomingLine(
            code=row.get('line_code') or '',
            title=row.get('line_title') or '',
            quantity=-row['line_quantity'],
            price_fen=row.get('line_price_fen') or 0,
        )
        for row in rows
    )
    return IncomingRefund(
        number=number,
        nick=rows[0].get('nick') or '',
        lines=lines,
        amount_fen=sum(line.quantity * line.price_fen for line in lines),
        told_at=told_at,
        made_at=rows[0].get('created_at'),
        source_rows=tuple(row_numbers),
    )


def adjustment_from(number: str, row: Facts, row_number: int) -> Adjustment:
    return Adjustment(
        row=row_number,
        number=number,
        code=row.get('line_code') or '',
        quantity=row.get('line_quantity') or 0,
        price_fen=row.get('line_price_fen') or 0,
    )
