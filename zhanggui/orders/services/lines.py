"""Lines of incoming orders as rows: their share of the payment to the fen, and how known lines take in news."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhanggui.core.money import spread
from zhanggui.orders.incoming import IncomingLine, IncomingOrder, RefundState
from zhanggui.orders.models import OrderLine
from zhanggui.orders.services.references import References

LINE_COLUMNS = (
    'order_id', 'line_no', 'listing_id', 'quantity', 'cancelled', 'price_fen', 'paid_fen', 'refunded_fen', 'refund', 'gift',
)  # fmt: skip


def line_rows(
    order_id: int, order: IncomingOrder, paid_shares: Sequence[int], references: References
) -> Iterator[tuple[object, ...]]:
    for line, paid_fen in zip(order.lines or (), paid_shares, strict=True):
        refund = line.refund or RefundState.NONE
        yield (
            order_id, line.line_no, references.listing_of(line).id, line.quantity,
            line.quantity if refund == RefundState.SUCCESS else 0,
            line.price_fen, paid_fen, line.refunded_fen or 0, refund, line.gift,
        )  # fmt: skip


def line_shares(order: IncomingOrder, *, paid_fen: int | None = None, freight_fen: int = 0) -> list[int]:
    """What was paid for each line: as told, else the goods' part of the payment shared by price, to the fen.

    `paid_fen` and `freight_fen` are what is already known, for a source that brings lines only.
    """
    lines = order.lines or ()
    if all(line.paid_fen is not None for line in lines):
        return [line.paid_fen or 0 for line in lines]
    payment_fen = order.paid_fen if order.paid_fen is not None else paid_fen or 0
    goods_fen = max(payment_fen - (freight_fen if order.freight_fen is None else order.freight_fen), 0)
    if len(lines) == 1:
        return [goods_fen]
    return spread(goods_fen, [0 if line.gift else line.price_fen * line.quantity for line in lines])


def revised_lines(
    known: Sequence[OrderLine], order: IncomingOrder, shares: Sequence[int], references: References
) -> tuple[list[tuple[object, ...]], list[OrderLine]]:
    """Rows for lines nobody knew, and known lines that changed (set to their new values, not yet written).

    A line is known by the platform's sub-order number where there is one, else by its listing, first come first.
    A line that a newer source no longer names stays: platforms leave out refunded lines, they do not unsell them.
    """
    waiting: dict[str | int, list[OrderLine]] = {}
    for line in known:
        waiting.setdefault(line.line_no or line.listing_id, []).append(line)
    rows = list(line_rows(known[0].order_id, order, shares, references))
    added: list[tuple[object, ...]] = []
    altered: list[OrderLine] = []
    for told, paid_fen, row in zip(order.lines or (), shares, rows, strict=True):
        candidates = waiting.get(told.line_no) or waiting.get(references.listing_of(told).id) or []
        if not candidates:
            added.append(row)
            continue
        line = candidates.pop(0)
        if alter(line, told, paid_fen):
            altered.append(line)
    return added, altered


def alter(line: OrderLine, told: IncomingLine, paid_fen: int) -> bool:
    """Take in what the source says of a known line; whether anything differed."""
    before = (line.quantity, line.price_fen, line.paid_fen, line.refund, line.refunded_fen, line.cancelled)
    line.quantity = told.quantity
    line.price_fen = told.price_fen
    line.paid_fen = paid_fen
    line.refund = told.refund or line.refund
    line.refunded_fen = line.refunded_fen if told.refunded_fen is None else told.refunded_fen
    line.cancelled = line.quantity if line.refund == RefundState.SUCCESS else min(line.cancelled, line.quantity)
    return before != (line.quantity, line.price_fen, line.paid_fen, line.refund, line.refunded_fen, line.cancelled)


def respread(lines: Sequence[OrderLine], payment_fen: int, freight_fen: int) -> list[OrderLine]:
    """Lines whose share follows a changed payment; set, not yet written."""
    weights = [0 if line.gift else line.price_fen * line.quantity for line in lines]
    changed = []
    for line, share in zip(lines, spread(max(payment_fen - freight_fen, 0), weights), strict=True):
        if line.paid_fen != share:
            line.paid_fen = share
            changed.append(line)
    return changed
