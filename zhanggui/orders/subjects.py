"""An order as the business object of a case: what a process may reckon with, and what a person at a task sees beside it.

No buyer's data goes into a process: it would be copied into its log.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.money import yuan
from zhanggui.core.words import Words, say
from zhanggui.flow import subjects
from zhanggui.flow.subjects import Subject
from zhanggui.orders.choices import OrderState
from zhanggui.orders.models import Order, OrderLine
from zhanggui.orders.policies import SEE_ORDERS

FOUND_MAX = 20
LINES_MAX = 10
AFTER_DISPATCH = {OrderState.SHIPPED, OrderState.SIGNED, OrderState.COMPLETED}


def title(order: int) -> str:
    return Order.objects.filter(pk=order).values_list('number', flat=True).first() or str(order)


def facts(order: int) -> Mapping[str, Any]:
    """Amounts in fen. `finished`: the trade is over on the platform, so that money can only be paid out by ourselves."""
    known = Order.objects.select_related('work', 'shop').filter(pk=order).first()
    if known is None:
        return {}
    return {
        'number': known.number,
        'shop': known.shop.name,
        'platform': known.shop.platform,
        'state': known.work.state,
        'paid_fen': known.paid_fen,
        'refunded_fen': known.refunded_fen,
        'refundable_fen': known.paid_fen - known.refunded_fen,
        'shipped': known.work.state in AFTER_DISPATCH,
        'finished': known.work.state == OrderState.COMPLETED,
    }


def beside(order: int, actor: Actor) -> list[tuple[Words, str]]:
    """Facts of the order and its goods; nothing of an order outside the reader's shops."""
    known = Order.objects.visible_to(actor).select_related('work', 'shop').filter(pk=order).first()
    if known is None:
        return []
    told = [
        (say('订单号', 'Order number'), known.number),
        (say('店铺', 'Shop'), known.shop.name),
        (say('状态', 'State'), str(OrderState(known.work.state).label)),
        (say('实付', 'Paid'), yuan(known.paid_fen)),
        (say('已退', 'Refunded'), yuan(known.refunded_fen)),
        (say('付款时间', 'Paid at'), _moment(known.paid_at)),
    ]
    lines = OrderLine.objects.filter(order_id=order).select_related('listing')[:LINES_MAX]
    return [*told, *((say('商品', 'Goods'), f'{line.listing.title} × {line.quantity}') for line in lines)]


def search(text: str, actor: Actor) -> list[tuple[int, str]]:
    """By the beginning of the number, in the shops in sight."""
    if not text.strip():
        return []
    found = Order.objects.visible_to(actor).filter(number__startswith=text.strip()).order_by('-pk')
    return list(found.values_list('pk', 'number')[:FOUND_MAX])


def shop(order: int) -> int | None:
    return Order.objects.filter(pk=order).values_list('shop_id', flat=True).first()


def _moment(at: Any) -> str:
    return f'{clock.shanghai(at):%Y-%m-%d %H:%M}' if at else ''


subjects.register(
    Subject(
        label='orders.Order',
        name=say('订单', 'Order'),
        title=title,
        facts=facts,
        href=lambda order: reverse('orders.page', args=[order]),
        shown=beside,
        search=search,
        shop=shop,
        right=SEE_ORDERS,
    )
)
