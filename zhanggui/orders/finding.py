"""From what a reader asks of the order desk to the ids of one page: a queue or a search leads, the other filters sift.

Never an OFFSET, never a full COUNT; nothing outside the reader's shops is ever looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from zhanggui.core import clock
from zhanggui.orders.filters.desk import WAITING, Deadline, OrderFilters
from zhanggui.orders.models import Order
from zhanggui.orders.queues import ALL_STATES, Heads, Within, queue, taken
from zhanggui.orders.search import coded, search
from zhanggui.org.habits import habits_of
from zhanggui.org.selectors import shop_ids
from zhanggui.ui.lists import Ask

HELD = 'held'
BY_PAYMENT = ('-work__queued_at', '-id')
OLDEST_PAYMENT = ('work__queued_at', 'id')
NEWEST_FOUND = ('-id',)


def sort_of(ask: Ask) -> tuple[str, ...]:
    """A search shows the newest first; a queue the oldest payment first; the rest the newest payment, unless asked."""
    if ask.params.get('q', '').strip() or ask.params.get('sku', '').strip():
        return NEWEST_FOUND
    asked = ask.params.get('sort', '')
    if asked:
        return BY_PAYMENT if asked.startswith('-') else OLDEST_PAYMENT
    is_queue = ask.tab is not None and (ask.tab.key == HELD or ask.tab.key in WAITING)
    return OLDEST_PAYMENT if is_queue or ask.params.get('deadline') else BY_PAYMENT


def page_ids(ask: Ask, filters: OrderFilters) -> list[int]:
    """Up to `ask.size + 1` ids beyond the cursor, in its direction."""
    told = filters.told
    within = within_of(ask, told)
    descending = ask.sort[0].startswith('-') != bool(ask.cursor and ask.cursor.backward)
    edge = ask.cursor.values if ask.cursor else None
    left = set(told) - filters.led - ({'sku'} if 'q' not in told else set())
    return taken(
        _heads(told, within), ask.size + 1, edge, descending=descending, keeping=_sieve(filters.qs) if left else None
    )


def within_of(ask: Ask, told: dict[str, Any]) -> Within:
    """The tab, the shop, the days of payment and the deadline as one part of the work list."""
    shops = shop_ids(ask.actor)
    if 'shop' in told:
        shops = tuple(shop for shop in shops if shop == told['shop'].pk)
    since, until = told.get('paid') or (None, None)
    states = (ask.tab.state,) if ask.tab and ask.tab.state else ALL_STATES
    if 'deadline' in told:
        states = tuple(state for state in states if state in WAITING)
        shortest = min((habits.ship_hours_max for habits in habits_of(shops).values()), default=0)
        latest = clock.now() + Deadline(told['deadline']).ahead - timedelta(hours=shortest)
        until = min(until, latest) if until else latest
    held = bool(ask.tab and ask.tab.key == HELD) or 'hold' in told
    return Within(shops, states, held, since, until)


def _heads(told: dict[str, Any], within: Within) -> Heads:
    if 'q' in told:
        return search(told['q'], within)
    if 'sku' in told:
        return coded(told['sku'], within)
    return queue(within)


def _sieve(rows: QuerySet[Order]) -> Callable[[Sequence[int]], list[int]]:
    def keeping(ids: Sequence[int]) -> list[int]:
        kept = set(rows.filter(pk__in=ids).values_list('pk', flat=True))
        return [each for each in ids if each in kept]

    return keeping
