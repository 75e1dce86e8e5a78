"""What is there: on hand, promised, available, in quarantine. Reads only, never a promise: that takes a lock."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

from zhanggui.core.actors import Actor
from zhanggui.stock.sql import AVAILABILITY


class Availability(NamedTuple):
    on_hand: int = 0
    allocated: int = 0
    quarantined: int = 0

    @property
    def available(self) -> int:
        return self.on_hand - self.allocated


def availability(warehouse_ids: Iterable[int] | None, sku_ids: Iterable[int]) -> dict[tuple[int, int], Availability]:
    """(warehouse id, SKU id) → what is there, over all batches. `None`: every warehouse."""
    places = None if warehouse_ids is None else sorted(set(warehouse_ids))
    with connection.cursor() as cursor:
        cursor.execute(AVAILABILITY, [sorted(set(sku_ids)), places, places])
        return {
            (warehouse_id, sku_id): Availability(*map(int, buckets))
            for warehouse_id, sku_id, *buckets in cursor.fetchall()
        }


def availability_seen_by(actor: Actor, sku_ids: Iterable[int]) -> dict[int, list[tuple[int, Availability]]]:
    """SKU id → (warehouse id, what is there), in the warehouses this actor sees."""
    found: dict[int, list[tuple[int, Availability]]] = {}
    for (warehouse_id, sku_id), each in sorted(availability(actor.scope_of('warehouse'), sku_ids).items()):
        found.setdefault(sku_id, []).append((warehouse_id, each))
    return found
