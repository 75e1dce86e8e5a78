"""Orders by their buyer: what a buyer's page shows, and what waits when a buyer is blacklisted."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from zhanggui.core.actors import Actor
from zhanggui.orders.choices import BEFORE_DISPATCH
from zhanggui.orders.models import Order


def orders_waiting_of(customer_ids: Sequence[int]) -> list[int]:
    """Orders of these buyers that have not left."""
    waiting = Order.objects.filter(customer_id__in=list(customer_ids), work__state__in=BEFORE_DISPATCH)
    return list(waiting.values_list('pk', flat=True))


def orders_of(customer_id: int, actor: Actor) -> QuerySet[Order]:
    """The buyer's orders in the actor's sight, newest first."""
    return Order.objects.visible_to(actor).filter(customer_id=customer_id).order_by('-id')
