"""What the warehouse floor reads: papers, picks and what lies in parcels. A receiver leaves this module masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from zhanggui.core.actors import Actor
from zhanggui.orders.choices import ParcelState
from zhanggui.orders.models import Parcel
from zhanggui.orders.papers.masking import waybill_name, waybill_phone, waybill_street
from zhanggui.orders.sql.floor import (
    GOODS_OF_PARCELS,
    ORDER_NUMBERS_OF_PARCELS,
    PARCELS_CALLED,
    PARCELS_FOR_PAPER,
    WAVE_PICKS,
    WAVE_PROGRESS,
)

PRINTED = (ParcelState.PRINTED, ParcelState.PACKED)
SIZES = ('XXXS', 'XXS', 'XS', 'S', 'M', 'L', 'XL', 'XXL', '2XL', 'XXXL', '3XL', '4XL', '5XL', '6XL', '均码')
DIGITS = re.compile(r'\d+')


@dataclass(frozen=True, slots=True)
class Goods:
    """One parcel line as it stands on paper and on screens."""

    order_number: str
    quantity: int
    packed: int
    sku_id: int
    sku: str
    colour: str
    size: str
    style: str
    name: str
    gift: bool

    @property
    def specification(self) -> str:
        return ' '.join(part for part in (self.colour, self.size) if part)


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class ParcelPaper:
    """All that a label or slip may say of a parcel; the receiver as the waybill standard allows."""

    id: int
    number: str
    courier: str
    print_count: int
    pieces: int
    printed_at: datetime | None
    shop: str
    sender: Person
    receiver: Person
    district: str  # 大头笔: where the sorting belt sends it
    wave: str
    place: int
    goods: tuple[Goods, ...] = field(default=())

    @property
    def order_numbers(self) -> list[str]:
        return list(dict.fromkeys(goods.order_number for goods in self.goods))


@dataclass(frozen=True, slots=True)
class Pick:
    """So many pieces of one SKU for the single-piece, or for the mixed, parcels of a wave."""

    style: str
    name: str
    is_single: bool
    sku_id: int
    sku: str
    colour: str
    size: str
    quantity: int
    parcels: int
    shelf: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a wave is."""

    parcels: int
    printed: int
    packed: int
    cancelled: int


@dataclass(frozen=True, slots=True)
class PrintRun:
    """Labels that got their numbers, or another sheet, in one call."""

    at: datetime
    parcels: int
    again: int


def papers_of(parcel_ids: Iterable[int]) -> list[ParcelPaper]:
    """Wave by wave in the order of picking, then by id. Two queries for any number of parcels."""
    ids = sorted(set(parcel_ids))
    goods = goods_of(ids)
    with connection.cursor() as cursor:
        cursor.execute(PARCELS_FOR_PAPER, {'parcels': ids})
        return [_paper(row, goods.get(row[0], [])) for row in cursor.fetchall()]


def goods_of(parcel_ids: Sequence[int]) -> dict[int, list[Goods]]:
    found: dict[int, list[Goods]] = {}
    with connection.cursor() as cursor:
        cursor.execute(GOODS_OF_PARCELS, [list(parcel_ids)])
        for row in cursor.fetchall():
            _, parcel_id, _, order_number, quantity, packed, sku_id, sku, _, colour, size, style, name, _, gift = row
            goods = Goods(order_number, quantity, packed, sku_id, sku, colour, size, style, name, gift)
            found.setdefault(parcel_id, []).append(goods)
    return found


def orders_in(parcel_ids: Sequence[int]) -> dict[int, list[str]]:
    """The order numbers in each parcel."""
    found: dict[int, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(ORDER_NUMBERS_OF_PARCELS, [list(parcel_ids)])
        for parcel_id, number in cursor.fetchall():
            found.setdefault(parcel_id, []).append(number)
    return found


def parcels_called(text: str) -> list[int]:
    """Parcels with this waybill or order number: each found through its own index."""
    with connection.cursor() as cursor:
        cursor.execute(PARCELS_CALLED, {'text': text, 'upper': text.upper()})
        return [row[0] for row in cursor.fetchall()]


def wave_progress(wave_ids: Sequence[int]) -> dict[int, Progress]:
    with connection.cursor() as cursor:
        cursor.execute(WAVE_PROGRESS, [list(wave_ids)])
        return {wave_id: Progress(*counts) for wave_id, *counts in cursor.fetchall()}


def print_runs(actor: Actor, since: datetime) -> list[PrintRun]:
    """What was printed in one go since then, newest first. Parcels printed together carry one and the same moment."""
    rows = Parcel.objects.visible_to(actor).filter(state__in=PRINTED, printed_at__gte=since)
    runs = rows.values('printed_at').annotate(parcels=Count('pk'), again=Count('pk', filter=Q(print_count__gt=1)))
    found = runs.order_by('-printed_at').values_list('printed_at', 'parcels', 'again')
    return [PrintRun(at, parcels, again) for at, parcels, again in found if at]


def fresh_labels(actor: Actor, since: datetime, **which: Any) -> list[int]:
    """Printed parcels (of a run, of a wave) whose newest print is not older than `since`: their label may be fetched."""
    rows = Parcel.objects.visible_to(actor).filter(state__in=PRINTED, printed_at__gte=since, **which)
    return list(rows.order_by('pk').values_list('pk', flat=True))


def picks_of(wave_id: int) -> list[Pick]:
    """By style, single before multi, colour, size (S before M before L), shelf: the way a picker walks."""
    with connection.cursor() as cursor:
        cursor.execute(WAVE_PICKS, [wave_id])
        picks = [Pick(*row) for row in cursor.fetchall()]
    return sorted(picks, key=lambda p: (p.style, not p.is_single, p.colour, size_key(p.size), p.shelf, p.sku))


def size_key(size: str) -> tuple[int, int, str]:
    """Letters in the order of bodies, then numbers by value, then words."""
    text = size.strip().upper()
    if text in SIZES:
        return (0, SIZES.index(text), text)
    number = DIGITS.search(text)
    return (1, int(number.group()), text) if number and len(number.group()) < 9 else (2, 0, text)


def _paper(row: Sequence[Any], goods: Sequence[Goods]) -> ParcelPaper:
    parcel_id, number, courier, print_count, pieces, printed_at, shop, *rest = row
    warehouse, contact, warehouse_province, warehouse_address, *receiver, wave, place = rest
    name, phone, province, city, district, street = receiver
    return ParcelPaper(
        id=parcel_id,
        number=number,
        courier=courier,
        print_count=print_count,
        pieces=pieces,
        printed_at=printed_at,
        shop=shop,
        sender=Person(warehouse, contact, f'{warehouse_province} {warehouse_address}'.strip()),
        receiver=Person(
            waybill_name(name),
            waybill_phone(phone),
            ' '.join((province, city, district, waybill_street(street))).strip(),
        ),
        district=_district(province, city, district),
        wave=wave,
        place=place,
        goods=tuple(goods),
    )


def _district(province: str, city: str, district: str) -> str:
    """`浙江省 杭州市 西湖区` → `杭州 西湖`: short words that are read from two metres."""
    parts = [
        re.sub(r'(特别行政区|自治州|地区|市|区|县)$', '', part) or part for part in (city or province, district) if part
    ]
    return ' '.join(parts)
