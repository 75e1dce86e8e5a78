"""How the warehouse floor takes its locks: orders first, as everybody does, then parcels; each in the order of its ids.

After them come waybill numbers, and nothing else: a cancellation that stops a parcel waits here, or we wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection

from zhanggui.core.actors import Actor
from zhanggui.core.choices import sources_of
from zhanggui.core.transactions import locked
from zhanggui.orders.choices import ORDER_MOVES, OrderState, ParcelState
from zhanggui.orders.models import Parcel
from zhanggui.orders.services.moving import WorkRow, lock_works, move
from zhanggui.orders.sql.floor import ORDERS_LAGGING, ORDERS_OF_PARCELS

SUBJECT = 'orders.Parcel'
# An order has come as far as its last parcel: these states of parcels are at, or beyond, the order's.
REACHED = {
    OrderState.PRINTED: (ParcelState.PRINTED, ParcelState.PACKED, ParcelState.SHIPPED, ParcelState.SIGNED),
    OrderState.PACKED: (ParcelState.PACKED, ParcelState.SHIPPED, ParcelState.SIGNED),
    OrderState.SIGNED: (ParcelState.SIGNED,),
}


@dataclass(slots=True)
class Locked:
    """Parcels and the work on their orders, held until commit."""

    parcels: list[Parcel]
    works: dict[int, WorkRow]
    orders: dict[int, list[int]] = field(default_factory=dict)  # parcel id → its orders

    def works_of(self, parcel_id: int) -> list[WorkRow]:
        return [self.works[order_id] for order_id in self.orders.get(parcel_id, ()) if order_id in self.works]

    def is_held(self, parcel_id: int) -> bool:
        """An open hold on any of its orders: somebody has to look before it goes on."""
        return any(work.holds for work in self.works_of(parcel_id))


def lock_parcels(parcel_ids: Iterable[int]) -> Locked:
    """Lock what these parcels are and belong to. Which orders a parcel holds never changes, so it is read before the lock."""
    ids = sorted(set(parcel_ids))
    orders: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(ORDERS_OF_PARCELS, [ids])
        for parcel_id, order_id in cursor.fetchall():
            orders.setdefault(parcel_id, []).append(order_id)
    works = {work.order_id: work for work in lock_works(each for group in orders.values() for each in group)}
    return Locked(locked(Parcel.objects.all(), ids), works, orders)


def advance_orders(held: Locked, parcel_ids: Sequence[int], target: OrderState, *, actor: Actor, use_case: str) -> None:
    """Move the orders of these parcels to `target`, once every parcel that is not cancelled has reached it."""
    order_ids = sorted({order_id for parcel_id in parcel_ids for order_id in held.orders.get(parcel_id, ())})
    sources = sources_of(ORDER_MOVES, target)
    with connection.cursor() as cursor:
        cursor.execute(ORDERS_LAGGING, [order_ids, [str(state) for state in REACHED[target]]])
        lagging = {row[0] for row in cursor.fetchall()}
    ready = [held.works[each] for each in order_ids if each in held.works and each not in lagging]
    move([work for work in ready if work.state in sources], target, actor=actor, use_case=use_case)
