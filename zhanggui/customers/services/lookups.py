"""Finds or makes the buyers and addresses an import speaks of: one buyer per platform nick, one row per distinct address.

Rows go in by sorted key and `ON CONFLICT DO NOTHING`: two imports that meet wait for each other in one order, and both
then read the row that won.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection

from zhanggui.core.bigrams import bigrams
from zhanggui.core.bulk import quoted_array, text_array
from zhanggui.customers import sql

MOBILE = re.compile(r'^(?:\+?86-?)?(1[\d*]{10})(?!\d)')  # perhaps an extension behind
TAIL = re.compile(r'\d{4}$')


class Destination(NamedTuple):
    """Who gets a parcel, as the platform told it. A plain tuple in this order is as good: the two compare equal."""

    customer_id: int | None
    name: str
    phone: str
    province: str
    city: str
    district: str
    street: str
    postcode: str


def customers_for(platform: str, nicks: Iterable[str]) -> dict[str, int]:
    """Nick → id of the buyer on this platform, made where new. An empty nick names nobody and is left out."""
    wanted = [nick for nick in dict.fromkeys(nicks) if nick]
    found = _find_customers(platform, wanted)
    missing = sorted(nick for nick in wanted if nick not in found)
    if missing:
        tokens = [text_array(bigrams(nick)) for nick in missing]
        with connection.cursor() as cursor:
            cursor.execute(sql.CUSTOMERS_ADD, [platform, quoted_array(missing), quoted_array(tokens)])
            found.update(cursor.fetchall())
        if len(found) < len(wanted):  # a rival made some while we looked
            found |= _find_customers(platform, missing)
    return found


def addresses_for(
    destinations: Iterable[tuple[int | None, str, str, str, str, str, str, str]],
) -> dict[Destination, int]:
    """Destination → id of its address, made where new; the fields are those of `Destination`, in its order."""
    wanted = [Destination(*destination) for destination in dict.fromkeys(destinations)]
    keys = {address_key(destination): destination for destination in wanted}
    found = _find_addresses(keys)
    missing = sorted(key for key, destination in keys.items() if destination not in found)
    if missing:
        with connection.cursor() as cursor:
            cursor.execute(sql.ADDRESSES_ADD, _address_columns(missing, [keys[key] for key in missing]))
            found.update((keys[key], address_id) for key, address_id in cursor.fetchall())
        if len(found) < len(keys):
            found |= _find_addresses({key: keys[key] for key in missing})
    return found


def address_key(destination: Destination) -> str:
    """The digest of everything told, the buyer's id included, as the text of a UUID."""
    customer, *told = destination
    return hashlib.md5(f'{customer or 0}\x1f{chr(31).join(told)}'.encode(), usedforsecurity=False).hexdigest()


def phone_tail(phone: str) -> str:
    """The last four digits where the platform shows them: `138****0000` → `0000`, `1380000****` → nothing.

    An extension behind a mobile number (`18412345678-1234`) is not the buyer's tail.
    """
    plain = phone.replace(' ', '')
    mobile = MOBILE.match(plain)
    found = TAIL.search(mobile.group(1) if mobile else plain.replace('-', ''))
    return found.group() if found else ''


def _find_customers(platform: str, nicks: Sequence[str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(sql.CUSTOMERS_FIND, [quoted_array(nicks), platform])
        return {nicks[position - 1]: customer_id for position, customer_id in cursor.fetchall()}


def _find_addresses(keys: dict[str, Destination]) -> dict[Destination, int]:
    wanted = list(keys)
    with connection.cursor() as cursor:
        cursor.execute(sql.ADDRESSES_FIND, [text_array(wanted)])
        return {keys[wanted[position - 1]]: address_id for position, address_id in cursor.fetchall()}


def _address_columns(keys: Sequence[str], destinations: Sequence[Destination]) -> list[str]:
    customers, names, phones, provinces, cities, districts, streets, postcodes = zip(*destinations, strict=True)
    return [
        text_array(customer or 0 for customer in customers),
        text_array(keys),
        quoted_array(names),
        quoted_array(phones),
        quoted_array([phone_tail(phone) for phone in phones]),
        quoted_array(provinces),
        quoted_array(cities),
        quoted_array(districts),
        quoted_array(streets),
        quoted_array(postcodes),
    ]
