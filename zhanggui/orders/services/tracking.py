"""Tracking: what couriers tell, kept once, in whatever order and however often it comes. The newest event is the step.

A parcel under way that was signed for moves to signed, and its orders with it once all their parcels are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import connection

from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import update_rows
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.orders.choices import OrderState, ParcelState, TrackingStep
from zhanggui.orders.models import Parcel
from zhanggui.orders.services.alarms import renew_alarms
from zhanggui.orders.services.floor_locks import SUBJECT, Locked, advance_orders, lock_parcels
from zhanggui.orders.sql.floor import EVENTS_ADD, PARCELS_BY_NUMBER, PARCELS_TRACK
from zhanggui.orders.tracks import ORDER_ON_THE_WAY, TrackingNews, without_phones

UNKNOWN = say('没有这个快递单号的包裹', 'no parcel has this tracking number')
AMBIGUOUS = say('两家快递都有这个单号，请写明快递公司', 'two couriers use this number: name the courier')
FUTURE = say('时间在将来', 'its time lies in the future')
GONE = (ParcelState.SHIPPED, ParcelState.SIGNED)


@dataclass(frozen=True, slots=True)
class Known:
    """A parcel that carries a number."""

    parcel_id: int
    number: str
    state: str
    courier_code: str
    courier_name: str


@in_transaction
def take_in(items: Sequence[TrackingNews], /, *, actor: Actor) -> Verdicts:
    """Keep the events of known parcels. `done` and `already` are parcel ids: with news, without; refused items are numbers.

    `made` counts events: `created`, `unchanged`, `refused`; and `signed` parcels.
    """
    news = list(dict.fromkeys(replace(each, text=without_phones(each.text)) for each in items))

    verdicts = Verdicts()
    matched = match(news, _known({each.number for each in news}, actor), verdicts)
    held = lock_parcels({parcel_id for parcel_id, _ in matched})

    there = {parcel.pk for parcel in held.parcels}
    matched = [(parcel_id, each) for parcel_id, each in matched if parcel_id in there]

    fresh = _write(matched)
    signed = _sign(held)
    renew_alarms(clock.now(), sorted(there), actor=actor)

    _tell(held, signed, actor)
    moved = set(fresh)
    verdicts.done = sorted(moved)
    verdicts.already = sorted(there - moved)
    verdicts.made.update(
        created=len(fresh), unchanged=len(matched) - len(fresh), refused=len(news) - len(matched), signed=len(signed)
    )
    return verdicts


def match(news: Sequence[TrackingNews], known: Sequence[Known], verdicts: Verdicts) -> list[tuple[int, TrackingNews]]:
    """Give each event its parcel; what has none, or could be two, is refused by its number."""
    by_number: dict[str, list[Known]] = {}
    for each in known:
        by_number.setdefault(each.number, []).append(each)
    matched = []
    now = clock.now()
    for told in news:
        fitting = [each for each in by_number.get(told.number, ()) if _fits(told, each)]
        if told.at > now:
            verdicts.refuse(told.number, 'future', FUTURE, name=told.number, row=told.row)
        elif not fitting:
            verdicts.refuse(told.number, 'unknown', UNKNOWN, name=told.number, row=told.row)
        elif len(fitting) > 1:
            verdicts.refuse(told.number, 'ambiguous', AMBIGUOUS, name=told.number, row=told.row)
        else:
            matched.append((fitting[0].parcel_id, told))
    return matched


def _fits(told: TrackingNews, known: Known) -> bool:
    """A courier named otherwise is another courier's number; no courier named fits any."""
    name = told.courier.strip().lower()
    if not name:
        return True
    own = (known.courier_code.lower(), known.courier_name.lower())
    return name in own or any(each and (each in name or name in each) for each in own)


def _known(numbers: set[str], actor: Actor) -> list[Known]:
    """Parcels with these numbers, among those the actor may see."""
    with connection.cursor() as cursor:
        cursor.execute(PARCELS_BY_NUMBER, [sorted(numbers)])
        known = [Known(*row) for row in cursor.fetchall()]
    if actor.person is None:
        return known
    seen = Parcel.objects.visible_to(actor).filter(pk__in=[each.parcel_id for each in known])
    ids = set(seen.values_list('pk', flat=True))
    return [each for each in known if each.parcel_id in ids]


def _write(matched: Sequence[tuple[int, TrackingNews]]) -> list[int]:
    """Add what is new and bring the parcels' steps up to it. Returns the parcel of each new event."""
    rows = sorted({(parcel_id, each.at, each.step, each.place, each.text) for parcel_id, each in matched})
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(EVENTS_ADD, [list(column) for column in zip(*rows, strict=True)])
        fresh = [row[0] for row in cursor.fetchall()]
        cursor.execute(PARCELS_TRACK, [sorted(set(fresh)), list(ORDER_ON_THE_WAY)])
    return fresh


def _sign(held: Locked) -> list[int]:
    """Parcels under way whose newest word is *signed*. The rows are ours until commit, so they may be read again."""
    under_way = [parcel.pk for parcel in held.parcels if parcel.state == ParcelState.SHIPPED]
    there = Parcel.objects.filter(pk__in=under_way, tracking_step=TrackingStep.SIGNED).order_by('pk')
    signed = list(there.values_list('pk', flat=True))
    update_rows(Parcel, signed, state=[str(ParcelState.SIGNED)] * len(signed))
    return signed


def _tell(held: Locked, signed: Sequence[int], actor: Actor) -> None:
    audit.record(
        'orders.track', signed, actor=actor, subject=SUBJECT, sources=ParcelState.SHIPPED, target=ParcelState.SIGNED
    )
    if signed:
        advance_orders(held, signed, OrderState.SIGNED, actor=actor, use_case='orders.track')
