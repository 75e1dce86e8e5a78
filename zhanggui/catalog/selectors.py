"""What other contexts may know of our goods: codes, labels, bundle parts, search. Reads only; every answer is for a set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from zhanggui.catalog import sql
from zhanggui.catalog.models import BundlePart, Listing, Sku
from zhanggui.core.bigrams import bigrams

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


def skus_of(listing_ids: Iterable[int]) -> dict[int, int]:
    """Listing id → SKU id, for the matched ones."""
    rows = Listing.objects.filter(pk__in=list(set(listing_ids)), sku__isnull=False)
    return dict(rows.values_list('pk', 'sku_id'))


def parts_of(sku_ids: Iterable[int]) -> dict[int, list[Part]]:
    """Bundle id → its parts, for those of these SKUs that are bundles."""
    parts: dict[int, list[Part]] = defaultdict(list)
    rows = BundlePart.objects.filter(bundle_id__in=list(set(sku_ids))).order_by('bundle_id', 'part_id')
    for bundle_id, part_id, quantity in rows.values_list('bundle_id', 'part_id', 'quantity'):
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
    wanted = sorted(set(sku_ids))
    return dict(Sku.objects.filter(pk__in=wanted, floor_fen__gt=0).values_list('pk', 'floor_fen'))
