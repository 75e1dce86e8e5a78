"""What other contexts and our own handlers may ask about orders: reads only, always for a set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count

from zhanggui.core import tallies
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import text_array
from zhanggui.orders.models import Alarm
from zhanggui.orders.services.counters import BY_HOLD, BY_STATE, HELD
from zhanggui.orders.sql.orders import (
    ORDERS_AUDITED,
    ORDERS_SHORT_OF,
    ORDERS_TO_AUDIT,
    ORDERS_UNMATCHED_BY,
    PARCELS_LIVE,
    SHIPMENTS_OF,
)

BATCH_MAX = 5_000


def orders_unmatched_by(listing_ids: Sequence[int]) -> list[int]:
    """Orders held for an unmatched code that have a line of one of these listings."""
    return _ids(ORDERS_UNMATCHED_BY, list(listing_ids))


def orders_short_of(warehouse_id: int, sku_ids: Sequence[int]) -> list[int]:
    """Orders held as out of stock, of shops that ship from this warehouse, that want one of these SKUs or a bundle of them."""
    return _ids(ORDERS_SHORT_OF, warehouse_id, list(sku_ids), list(sku_ids))


def orders_to_audit(shop_ids: Sequence[int], limit: int = BATCH_MAX) -> list[int]:
    """Orders that could be audited now, oldest payment first; a batch at a time."""
    return _ids(ORDERS_TO_AUDIT, list(shop_ids), limit)


def orders_to_allocate(shop_ids: Sequence[int], limit: int = BATCH_MAX) -> list[int]:
    """Audited orders that nothing holds, oldest payment first; a batch at a time."""
    return _ids(ORDERS_AUDITED, list(shop_ids), limit)


def parcels_in_state(shop_ids: Sequence[int], states: Sequence[str], limit: int = BATCH_MAX) -> list[int]:
    """Parcels of these shops standing in the warehouse in these states, oldest first; a batch at a time."""
    return _ids(PARCELS_LIVE, list(shop_ids), [str(state) for state in states], limit)


class Shipment(NamedTuple):
    """One order's part in a parcel that left, as its platform wants to hear of it."""

    shop_id: int
    order_id: int
    parcel_id: int
    number: str
    courier: str
    tracking_number: str


def shipments_of(parcel_ids: Sequence[int]) -> list[Shipment]:
    with connection.cursor() as cursor:
        cursor.execute(SHIPMENTS_OF, [text_array(parcel_ids)])
        return [Shipment(*row) for row in cursor.fetchall()]


def orders_by_state(actor: Actor) -> Counter[str]:
    return tallies.sums(BY_STATE, actor.scope_of('shop'))


def orders_held(actor: Actor) -> int:
    return tallies.sums(HELD, actor.scope_of('shop'))['']


def holds_by_kind(actor: Actor) -> Counter[str]:
    return tallies.sums(BY_HOLD, actor.scope_of('shop'))


def alarms_open(actor: Actor) -> Counter[str]:
    """Open tracking alarms by kind: few, and read by their own small index."""
    found = Alarm.objects.visible_to(actor).filter(closed_at=None).values_list('kind').annotate(count=Count('pk')).order_by()
    return Counter(dict(found))


def _ids(statement: str, *values: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]
