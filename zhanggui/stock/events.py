"""News of the stock for the contexts above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class StockArrived:
    """More of these SKUs can be promised in this warehouse than before."""

    KIND: ClassVar[str] = 'stock.arrived'

    warehouse_id: int
    sku_ids: list[int]
