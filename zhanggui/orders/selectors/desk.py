"""What the order desk shows beside its rows, one query for a whole page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from zhanggui.catalog.choices import Match
from zhanggui.core.actors import Actor
from zhanggui.customers.selectors import mask_nick
from zhanggui.orders.cells import Goods, Hold, Waybill
from zhanggui.orders.sql.pages import GOODS_OF_ORDERS, HOLDS_OF_ORDERS, PARCELS_OF_ORDERS, UNITS_OF_LINES


def goods_of(orders: Sequence[Any], actor: Actor) -> Mapping[int, list[Goods]]:
    found: dict[int, list[Goods]] = defaultdict(list)
    for order_id, pieces, code, title, attributes, colour, size, match, gift in _rows(GOODS_OF_ORDERS, orders):
        found[order_id].append(Goods(pieces, code, title, attributes, colour, size, match == Match.MATCHED, gift))
    return found


def holds_of(orders: Sequence[Any], actor: Actor) -> Mapping[int, list[Hold]]:
    found: dict[int, list[Hold]] = defaultdict(list)
    for order_id, kind, detail in _rows(HOLDS_OF_ORDERS, orders):
        found[order_id].append(Hold(kind, detail))
    return found


def waybills_of(orders: Sequence[Any], actor: Actor) -> Mapping[int, list[Waybill]]:
    """Of our own parcels; where the platform shipped without us, what it told."""
    found: dict[int, list[Waybill]] = defaultdict(list)
    for order_id, parcel_id, number, courier in _rows(PARCELS_OF_ORDERS, orders):
        found[order_id].append(Waybill(parcel_id, number, courier))
    for order in orders:
        if order.tracking_hint and order.pk not in found:
            found[order.pk].append(Waybill(0, order.tracking_hint, order.courier_hint))
    return found


def buyers_of(orders: Sequence[Any], actor: Actor) -> Mapping[int, str]:
    """Masked nicks; the rows come with their customers joined."""
    return {order.pk: mask_nick(order.customer.nick) for order in orders if order.customer}


def units_of(order_id: int) -> dict[int, tuple[int, int]]:
    """Order line id → pieces in the warehouse's hands, pieces sent."""
    with connection.cursor() as cursor:
        cursor.execute(UNITS_OF_LINES, [order_id])
        return {line_id: (int(allocated), int(sent)) for line_id, allocated, sent in cursor.fetchall()}


def _rows(statement: str, orders: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [[order.pk for order in orders]])
        return list(cursor.fetchall())
