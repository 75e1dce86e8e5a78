"""Waybill numbers: each is on at most one live parcel. Numbers given back are used first, then the courier's counter goes on.

The courier's row is the lock of its pool: whoever takes numbers holds it until commit, so take them late.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection

from zhanggui.core.transactions import locked
from zhanggui.orders.models import Courier
from zhanggui.orders.sql.floor import NUMBERS_COUNT_TO, NUMBERS_GIVE_BACK, NUMBERS_IN_USE, NUMBERS_TAKE_RETURNED


def take(courier_id: int, count: int) -> list[str]:
    """Up to `count` numbers; fewer when the pool runs dry. Must run in the transaction that puts them on parcels."""
    if count <= 0:
        return []
    [courier] = locked(Courier.objects.all(), [courier_id])
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS_TAKE_RETURNED, [courier_id, count])
        numbers = sorted(row[0] for row in cursor.fetchall())
        while len(numbers) < count and courier.next_number <= courier.last_number:
            numbers += _count_on(cursor, courier, count - len(numbers))
    return numbers


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


def _count_on(cursor: Any, courier: Courier, count: int) -> list[str]:
    """The next numbers of the counter, less those that a parcel carries because somebody set the counter back."""
    start = courier.next_number
    courier.next_number = min(start + count, courier.last_number + 1)
    cursor.execute(NUMBERS_COUNT_TO, [courier.next_number, courier.pk])
    width = len(str(courier.last_number))
    counted = [f'{courier.prefix}{number:0{width}d}' for number in range(start, courier.next_number)]
    cursor.execute(NUMBERS_IN_USE, [courier.pk, counted])
    used = {row[0] for row in cursor.fetchall()}
    return [number for number in counted if number not in used]
