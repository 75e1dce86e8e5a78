"""配货: promises stock to audited orders, first come first served by time of payment, and makes their parcels.

Whole orders by default: an order that cannot be served completely takes nothing and is held as out of stock. A shop may
choose to allocate by line: what is there goes, the rest waits. Bundles are exploded first. All balances of a batch are
locked once, in one order; the decision is made in memory, so two batches over the same goods wait for each other and
never oversell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import connection

from zhanggui.catalog.selectors import codes_of, parts_of
from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import copy_rows, next_ids, text_array
from zhanggui.core.transactions import allow_longer, in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.orders.choices import HoldKind, OrderState, ParcelState
from zhanggui.orders.models import Parcel, ParcelLine
from zhanggui.orders.services.audit import without_held
from zhanggui.orders.services.holds import HoldWish, raise_holds, release_holds
from zhanggui.orders.services.moving import WorkRow, lock_works, move, split_by_state
from zhanggui.orders.sql.orders import LINES_TO_ALLOCATE, ORDER_ADDRESSES, UNITS_SENT
from zhanggui.org.habits import ShopHabits, habits_of
from zhanggui.stock.services.promises import Place, Promise, Shelf, Take, keep, open_shelf

USE_CASE = 'orders.allocate'
PARCEL_COLUMNS = (
    'id', 'shop_id', 'warehouse_id', 'address_id', 'state', 'tracking_number', 'pieces', 'partial', 'made_at', 'ship_by',
    'print_count', 'weight_g', 'tracking_step',
)  # fmt: skip
PARCEL_LINE_COLUMNS = (
    'id',
    'parcel_id',
    'order_id',
    'order_line_id',
    'sku_id',
    'balance_id',
    'quantity',
    'units',
    'packed',
)

Parts = Mapping[int, Sequence[tuple[int, int]]]
Shortage = tuple[int, int, int]  # SKU id, wanted, available


class Wanted(NamedTuple):
    """One order line that still waits: `units` of its own SKU, which may be a bundle."""

    line_id: int
    sku_id: int
    units: int


class Granted(NamedTuple):
    """Pieces of one SKU from one balance for one order line."""

    line_id: int
    sku_id: int
    take: Take
    units: int


class Decision(NamedTuple):
    work: WorkRow
    granted: list[Granted]
    short: list[Shortage]


@in_transaction
def allocate(order_ids: Sequence[int], *, actor: Actor) -> Verdicts:
    """Allocate audited orders. `done`: those with a parcel now; short ones are refused with SKU, wanted and available."""
    allow_longer(120)
    verdicts = Verdicts()
    works = lock_works(order_ids)
    verdicts.refuse_missing(order_ids, [work.order_id for work in works])
    audited = split_by_state(works, {OrderState.AUDITED}, OrderState.ALLOCATED, verdicts)
    free = without_held(audited, verdicts, ignoring=frozenset({HoldKind.OUT_OF_STOCK}))
    shops = habits_of({work.shop_id for work in free})
    ready = _with_warehouse(free, shops, verdicts)
    wanted = _wanted(ready)
    parts = parts_of({line.sku_id for lines in wanted.values() for line in lines})
    shelf = open_shelf({shops[work.shop_id].warehouse_id or 0 for work in ready}, _skus(wanted, parts))

    decisions = decide(ready, wanted, parts, shelf, shops)

    served = [decision for decision in decisions if decision.granted]
    short = [decision for decision in decisions if decision.short]
    _lift_shortage([decision.work for decision in served if not decision.short], actor)
    _make_parcels(served, shops)
    move([decision.work for decision in served], OrderState.ALLOCATED, actor=actor, use_case=USE_CASE)
    _hold_short(short, actor, verdicts)
    verdicts.done += [decision.work.order_id for decision in served]
    return verdicts


def decide(
    works: Sequence[WorkRow],
    wanted: Mapping[int, Sequence[Wanted]],
    parts: Parts,
    shelf: Shelf,
    shops: Mapping[int, ShopHabits],
) -> list[Decision]:
    """Serve in the order of payment; the order's id settles a tie, so that the same batch is always decided alike."""
    decisions = []
    for work in sorted(works, key=lambda work: (work.queued_s, work.order_id)):
        shop = shops[work.shop_id]
        granted: list[Granted] = []
        short: list[Shortage] = []
        for line in wanted.get(work.order_id, ()):
            taken = take_line(line, shop.warehouse_id or 0, parts, shelf, short)
            granted.extend(taken)
        if short and not shop.allocates_by_line:
            shelf.put_back(grant.take for grant in granted)
            granted = []
        decisions.append(Decision(work, granted, short))
    return decisions


def take_line(line: Wanted, warehouse_id: int, parts: Parts, shelf: Shelf, short: list[Shortage]) -> list[Granted]:
    """All parts of one line or none; what is lacking is added to `short`. `units` ride on the line's first grant."""
    granted: list[Granted] = []
    lacking = False
    for sku_id, pieces in parts.get(line.sku_id, ((line.sku_id, 1),)):
        place: Place = (warehouse_id, sku_id)
        quantity = pieces * line.units
        takes = shelf.take(place, quantity)
        if takes is None:
            short.append((sku_id, quantity, shelf.available(place)))
            lacking = True
            continue
        for take in takes:
            granted.append(Granted(line.line_id, sku_id, take, 0 if granted else line.units))
    if lacking:
        shelf.put_back(grant.take for grant in granted)
        return []
    return granted


