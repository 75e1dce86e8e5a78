"""Finds or makes the listings an import speaks of: one row per shop and distinct code, platform SKU, title, attributes.

Nothing is cached between calls: a listing's match may change at any moment, and one read by key answers for two thousand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection

from zhanggui.catalog import sql
from zhanggui.catalog.matching import UNDECIDED, Decision, decide, folded
from zhanggui.core.bigrams import bigrams
from zhanggui.core.bulk import quoted_array, text_array


class Offer(NamedTuple):
    """What a platform says was bought. Any plain tuple of these four texts is as good: the two compare equal."""

    code: str
    platform_sku: str
    title: str
    attributes: str


class ListingRef(NamedTuple):
    id: int
    sku_id: int | None
    match: str


def listings_for(shop_id: int, offers: Iterable[tuple[str, str, str, str]]) -> dict[Offer, ListingRef]:
    """The listing of every distinct offer, made and matched by its code where it is new.

    Safe beside rivals: rows go in by sorted key and `ON CONFLICT DO NOTHING`, then everybody reads what won.
    """
    wanted = [Offer(*offer) for offer in dict.fromkeys(offers)]
    keys = [listing_key(offer) for offer in wanted]
    found = _find(shop_id, wanted, keys)
    if len(found) < len(wanted):
        new = [(offer, key) for offer, key in zip(wanted, keys, strict=True) if offer not in found]
        _add(shop_id, [offer for offer, _ in new], [key for _, key in new])
        found |= _find(shop_id, [offer for offer, _ in new], [key for _, key in new])
    return found


def held_unmatched(listing_ids: Iterable[int]) -> dict[int, ListingRef]:
    """How these listings, read as unmatched, stand now; they stay so until the caller's transaction ends.

    Without the lock somebody could match one between our look and our commit: the news would find no order of ours yet, and
    the order would wait for ever for what has already happened.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.LISTINGS_HOLD, [text_array(sorted(set(listing_ids)))])
        return {listing_id: ListingRef(listing_id, sku_id, match) for listing_id, sku_id, match in cursor.fetchall()}


def listing_key(offer: Offer) -> str:
    """The digest that makes a listing unique within its shop, as the text of a UUID."""
    return hashlib.md5('\x1f'.join(offer).encode(), usedforsecurity=False).hexdigest()


def decisions_for(shop_id: int, codes: Iterable[str]) -> dict[str, Decision]:
    """What is already known of these codes in this shop."""
    asked = sorted({code for code in codes if code})
    with connection.cursor() as cursor:
        cursor.execute(sql.DECIDED_CODES, [shop_id, asked])
        decided = {code: Decision(match, sku_id) for code, match, sku_id in cursor.fetchall()}
        cursor.execute(sql.SKUS_BY_CODE, [sorted({folded(code) for code in asked if code not in decided})])
        return decide(asked, cursor.fetchall(), decided)


def _find(shop_id: int, offers: Sequence[Offer], keys: Sequence[str]) -> dict[Offer, ListingRef]:
    with connection.cursor() as cursor:
        cursor.execute(sql.LISTINGS_FIND, [text_array(keys), shop_id])
        return {
            offers[position - 1]: ListingRef(listing_id, sku_id, match)
            for position, listing_id, sku_id, match in cursor.fetchall()
        }


def _add(shop_id: int, offers: Sequence[Offer], keys: Sequence[str]) -> None:
    decisions = decisions_for(shop_id, (offer.code for offer in offers))
    matched = [decisions.get(offer.code, UNDECIDED) for offer in offers]
    codes, platform_skus, titles, attributes = zip(*offers, strict=True)
    tokens = [text_array(bigrams(offer.title, offer.code, offer.attributes)) for offer in offers]
    with connection.cursor() as cursor:
        cursor.execute(
            sql.LISTINGS_ADD,
            [
                shop_id,
                text_array(keys),
                quoted_array(codes),
                quoted_array(platform_skus),
                quoted_array(titles),
                quoted_array(attributes),
                quoted_array(tokens),
                text_array(decision.match for decision in matched),
                text_array(decision.sku_id or 0 for decision in matched),
            ],
        )
