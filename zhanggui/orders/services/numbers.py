"""Waybill numbers: each is on at most one live parcel. Numbers given back are used first, then the courier's counter goes on.

The courier's row is the lock of its pool: whoever takes numbers holds it until commit, so take them late.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from zhanggui.core.transactions import locked
from zhanggui.orders.models import Courier
from zhanggui.orders.sql_floor import NUMBERS_COUNT_ON, NUMBERS_GIVE_BACK, NUMBERS_TAKE_RETURNED


def take(courier_id: int, count: int) -> list[str]:
    """Up to `count` numbers; fewer when the pool runs dry. Must run in the transaction that puts them on parcels."""
    if count <= 0:
        return []
    [courier] = locked(Courier.objects.all(), [courier_id])
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS_TAKE_RETURNED, [courier_id, count])
        numbers = sorted(row[0] for row in cursor.fetchall())
        fresh = min(count - len(numbers), courier.last_number - courier.next_number + 1)
        if fresh > 0:
            cursor.execute(NUMBERS_COUNT_ON, [fresh, courier_id])
    width = len(str(courier.last_number))
    counted = range(courier.next_number, courier.next_number + max(fresh, 0))
    return numbers + [f'{courier.prefix}{number:0{width}d}' for number in counted]


def give_back(numbers: Iterable[tuple[int, str]]) -> int:
    """Return (courier id, number) pairs to their pools; the caller has taken them off their parcels. Returns how many.

    Only numbers of our own pools come back: one that a person typed in, or another courier's, is not ours to hand out.
    """
    pairs = sorted(set(numbers))
    if not pairs:
        return 0
    couriers, texts = zip(*pairs, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS_GIVE_BACK, [list(couriers), list(texts)])
        return int(cursor.rowcount)
