"""Everything a batch of incoming orders points at, found or made in three calls: buyers, addresses, listings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhanggui.catalog.services import ListingRef, listings_for
from zhanggui.customers.selectors import blacklisted_reasons
from zhanggui.customers.services import addresses_for, customers_for
from zhanggui.orders.incoming import IncomingLine, IncomingOrder, Receiver

AddressKey = tuple[int | None, str, str, str, str, str, str, str]
ListingKey = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class References:
    customers: dict[str, int]
    addresses: Mapping[Any, int]  # by AddressKey
    listings: Mapping[Any, ListingRef]  # by ListingKey
    blacklisted: dict[str, str]  # nick → reason

    def customer_of(self, order: IncomingOrder) -> int | None:
        return self.customers.get(order.nick) if order.nick else None

    def address_of(self, order: IncomingOrder) -> int | None:
        if order.receiver is None:
            return None
        return self.addresses[address_key(self.customer_of(order), order.receiver)]

    def listing_of(self, line: IncomingLine) -> ListingRef:
        return self.listings[line.code, line.platform_sku, line.title, line.attributes]


def references_of(shop_id: int, platform: str, incoming: Sequence[IncomingOrder]) -> References:
    """Rows are made in sorted order by each lookup, so that two imports meeting here wait instead of deadlocking."""
    customers = customers_for(platform, (order.nick for order in incoming if order.nick))
    addresses = addresses_for(
        address_key(customers.get(order.nick or ''), order.receiver) for order in incoming if order.receiver is not None
    )
    listings = listings_for(
        shop_id,
        {
            (line.code, line.platform_sku, line.title, line.attributes): None
            for order in incoming
            if order.lines
            for line in order.lines
        },
    )
    return References(customers, addresses, listings, blacklisted_reasons(customers))


def address_key(customer_id: int | None, to: Receiver) -> AddressKey:
    return (customer_id, to.name, to.phone, to.province, to.city, to.district, to.street, to.postcode)
