"""Totals of a file, counted as its orders go by and held against what its footer states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from zhanggui.channels.reading.cells import Cell
from zhanggui.channels.reading.formats.declaration import Kind
from zhanggui.channels.reading.headers import Layout
from zhanggui.channels.reading.problems import Control
from zhanggui.channels.reading.sifting import Adjustment, IncomingRefund
from zhanggui.core.parsing import ParseError
from zhanggui.core.words import Words, say
from zhanggui.orders.incoming import IncomingOrder

NAMES: dict[str, Words] = {
    'orders': say('订单数', 'orders'),
    'lines': say('明细行数', 'lines'),
    'pieces': say('商品件数', 'pieces'),
    'goods_fen': say('货款（分）', 'goods (fen)'),
    'total_fen': say('应付合计（分）', 'total (fen)'),
    'paid_fen': say('实付合计（分）', 'paid (fen)'),
    'refunded_fen': say('退款合计（分）', 'refunded (fen)'),
    'cancellations': say('取消单数', 'cancellations'),
    'cancelled_fen': say('取消金额（分）', 'cancelled (fen)'),
    'adjustments': say('调整行数', 'adjustments'),
    'adjusted_fen': say('调整金额（分）', 'adjusted (fen)'),
}
_MONEY = ('goods_fen', 'total_fen', 'paid_fen', 'refunded_fen')


class Totals:
    """Sums over the orders given out, and what a footer row says they should be."""

    def __init__(self) -> None:
        self.computed: Counter[str] = Counter()
        self.stated: dict[str, int] = {}

    def order(self, order: IncomingOrder) -> None:
        computed = self.computed
        computed['orders'] += 1
        for name in _MONEY:
            if fen := getattr(order, name):
                computed[name] += fen
        if order.lines is not None:
            computed['lines'] += len(order.lines)
            computed['pieces'] += sum(line.quantity for line in order.lines)

    def refund(self, refund: IncomingRefund) -> None:
        self.computed['cancellations'] += 1
        self.computed['cancelled_fen'] += refund.amount_fen

    def adjustment(self, adjustment: Adjustment) -> None:
        self.computed['adjustments'] += 1
        self.computed['adjusted_fen'] += adjustment.amount_fen

    def footer(self, layout: Layout, values: Sequence[Cell]) -> None:
        """A row of sums under the columns they sum."""
        for mapped in layout.mapped:
            name = 'pieces' if mapped.column.field == 'line_quantity' else mapped.column.field
            if (
                name not in NAMES
                or mapped.index >= len(values)
                or mapped.column.kind not in {Kind.MONEY, Kind.QUANTITY}
            ):
                continue
            try:
                sum_stated = mapped.read(values[mapped.index])
            except ParseError:
                continue
            if sum_stated is not None:
                self.stated[name] = sum_stated

    def controls(self) -> list[Control]:
        names = [name for name in NAMES if name in self.computed or name in self.stated]
        return [Control(name=NAMES[name], stated=self.stated.get(name), computed=self.computed[name]) for name in names]
