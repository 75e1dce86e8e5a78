"""发货: parcels leave, goods leave the shelf, platforms are told courier and number through the outbox.

A parcel that somebody holds, whose buyer asks for the money back, or that has no waybill number does not leave. Shipping
is said once: a second time is *already*, and the ledger would refuse it anyway.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from zhanggui.core import audit, clock, outbox
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import quoted_array, text_array
from zhanggui.core.transactions import allow_longer, in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.orders.choices import IN_WAREHOUSE, LIVE_PARCEL, OrderState, ParcelState
from zhanggui.orders.events import ParcelsShipped
from zhanggui.orders.models import Courier
from zhanggui.orders.services import numbers
from zhanggui.orders.services.audit import without_held
from zhanggui.orders.services.moving import WorkRow, lock_works, move
from zhanggui.orders.sql.orders import PARCEL_LINES_OF, PARCELS_LOCK, PARCELS_SHIP, PARCELS_SHIP_NUMBERED, UNSENT_ORDERS
from zhanggui.org.habits import habits_of
from zhanggui.stock.services.promises import Promise
from zhanggui.stock.services.promises import ship as ship_promises

USE_CASE = 'orders.ship'
SUBJECT = 'orders.Parcel'


class ParcelRow(NamedTuple):
    id: int
    state: str
    shop_id: int
    courier_id: int | None
    tracking_number: str
    partial: bool


class Contents(NamedTuple):
    """A parcel's promises and the orders they are for."""

    promises: list[Promise]
    order_ids: set[int]


@in_transaction
def ship(parcel_ids: Sequence[int], *, actor: Actor) -> Verdicts:
    """Dispatch parcels. Each alone. `made['orders']` counts the orders that are complete with it."""
    allow_longer(120)
    verdicts = Verdicts()
    contents = _contents(parcel_ids)
    works = {
        work.order_id: work
        for work in lock_works(order for content in contents.values() for order in content.order_ids)
    }
    parcels = _lock(parcel_ids)
    verdicts.refuse_missing(parcel_ids, [parcel.id for parcel in parcels])
    live = _live(parcels, verdicts)
    leaving = _unheld(live, contents, works, verdicts)
    given = _numbers_for([parcel for parcel in leaving if not parcel.tracking_number], verdicts)
    refused = verdicts.refused_items
    leaving = [parcel for parcel in leaving if parcel.id not in refused]
    if not leaving:
        return verdicts

    at = clock.now()
    ids = [parcel.id for parcel in leaving]
    _write_parcels(leaving, given, at)
    ready = [works[order_id] for order_id in sorted({order for each in ids for order in contents[each].order_ids})]
    sent = _move_orders(
        ready, {order for parcel in leaving if parcel.partial for order in contents[parcel.id].order_ids}, actor
    )
    states = [parcel.state for parcel in leaving]
    audit.record(USE_CASE, ids, actor=actor, subject=SUBJECT, sources=states, target=ParcelState.SHIPPED.value)
    outbox.tell(ParcelsShipped(ids), actor=actor)
    ship_promises([promise for parcel_id in ids for promise in contents[parcel_id].promises], at=at)
    verdicts.done += ids
    verdicts.made['orders'] = sent
    return verdicts


def _contents(parcel_ids: Sequence[int]) -> dict[int, Contents]:
    """What is in the parcels; fixed when they were made, so it is read before the lock."""
    contents: dict[int, Contents] = defaultdict(lambda: Contents([], set()))
    with connection.cursor() as cursor:
        cursor.execute(PARCEL_LINES_OF, [text_array(parcel_ids)])
        for line_id, parcel_id, order_id, balance_id, quantity in cursor.fetchall():
            promises, order_ids = contents[parcel_id]
            promises.append(Promise(line_id, balance_id, quantity))
            order_ids.add(order_id)
    return contents


def _lock(parcel_ids: Sequence[int]) -> list[ParcelRow]:
    with connection.cursor() as cursor:
        cursor.execute(PARCELS_LOCK, [text_array(sorted(set(parcel_ids)))])
        return [ParcelRow(*row) for row in cursor.fetchall()]


