"""Printing: a parcel gets its courier and its waybill number once, however often the button is pressed or the answer lost.

`orders.print` gives numbers; a parcel that has one is *already* printed. Another sheet for the same parcel is a reprint,
asked for with a reason and counted, because two labels with one number are how a parcel goes out twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import update_rows
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.orders.choices import OrderState, ParcelState
from zhanggui.orders.models import Courier, Parcel, Wave
from zhanggui.orders.services import numbers
from zhanggui.orders.services.floor_locks import SUBJECT, Locked, advance_orders, lock_parcels
from zhanggui.org.habits import habits_of

PRINTED = (ParcelState.PRINTED, ParcelState.PACKED)
BEYOND_PRINTING = (*PRINTED, ParcelState.SHIPPED, ParcelState.SIGNED)

NO_COURIER = say('店铺没有设置可用的快递公司', 'the shop has no courier in use')
NO_NUMBERS = say('快递公司“{name}”的单号用完了', 'courier “{name}” has run out of waybill numbers')
HELD = say('订单有异常未处理', 'its order is on hold')
NOT_PRINTED = say('还没有打印过', 'it has not been printed yet')


@dataclass(frozen=True, slots=True)
class Choice:
    """Which courier takes a parcel."""

    parcel: Parcel
    courier: Courier


@in_transaction
def print_parcels(items: Sequence[int], /, *, actor: Actor, courier: str = '') -> Verdicts:
    """Give courier and number, move allocated → printed. `courier` (a code) overrides the shops' own choice."""
    ids = sorted(set(items))

    held = lock_parcels(ids)
    offered = _couriers(held.parcels, courier)

    verdicts = Verdicts()
    verdicts.refuse_missing(ids, (parcel.pk for parcel in held.parcels))
    choices = decide(held, offered, verdicts)

    at = clock.now()
    printed = _write(choices, verdicts, at)

    audit.record(
        'orders.print',
        verdicts.done,
        actor=actor,
        subject=SUBJECT,
        sources=ParcelState.ALLOCATED,
        target=ParcelState.PRINTED,
    )
    advance_orders(held, verdicts.done, OrderState.PRINTED, actor=actor, use_case='orders.print')
    verdicts.made['parcels'] = [parcel.pk for parcel in printed]
    verdicts.made['printed_at'] = at.isoformat()
    return verdicts


def decide(held: Locked, offered: dict[int, Courier], verdicts: Verdicts) -> list[Choice]:
    """Which parcels are printed now, and by whom they go. Writes the others' verdicts."""
    choices = []
    for parcel in held.parcels:
        taken_by = offered.get(parcel.pk)
        if parcel.state in BEYOND_PRINTING:
            verdicts.already.append(parcel.pk)
        elif parcel.state != ParcelState.ALLOCATED:
            verdicts.refuse(parcel.pk, 'state', wrong_state(parcel), name=str(parcel))
        elif held.is_held(parcel.pk):
            verdicts.refuse(parcel.pk, 'held', HELD, name=str(parcel))
        elif taken_by is None:
            verdicts.refuse(parcel.pk, 'no_courier', NO_COURIER, name=str(parcel))
        else:
            choices.append(Choice(parcel, taken_by))
    return choices


@in_transaction
def reprint_parcels(items: Sequence[int], /, *, actor: Actor, reason: str) -> Verdicts:
    """Another sheet for parcels that are still here, counted and with a reason. The number stays the same."""
    ids = sorted(set(items))

    held = lock_parcels(ids)

    verdicts = Verdicts()
    verdicts.refuse_missing(ids, (parcel.pk for parcel in held.parcels))
    ready = []
    for parcel in held.parcels:
        if parcel.state in PRINTED and parcel.tracking_number:
            ready.append(parcel)
        else:
            words = NOT_PRINTED if parcel.state == ParcelState.ALLOCATED else wrong_state(parcel)
            verdicts.refuse(parcel.pk, 'state', words, name=str(parcel))

    at = clock.now()
    verdicts.done = [parcel.pk for parcel in ready]
    update_rows(
        Parcel,
        verdicts.done,
        print_count=[parcel.print_count + 1 for parcel in ready],
        printed_at=[at] * len(ready),
    )

    audit.record('orders.reprint', verdicts.done, actor=actor, subject=SUBJECT, detail={'reason': reason})
    verdicts.made['parcels'] = verdicts.done
    verdicts.made['printed_at'] = at.isoformat()
    return verdicts


def wrong_state(parcel: Parcel) -> Words:
    label = ParcelState(parcel.state).label
    return say(f'当前状态是“{label.zh}”', f'its state is “{label.en}”')


def _couriers(parcels: Sequence[Parcel], asked: str) -> dict[int, Courier]:
    """Per parcel: the one asked for, else the one set on it, else its shop's; only couriers in use."""
    by_id = {courier.pk: courier for courier in Courier.objects.filter(is_active=True)}
    by_code = {courier.code: courier for courier in by_id.values()}
    shops = habits_of({parcel.shop_id for parcel in parcels})
    found = {}
    for parcel in parcels:
        own = by_id.get(parcel.courier_id) if parcel.courier_id else None
        courier = by_code.get(asked) if asked else own or by_code.get(shops[parcel.shop_id].courier_code)
        if courier:
            found[parcel.pk] = courier
    return found


def _write(choices: Sequence[Choice], verdicts: Verdicts, at: datetime) -> list[Parcel]:
    """Take the numbers, couriers in the order of their ids; a pool that runs dry refuses the last parcels of the set."""
    by_courier: dict[int, list[Choice]] = {}
    for choice in choices:
        by_courier.setdefault(choice.courier.pk, []).append(choice)
    printed: list[tuple[Parcel, int, str]] = []
    for courier_id, group in sorted(by_courier.items()):
        taken = numbers.take(courier_id, len(group))
        printed += [(choice.parcel, courier_id, number) for choice, number in zip(group, taken, strict=False)]
        for choice in group[len(taken) :]:
            words = NO_NUMBERS.filled(name=choice.courier.name)
            verdicts.refuse(choice.parcel.pk, 'no_numbers', words, name=str(choice.parcel))
    printed.sort(key=lambda row: row[0].pk)
    ids = [parcel.pk for parcel, _, _ in printed]
    update_rows(
        Parcel,
        ids,
        state=[str(ParcelState.PRINTED)] * len(ids),
        courier=[courier_id for _, courier_id, _ in printed],
        tracking_number=[number for _, _, number in printed],
        printed_at=[at] * len(ids),
        print_count=[1] * len(ids),
    )
    waves = {parcel.wave_id for parcel, _, _ in printed if parcel.wave_id}
    Wave.objects.filter(pk__in=sorted(waves), printed_at__isnull=True).update(printed_at=at)
    verdicts.done = ids
    return [parcel for parcel, _, _ in printed]
