"""Everything a batch of incoming orders points at, found or made in three calls: buyers, addresses, listings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from zhanggui.catalog.choices import Match
from zhanggui.catalog.services import ListingRef, held_unmatched, listings_for
from zhanggui.core.transactions import in_transaction
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


class Buyers(NamedTuple):
    customers: dict[str, int]  # by nick
    addresses: Mapping[Any, int]  # by AddressKey


@in_transaction
def buyers_of(platform: str, incoming: Sequence[IncomingOrder]) -> Buyers:
    """Buyers and addresses, found or made in a transaction of their own: they are never changed, and none too many does harm.

    Two imports often meet on a new buyer, and whoever comes second waits for the first to commit. That should not be its whole
    batch: measured, two processes together were slower than one. Rows go in sorted, so that they wait and do not deadlock.
    """
    customers = customers_for(platform, (order.nick for order in incoming if order.nick))
    addresses = addresses_for(
        address_key(customers.get(order.nick or ''), order.receiver) for order in incoming if order.receiver is not None
    )
    return Buyers(customers, addresses)


def references_of(shop_id: int, buyers: Buyers, incoming: Sequence[IncomingOrder]) -> References:
    """The buyers with the listings as they are matched now."""
    offers = {
        (line.code, line.platform_sku, line.title, line.attributes): None
        for order in incoming
        if order.lines
        for line in order.lines
    }
    listings = listings_for(shop_id, offers)
    unmatched = [ref.id for ref in listings.values() if ref.match == Match.UNMATCHED]
    if unmatched:
        now = held_unmatched(unmatched)
        listings = {offer: now.get(ref.id, ref) for offer, ref in listings.items()}
    return References(buyers.customers, buyers.addresses, listings, blacklisted_reasons(buyers.customers))


def address_key(customer_id: int | None, to: Receiver) -> AddressKey:
    return (customer_id, to.name, to.phone, to.province, to.city, to.district, to.street, to.postcode)
