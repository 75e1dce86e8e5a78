"""The few settings in which shops differ, read once for a batch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from zhanggui.org.models import Shop


@dataclass(frozen=True, slots=True)
class ShopHabits:
    id: int
    code: str
    platform: str
    warehouse_id: int | None
    courier_code: str
    allocates_by_line: bool
    high_amount_fen: int
    ship_hours_max: int


COLUMNS = tuple(field.name for field in fields(ShopHabits))


def habits_of(shop_ids: Iterable[int]) -> dict[int, ShopHabits]:
    return {row[0]: ShopHabits(*row) for row in Shop.objects.filter(pk__in=sorted(set(shop_ids))).values_list(*COLUMNS)}