def _live(parcels: Sequence[ParcelRow], verdicts: Verdicts) -> list[ParcelRow]:
    live = []
    for parcel in parcels:
        if parcel.state in LIVE_PARCEL:
            live.append(parcel)
        elif parcel.state == ParcelState.CANCELLED:
            verdicts.refuse(
                parcel.id, 'cancelled', say('包裹已取消', 'the parcel is cancelled'), name=parcel.tracking_number
            )
        else:
            verdicts.already.append(parcel.id)
    return live


def _unheld(
    parcels: Sequence[ParcelRow], contents: Mapping[int, Contents], works: Mapping[int, WorkRow], verdicts: Verdicts
) -> list[ParcelRow]:
    """Parcels none of whose orders is held; the refusals of the orders are told of their parcel."""
    if not any(work.holds for work in works.values()):
        return list(parcels)
    orders = Verdicts()
    without_held(list(works.values()), orders)
    reasons = defaultdict(list)
    for refusal in orders.refused:
        reasons[refusal.item].append(refusal)
    free = []
    for parcel in parcels:
        held = [refusal for order_id in contents[parcel.id].order_ids for refusal in reasons[order_id]]
        for refusal in held:
            verdicts.refuse(parcel.id, refusal.code, refusal.reason, name=parcel.tracking_number)
        if not held:
            free.append(parcel)
    return free


def _numbers_for(bare: Sequence[ParcelRow], verdicts: Verdicts) -> dict[int, tuple[list[int], list[str]]]:
    """Courier → parcels and their new numbers, where no label was printed by us: the shop's courier gives them now."""
    if not bare:
        return {}
    shops = habits_of({parcel.shop_id for parcel in bare})
    couriers = dict(Courier.objects.filter(is_active=True).values_list('code', 'pk'))
    by_courier: dict[int, list[int]] = defaultdict(list)
    for parcel in bare:
        courier_id = parcel.courier_id or couriers.get(shops[parcel.shop_id].courier_code)
        if courier_id is None:
            verdicts.refuse(parcel.id, 'no_courier', say('未设置快递', 'no courier is set'))
        else:
            by_courier[courier_id].append(parcel.id)
    given: dict[int, tuple[list[int], list[str]]] = {}
    for courier_id, ids in sorted(by_courier.items()):
        taken = numbers.take(courier_id, len(ids))
        given[courier_id] = (ids[: len(taken)], taken)
        for parcel_id in ids[len(taken) :]:
            verdicts.refuse(parcel_id, 'no_numbers', say('快递单号已用完', 'the courier has no waybill numbers left'))
    return given


def _write_parcels(
    leaving: Sequence[ParcelRow], given: Mapping[int, tuple[list[int], list[str]]], at: datetime
) -> None:
    """State, time and, for those that had none, courier and number: each parcel is written once."""
    printed = [parcel.id for parcel in leaving if parcel.tracking_number]
    with connection.cursor() as cursor:
        if printed:
            cursor.execute(PARCELS_SHIP, [at, text_array(printed)])
        for courier_id, (ids, taken) in given.items():
            cursor.execute(PARCELS_SHIP_NUMBERED, [at, courier_id, text_array(ids), quoted_array(taken)])


def _move_orders(works: Sequence[WorkRow], partly: Collection[int], actor: Actor) -> int:
    """Orders complete with these parcels are shipped; those with more to come wait for allocation again."""
    unsent: set[int] = set()
    if partly:
        with connection.cursor() as cursor:
            cursor.execute(UNSENT_ORDERS, [[ParcelState.SHIPPED.value, ParcelState.SIGNED.value], sorted(partly)])
            unsent = {row[0] for row in cursor.fetchall()}
    complete = [work for work in works if work.order_id not in unsent and work.state in IN_WAREHOUSE]
    move(complete, OrderState.SHIPPED, actor=actor, use_case=USE_CASE)
    waiting = [work for work in works if work.order_id in unsent and work.state in IN_WAREHOUSE]
    move(waiting, OrderState.AUDITED, actor=actor, use_case=USE_CASE)
    return len(complete)
