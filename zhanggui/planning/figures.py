"""What goals are measured by: sources of actual figures, some from the orders' kept counters, one told by hand.

    figures.source('paid', say('付款金额', 'Paid'), measure, is_money=True)

`measure(spans)` gives the figure of each span (shop or all, first day, last day, both included); None: nobody knows it. It is
asked for all goals of a page at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from zhanggui.core import tallies
from zhanggui.core.words import Words, say
from zhanggui.orders.services.counters import PAID, PAID_FEN, SHIPPED

HAND = 'hand'

Span = tuple[int | None, date, date]
Measure = Callable[[Sequence[Span]], Sequence[int | None]]


@dataclass(frozen=True, slots=True)
class Figure:
    key: str
    label: Words
    measure: Measure
    is_money: bool = False


_figures: dict[str, Figure] = {}


def source(key: str, label: Words, measure: Measure, *, is_money: bool = False) -> None:
    _figures[key] = Figure(key, label, measure, is_money)


def get(key: str) -> Figure | None:
    return _figures.get(key)


def every() -> list[Figure]:
    return [_figures[key] for key in sorted(_figures)]


def counted(name: str) -> Measure:
    """A counter of the orders, by day and shop."""

    return lambda spans: tallies.over_spans(name, spans)


source('paid', say('付款金额', 'Paid'), counted(PAID_FEN), is_money=True)
source('orders', say('付款单数', 'Orders paid'), counted(PAID))
source('shipped', say('发货单数', 'Orders shipped'), counted(SHIPPED))
source(HAND, say('人工填报', 'Told by hand'), lambda spans: [None] * len(spans))
