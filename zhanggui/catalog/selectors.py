"""What other contexts may know of our goods: codes, labels, bundle parts, search. Reads only; every answer is for a set."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from zhanggui.catalog import sql
from zhanggui.catalog.models import Listing, Sku
from zhanggui.core.bigrams import bigrams
from zhanggui.core.bulk import text_array
from zhanggui.core.models import AuditItem
from zhanggui.core.money import yuan

Part = tuple[int, int]  # SKU id of the part, pieces of it in one bundle


class SkuLabel(NamedTuple):
    """What a person reads or scans of a SKU."""

    id: int
    code: str
    barcode: str
    product_code: str
    name: str
    colour: str
    size: str
    is_bundle: bool
    picture: str


class Known(NamedTuple):
    """A SKU as a typed code finds it."""

    id: int
    code: str
    is_bundle: bool
    is_active: bool


def parts_of(sku_ids: Iterable[int]) -> dict[int, list[Part]]:
    """Bundle id → its parts, for those of these SKUs that are bundles."""
    parts: dict[int, list[Part]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(sql.PARTS_OF, [text_array(set(sku_ids))])
        for bundle_id, part_id, quantity in cursor.fetchall():
            parts[bundle_id].append((part_id, quantity))
    return dict(parts)


def labels_of(sku_ids: Iterable[int]) -> dict[int, SkuLabel]:
    """SKU id → what stands on its pick list and screen."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SKU_LABELS, [sorted(set(sku_ids))])
        return {row[0]: SkuLabel(*row) for row in cursor.fetchall()}


def skus_by_code(codes: Iterable[str]) -> dict[str, Known]:
    """Typed or scanned code → SKU: our own code first, then the barcode."""
    asked = sorted({code for code in codes if code})
    with connection.cursor() as cursor:
        cursor.execute(sql.SKUS_BY_CODE_OR_BARCODE, [asked, asked])
        rows = cursor.fetchall()
    found = {barcode: Known(*row) for barcode, *row in rows if barcode}
    found |= {row[1]: Known(*row) for _, *row in rows}
    return {code: found[code] for code in asked if code in found}


def search_skus(text: str, *, rows: QuerySet[Sku] | None = None) -> QuerySet[Sku]:
    """SKUs whose code, barcode, colour, size or product name holds every bigram typed; an exact code or barcode leads."""
    wanted = text.strip()
    every = Sku.objects.all() if rows is None else rows
    tokens = bigrams(wanted)
    if not tokens:
        return every.none()
    found = every.filter(Q(tokens__contains=tokens) | Q(code=wanted) | (Q(barcode=wanted) & ~Q(barcode='')))
    exact = Case(When(Q(code=wanted) | Q(barcode=wanted), then=Value(0)), default=Value(1), output_field=IntegerField())
    return found.order_by(exact, 'code')


def codes_of(sku_ids: Iterable[int]) -> dict[int, str]:
    return dict(Sku.objects.filter(pk__in=sorted(set(sku_ids))).values_list('pk', 'code'))


def floors_of(sku_ids: Iterable[int]) -> dict[int, int]:
    """Floor price in fen of those SKUs that have one."""
    with connection.cursor() as cursor:
        cursor.execute(sql.FLOORS_OF, [text_array(set(sku_ids))])
        return dict(cursor.fetchall())


class Suggestion(NamedTuple):
    """A SKU that a listing may mean. `score` counts what they have in common; the code weighs three times the title."""

    sku_id: int
    code: str
    name: str
    specification: str
    score: int


def suggestions_for(listings: Sequence[Listing], *, most: int = 5) -> dict[int, list[Suggestion]]:
    """Listing id → the SKUs nearest to its code, title and attributes, best first."""
    codes = {str(listing.pk): bigrams(listing.code) for listing in listings}
    found: dict[int, list[Suggestion]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(sql.SUGGESTIONS, [json.dumps(codes), most, [listing.pk for listing in listings]])
        for listing_id, sku_id, code, name, colour, size, score in cursor.fetchall():
            specification = ' '.join(part for part in (colour, size) if part)
            found[listing_id].append(Suggestion(sku_id, code, name, specification, int(score)))
    return dict(found)


class PriceStep(NamedTuple):
    """One change of price, as the audit told it."""

    pk: int
    at: datetime
    who: str
    price: str
    floor: str
    reason: str


def price_steps(sku_id: int, *, most: int = 20) -> list[PriceStep]:
    """The latest changes of one SKU's prices, newest first."""
    items = AuditItem.objects.filter(object_id=sku_id, entry__use_case='catalog.change_price').select_related('entry')
    steps = []
    for item in items.order_by('-entry_id')[:most]:
        told = json.loads(item.entry.told)
        changes = told.get('changes', {}).get(str(sku_id), {})
        price, floor = (_arrow(changes.get(field)) for field in ('price_fen', 'floor_fen'))
        steps.append(
            PriceStep(item.entry_id, item.entry.at, item.entry.actor_name, price, floor, told.get('reason', ''))
        )
    return steps


def _arrow(change: list[int] | None) -> str:
    return f'{yuan(change[0])} → {yuan(change[1])}' if change else ''