def _with_warehouse(works: Sequence[WorkRow], shops: Mapping[int, ShopHabits], verdicts: Verdicts) -> list[WorkRow]:
    ready = []
    for work in works:
        if shops[work.shop_id].warehouse_id:
            ready.append(work)
        else:
            code = shops[work.shop_id].code
            reason = say(f'店铺 {code} 没有设置发货仓库', f'shop {code} has no warehouse to ship from')
            verdicts.refuse(work.order_id, 'no_warehouse', reason)
    return ready


def _wanted(works: Sequence[WorkRow]) -> dict[int, list[Wanted]]:
    """What each order still waits for; codes that nothing is matched to cannot be here, a hold keeps them out."""
    wanted: dict[int, list[Wanted]] = defaultdict(list)
    with connection.cursor() as cursor:
        listed = text_array(work.order_id for work in works)
        cursor.execute(UNITS_SENT, [listed])
        sent = dict(cursor.fetchall())
        cursor.execute(LINES_TO_ALLOCATE, [listed])
        for order_id, line_id, sku_id, quantity in sorted(cursor.fetchall()):
            units = quantity - sent.get(line_id, 0)
            if units > 0:
                wanted[order_id].append(Wanted(line_id, sku_id, units))
    return wanted


def _skus(wanted: Mapping[int, Sequence[Wanted]], parts: Parts) -> set[int]:
    """Every SKU whose balance may be touched: parts in the place of their bundles."""
    whole = {line.sku_id for lines in wanted.values() for line in lines}
    return (whole - parts.keys()) | {part_id for sku_id in whole & parts.keys() for part_id, _ in parts[sku_id]}


def _make_parcels(served: Sequence[Decision], shops: Mapping[int, ShopHabits]) -> None:
    """One parcel an order, its lines, and the promises under their ids. The orders' audit entry tells of them."""
    if not served:
        return
    at = clock.now()
    addresses = _addresses([decision.work.order_id for decision in served])
    parcel_ids = next_ids(Parcel, len(served))
    line_ids = iter(next_ids(ParcelLine, sum(len(decision.granted) for decision in served)))
    lines: list[tuple[object, ...]] = []
    promises: list[Promise] = []

    def parcels() -> Iterator[tuple[object, ...]]:
        """One by one, so that the server takes the first while we make the next; no queries here."""
        for parcel_id, (work, granted, short) in zip(parcel_ids, served, strict=True):
            shop = shops[work.shop_id]
            pieces = 0
            for line_id, sku_id, take, units in granted:
                promise_id = next(line_ids)
                pieces += take.quantity
                lines.append(
                    (promise_id, parcel_id, work.order_id, line_id, sku_id, take.balance_id, take.quantity, units, 0)
                )
                promises.append(Promise(promise_id, take.balance_id, take.quantity))
            yield (
                parcel_id, shop.id, shop.warehouse_id, addresses[work.order_id], ParcelState.ALLOCATED.value, '', pieces,
                bool(short), at, due(work.queued_s, shop), 0, 0, '',
            )  # fmt: skip

    copy_rows(Parcel, PARCEL_COLUMNS, parcels())
    copy_rows(ParcelLine, PARCEL_LINE_COLUMNS, lines)
    keep(promises, at=at)


def due(queued_s: float, shop: ShopHabits) -> datetime:
    """By when the platform wants it dispatched."""
    return datetime.fromtimestamp(queued_s + shop.ship_hours_max * 3600, UTC)


def _addresses(order_ids: Sequence[int]) -> dict[int, int | None]:
    with connection.cursor() as cursor:
        cursor.execute(ORDER_ADDRESSES, [text_array(order_ids)])
        return dict(cursor.fetchall())


def _lift_shortage(works: Sequence[WorkRow], actor: Actor) -> None:
    held = [(work.order_id, HoldKind.OUT_OF_STOCK.value) for work in works if work.holds]
    release_holds(held, actor=actor, use_case=USE_CASE)


def _hold_short(short: Sequence[Decision], actor: Actor, verdicts: Verdicts) -> None:
    """Orders that got nothing are held as out of stock; every missing SKU is named with what is wanted and there."""
    codes = codes_of({sku_id for decision in short for sku_id, _, _ in decision.short})
    wishes = []
    for work, granted, missing in short:
        told = '；'.join(f'{codes[sku_id]} {wanted}/{available}' for sku_id, wanted, available in missing)
        if not granted:
            wishes.append(HoldWish(work.order_id, work.shop_id, HoldKind.OUT_OF_STOCK.value, told))
        for sku_id, wanted, available in missing:
            reason = say(
                f'缺货：{codes[sku_id]} 需 {wanted} 件，可用 {available} 件',
                f'out of stock: {codes[sku_id]} wants {wanted}, {available} available',
            )
            verdicts.refuse(
                work.order_id, 'out_of_stock', reason, sku=codes[sku_id], wanted=wanted, available=available
            )
    raise_holds(wishes, actor=actor)
