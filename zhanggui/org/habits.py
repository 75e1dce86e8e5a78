"""The few settings in which shops differ, read once for a batch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from zhanggui.org.sql import SHOP_HABITS


@dataclass(frozen=True, slots=True)
class ShopHabits:
    """In the order of `SHOP_HABITS`."""

    id: int
    code: str
    platform: str
    warehouse_id: int | None
    courier_code: str
    allocates_by_line: bool
    high_amount_fen: int
    ship_hours_max: int


def habits_of(shop_ids: Iterable[int]) -> dict[int, ShopHabits]:
    """By hand, because a single order that comes in by itself waits for it: the ORM takes longer to write it than it to run."""
    with connection.cursor() as cursor:
        cursor.execute(SHOP_HABITS, [sorted(set(shop_ids))])
        return {row[0]: ShopHabits(*row) for row in cursor.fetchall()}
