"""Finds orders by what people type: a number, a tracking number, four digits of a phone, two characters of goods or buyer.

A word that few listings or buyers bear is followed from them to their newest orders; one that very many bear is met soon by
going through the orders themselves. Either way a page never costs more than a few hundred index entries.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from zhanggui.core.bigrams import bigrams
from zhanggui.orders.queues import FIRST_ID, LAST_ID, Heads, Key, Within, queue, rows, taken
from zhanggui.orders.sql_desk import (
    CUSTOMERS_NAMED,
    CUSTOMERS_NICKED,
    IDS_DOWN,
    IDS_UP,
    LISTINGS_CODED,
    LISTINGS_NAMED,
    NAMED_AMONG,
    NEWEST_WORKS,
    OF_CUSTOMERS_DOWN,
    OF_CUSTOMERS_UP,
    OF_LISTINGS_DOWN,
    OF_LISTINGS_UP,
    OLDEST_WORKS,
    ORDERS_NUMBERED,
    ORDERS_OF_TAIL,
    ORDERS_TRACKED,
)
from zhanggui.org.choices import Platform

TAIL = re.compile(r'\d{4}')
PLAIN = re.compile(r'[!-~]+')  # letters, digits and signs without a space: a number or a code
NUMBER_LENGTH_MIN = 5  # a shorter beginning of a number says nothing
CANDIDATES_MAX = 2_000
FOLLOWED_MAX = 3_000
WAITING_MAX = 5_000  # a tab with no more orders than this is searched from its own end

PLATFORMS = [platform.value for platform in Platform]


@dataclass(frozen=True, slots=True)
class Leads:
    """What a text may mean: single orders, or listings and buyers whose orders are wanted. `tokens`: too common to follow."""

    orders: frozenset[int] = frozenset()
    listings: tuple[int, ...] = ()
    customers: tuple[int, ...] = ()
    tokens: list[str] = field(default_factory=list)


def search(text: str, within: Within) -> Heads:
    """Keys `(order id,)` of the matching orders within."""
    return _following(_leads(' '.join(unicodedata.normalize('NFKC', text).split()), within), within)


def coded(code: str, within: Within) -> Heads:
    """Orders with a line sold under this code, or matched to the SKU of this code or barcode."""
    return _following(Leads(listings=_listings(LISTINGS_CODED, within, text=code, prefix=_prefix(code, exact=True))), within)


def _leads(text: str, within: Within) -> Leads:
    orders: set[int] = set()
    listings: set[int] = set()
    customers: set[int] = set()
    if TAIL.fullmatch(text):
        orders |= _ids(ORDERS_OF_TAIL, tail=text)
    if PLAIN.fullmatch(text):
        orders |= _ids(ORDERS_NUMBERED, prefix=_prefix(text, exact=len(text) < NUMBER_LENGTH_MIN))
        orders |= _ids(ORDERS_TRACKED, prefix=_prefix(text, exact=len(text) < NUMBER_LENGTH_MIN))
        listings |= set(_listings(LISTINGS_CODED, within, text=text, prefix=_prefix(text)))
        customers |= _ids(CUSTOMERS_NICKED, prefix=_prefix(text, exact=len(text) < NUMBER_LENGTH_MIN), platforms=PLATFORMS)
    tokens = [] if text.isdecimal() else bigrams(text)
    if tokens:
        waiting = _waiting(within)
        if waiting is not None:
            named = {key[0] for key in rows(NAMED_AMONG, within.parameters() | {'ids': waiting, 'tokens': tokens})}
            return Leads(frozenset(orders | named), tuple(listings), tuple(customers))
        listings |= set(_listings(LISTINGS_NAMED, within, tokens=tokens))
        if not PLAIN.fullmatch(text):
            customers |= _ids(CUSTOMERS_NAMED, limit=FOLLOWED_MAX + 1, tokens=tokens)
        if max(len(listings), len(customers)) > FOLLOWED_MAX:
            return Leads(frozenset(orders), tokens=tokens)
    return Leads(frozenset(orders), tuple(sorted(listings)), tuple(sorted(customers)))


def _waiting(within: Within) -> list[int] | None:
    """The ids of a short queue, or nothing when it is a long one."""
    if within.is_everything:
        return None
    keys = queue(within)(WAITING_MAX + 1, None, False)
    return [key[-1] for key in keys] if len(keys) <= WAITING_MAX else None


def _following(leads: Leads, within: Within) -> Heads:
    told = within.parameters()

    def heads(limit: int, edge: Key | None, descending: bool) -> list[Key]:
        edge_id = edge[-1] if edge else LAST_ID if descending else FIRST_ID
        place = told | {'edge_id': edge_id, 'limit': limit}
        found: set[int] = set()
        if leads.orders:
            found |= {key[0] for key in rows(IDS_DOWN if descending else IDS_UP, place | {'ids': sorted(leads.orders)})}
        if leads.listings:
            found |= _newest_of(OF_LISTINGS_DOWN if descending else OF_LISTINGS_UP, leads.listings, place, descending)
        if leads.customers:
            found |= _newest_of(OF_CUSTOMERS_DOWN if descending else OF_CUSTOMERS_UP, leads.customers, place, descending)
        if leads.tokens:
            found |= _met(leads.tokens, place, descending)
        return [(each,) for each in sorted(found, reverse=descending)[:limit]]

    return heads


def _newest_of(statement: str, keys: Sequence[int], place: dict[str, Any], descending: bool) -> set[int]:
    """The first `limit` orders over all keys. A few of each are enough unless one key has them all: then more of each.

    Sure as soon as the first `limit` found lie before the last one read of every key that may have more.
    """
    limit = place['limit']
    each = min(limit, 2 + 4 * limit // len(keys))
    while True:
        found: dict[int, list[int]] = {}
        for key, order_id in rows(statement, place | {'keys': list(keys), 'each': each}):
            found.setdefault(key, []).append(order_id)
        ids = sorted({order_id for of_key in found.values() for order_id in of_key}, reverse=descending)[:limit]
        ends = [of_key[-1] for of_key in found.values() if len(of_key) == each]
        known_to = max(ends, default=None) if descending else min(ends, default=None)
        if known_to is None or each >= limit:
            return set(ids)
        if len(ids) == limit and (ids[-1] >= known_to if descending else ids[-1] <= known_to):
            return set(ids)
        each = min(limit, each * 4)


def _met(tokens: list[str], place: dict[str, Any], descending: bool) -> set[int]:
    """The first orders met that bear the word, going through all of them from the edge on."""

    def works(limit: int, edge: Key | None, down: bool) -> list[Key]:
        edge_id = edge[-1] if edge else place['edge_id']
        return rows(NEWEST_WORKS if down else OLDEST_WORKS, {'edge_id': edge_id, 'limit': limit})

    def bearing(ids: Sequence[int]) -> list[int]:
        named = {key[0] for key in rows(NAMED_AMONG, place | {'ids': list(ids), 'tokens': tokens})}
        return [each for each in ids if each in named]

    return set(taken(works, place['limit'], None, descending=descending, keeping=bearing))


def _listings(statement: str, within: Within, **told: Any) -> tuple[int, ...]:
    found = rows(statement, {'shops': list(within.shops), 'limit': FOLLOWED_MAX + 1, **told})
    return tuple(sorted(key[0] for key in found))


def _ids(statement: str, **told: Any) -> set[int]:
    return {key[0] for key in rows(statement, {'limit': CANDIDATES_MAX, **told})}


def _prefix(text: str, *, exact: bool = False) -> str:
    """A pattern for LIKE; a backslash takes the meaning from signs that have one there."""
    plain = re.sub(r'([\\%_])', r'\\\1', text)
    return plain if exact else f'{plain}%'


