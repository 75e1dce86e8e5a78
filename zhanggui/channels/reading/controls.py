"""Totals of a file, counted as its orders go by and held against what its footer states."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from zhanggui.channels.reading import cells
from zhanggui.channels.reading.cells import Cell
from zhanggui.channels.reading.detect import Found
from zhanggui.channels.reading.formats.declaration import Grain
from zhanggui.channels.reading.headers import Mapped
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
# What a footer's sums can be held against. Money of the order may be repeated on each of its lines, and what was paid
# is told before or after refunds: those sums prove nothing.
_OF_LINES = {'line_quantity': 'pieces', 'line_amount_fen': 'goods_fen'}
_OF_ORDERS = {
    'line_quantity': 'pieces',
    'goods_fen': 'goods_fen',
    'total_fen': 'total_fen',
    'refunded_fen': 'refunded_fen',
}
_COUNT = re.compile(r'共\s*(\d{1,9})\s*单', re.ASCII)


class Totals:
    """Sums over the orders given out, and what a footer row says they should be."""

    def __init__(self) -> None:
        self.computed: Counter[str] = Counter()
        self.outside: Counter[str] = Counter()  # of rows that became no orders, but that a footer sums all the same
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
        self.outside['orders'] += 1
        self.outside['pieces'] -= sum(line.quantity for line in refund.lines)
        self.outside['goods_fen'] -= refund.amount_fen

    def adjustment(self, adjustment: Adjustment) -> None:
        self.computed['adjustments'] += 1
        self.computed['adjusted_fen'] += adjustment.amount_fen
        self.outside['pieces'] += adjustment.quantity
        self.outside['goods_fen'] += adjustment.amount_fen

    def footer(self, found: Found, values: Sequence[Cell]) -> None:
        """A row of sums under the columns they sum, or a remark that counts the orders."""
        names = _OF_ORDERS if found.format.grain is Grain.ORDER else _OF_LINES
        for mapped in found.layout.mapped:
            name = names.get(mapped.column.field)
            if name is not None and mapped.index < len(values):
                self._state(name, mapped, values[mapped.index])
        if counted := _COUNT.search(''.join(cells.bare(cell) for cell in values)):
            self.stated['orders'] = int(counted[1])

    def controls(self) -> list[Control]:
        names = [name for name in NAMES if name in self.computed or name in self.stated]
        return [self._control(name) for name in names]

    def _state(self, name: str, mapped: Mapped, cell: Cell) -> None:
        try:
            stated = mapped.read(cell)
        except ParseError:
            return  # words under a column, not a sum
        if stated is not None:
            self.stated[name] = stated

    def _control(self, name: str) -> Control:
        stated = self.stated.get(name)
        outside = self.outside[name] if stated is not None else 0
        return Control(name=NAMES[name], stated=stated, computed=self.computed[name] + outside)
