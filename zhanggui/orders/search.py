"""Finds orders by what people type: a number, a tracking number, four digits of a phone, two characters of goods or buyer.

A word that few listings or buyers bear is followed from them to their newest orders; one that very many bear is met soon by
going through the orders themselves. Either way a page never costs more than a few hundred index entries.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from zhanggui.core.bigrams import bigrams
from zhanggui.orders.queues import Heads, Key, Lot, Within, listed, queue, rows, taken, works
from zhanggui.orders.sql.pages import (
    CUSTOMERS_NAMED,
    CUSTOMERS_NICKED,
    IDS_THERE_ARE,
    IDS_WITHIN,
    LISTINGS_CODED,
    LISTINGS_NAMED,
    NAMED_AMONG,
    OF_LISTINGS_DOWN,
    OF_LISTINGS_UP,
    ORDERS_NUMBERED,
    ORDERS_OF_CUSTOMERS,
    ORDERS_OF_TAIL,
    ORDERS_TRACKED,
)
from zhanggui.org.choices import Platform

TAIL = re.compile(r'\d{4}')
PLAIN = re.compile(r'[!-~]+')  # letters, digits and signs without a space: a number or a code
NUMBER_LENGTH_MIN = 5  # a shorter beginning of a number says nothing
CANDIDATES_MAX = 2_000
LISTINGS_MAX = 20_000
FOLLOWED_MAX = 3_000
SHORT_QUEUE, LONG_QUEUE = 5_000, 50_000
WINDOW_FIRST, WINDOW_MAX = 4_000, 250_000

PLATFORMS = [platform.value for platform in Platform]


@dataclass(frozen=True, slots=True)
class Leads:
    """What a text may mean: single orders, and listings whose orders are wanted.

    `tokens` is set when too many buyers bear them for their orders to be listed.
    """

    orders: frozenset[int] = frozenset()
    listings: tuple[int, ...] = ()
    tokens: tuple[str, ...] = ()


def search(text: str, within: Within) -> Heads:
    """Keys `(order id,)` of the matching orders within."""
    return _found(_leads(' '.join(unicodedata.normalize('NFKC', text).split()), within), within)


def coded(code: str, within: Within) -> Heads:
    """Orders with a line sold under this code, or matched to the SKU of this code or barcode."""
    listings = _listings(LISTINGS_CODED, within, text=code, prefix=_prefix(code, exact=True))
    return _found(Leads(listings=tuple(sorted(listings))), within)


def _leads(text: str, within: Within) -> Leads:
    orders: set[int] = set()
    listings: set[int] = set()
    customers: set[int] = set()
    is_plain = PLAIN.fullmatch(text) is not None
    if TAIL.fullmatch(text):
        orders |= _ids(ORDERS_OF_TAIL, tail=text)
    if is_plain:
        number = _prefix(text, exact=len(text) < NUMBER_LENGTH_MIN)
        orders |= _ids(ORDERS_NUMBERED, prefix=number) | _ids(ORDERS_TRACKED, prefix=number)
        listings |= _listings(LISTINGS_CODED, within, text=text, prefix=_prefix(text))
        customers |= _ids(CUSTOMERS_NICKED, prefix=number, platforms=PLATFORMS)
    tokens = () if text.isdecimal() else tuple(bigrams(text))
    if tokens:
        listings |= _listings(LISTINGS_NAMED, within, tokens=list(tokens))
    if tokens and not is_plain:
        customers |= _ids(CUSTOMERS_NAMED, limit=FOLLOWED_MAX + 1, tokens=list(tokens))
    theirs = _ids(ORDERS_OF_CUSTOMERS, limit=FOLLOWED_MAX + 1, customers=list(customers)) if customers else set()
    if max(len(customers), len(theirs)) > FOLLOWED_MAX:
        return Leads(frozenset(orders), tuple(sorted(listings)), tokens)
    return Leads(frozenset(orders | theirs), tuple(sorted(listings)))


def _found(leads: Leads, within: Within) -> Heads:
    """Single orders together with the orders of the listings and buyers, as one run."""
    few = listed(_inside(within, sorted(leads.orders)))
    named = _named(leads, within)

    def heads(limit: int, edge: Key | None, descending: bool) -> Lot:
        single, rest = few(limit, edge, descending), named(limit, edge, descending)
        keys = sorted({*single.keys, *rest.keys}, reverse=descending)
        return Lot(keys[:limit], single.is_end and rest.is_end and len(keys) <= limit)

    return heads


def _named(leads: Leads, within: Within) -> Heads:
    """Three ways to the same orders: from a short queue, from the listings, or, for a very common nick, through everything."""
    if not (leads.listings or leads.tokens):
        return listed(())
    waiting = _waiting(within, LONG_QUEUE if leads.tokens else SHORT_QUEUE)
    if waiting is not None:
        return _sifted(listed(waiting), lambda ids: _bearing(leads, ids))
    if leads.tokens:
        return _sifted(works, lambda ids: _bearing(leads, _inside(within, ids)))
    return _of_listings(leads.listings, within)


def _sifted(heads: Heads, keeping: Callable[[Sequence[int]], list[int]]) -> Heads:
    def sifted(limit: int, edge: Key | None, descending: bool) -> Lot:
        ids = taken(heads, limit + 1, edge, descending=descending, keeping=keeping)
        return Lot([(each,) for each in ids[:limit]], len(ids) <= limit)

    return sifted


def _of_listings(listings: Sequence[int], within: Within) -> Heads:
    """Window by window of ids, each wider than the last: a common word stops in the first, a rare one soon sees all."""
    told = within.parameters() | {'listings': list(listings)}
    lowest, highest = rows(IDS_THERE_ARE, {})[0]

    def heads(limit: int, edge: Key | None, descending: bool) -> Lot:
        start = edge[-1] if edge else highest + 1 if descending else lowest - 1
        found: list[Key] = []
        width = WINDOW_FIRST
        while len(found) <= limit and (start > lowest if descending else start < highest):
            low, high = (start - width, start) if descending else (start, start + width)
            window = told | {'low': low, 'high': high, 'limit': limit + 1 - len(found)}
            found += rows(OF_LISTINGS_DOWN if descending else OF_LISTINGS_UP, window)
            start = low + 1 if descending else high - 1
            width = min(width * 4, WINDOW_MAX)
        return Lot(found[:limit], len(found) <= limit)

    return heads


def _waiting(within: Within, longest: int) -> list[int] | None:
    """The ids of a queue no longer than that, else nothing."""
    if within.is_everything or within.size_kept() > longest:
        return None
    ids: list[int] = taken(queue(within), longest + 1, None, descending=True, keeping=None)
    return ids if len(ids) <= longest else None


def _inside(within: Within, ids: Sequence[int]) -> list[int]:
    """Those of the ids that lie within, in their order."""
    if not ids:
        return []
    inside = {key[0] for key in rows(IDS_WITHIN, within.parameters() | {'ids': list(ids)})}
    return [each for each in ids if each in inside]


def _bearing(leads: Leads, ids: Sequence[int]) -> list[int]:
    """Those of the ids that bear the word, in their order."""
    if not ids:
        return []
    told = {'listings': list(leads.listings), 'tokens': list(leads.tokens)}
    bearing = {key[0] for key in rows(NAMED_AMONG, told | {'ids': list(ids)})}
    return [each for each in ids if each in bearing]


def _listings(statement: str, within: Within, **told: Any) -> set[int]:
    return _ids(statement, shops=list(within.shops), limit=LISTINGS_MAX, **told)


def _ids(statement: str, **told: Any) -> set[int]:
    return {key[0] for key in rows(statement, {'limit': CANDIDATES_MAX, **told})}


def _prefix(text: str, *, exact: bool = False) -> str:
    """A pattern for LIKE; a backslash takes the meaning from signs that have one there."""
    plain = re.sub(r'([\\%_])', r'\\\1', text)
    return plain if exact else f'{plain}%'
