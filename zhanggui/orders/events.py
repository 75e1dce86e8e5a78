"""What the order desk tells the contexts above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class OrdersReceived:
    """A platform told of these orders: some new, some changed."""

    KIND: ClassVar[str] = 'orders.received'
    shop_id: int
    created_ids: list[int]
    updated_ids: list[int]


@dataclass(frozen=True, slots=True)
class ParcelsShipped:
    """These parcels left; each platform that has an order in them wants to know courier and number."""

    KIND: ClassVar[str] = 'orders.parcels_shipped'
    parcel_ids: list[int]


@dataclass(frozen=True, slots=True)
class OrdersCancelled:
    KIND: ClassVar[str] = 'orders.cancelled'
    order_ids: list[int]
