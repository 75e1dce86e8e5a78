"""Changes by hand to what an order says: memo and flag, another address before dispatch, single holds lifted.

Names of the changed fields go into the audit, never their contents. The checks are made again in the same transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from zhanggui.core import audit
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import update_rows
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.customers.services import addresses_for
from zhanggui.orders.choices import BEFORE_DISPATCH, FACT_HOLDS, IN_WAREHOUSE, HoldKind, OrderState
from zhanggui.orders.models import Hold, Order, Parcel
from zhanggui.orders.services.audit import hold_words
from zhanggui.orders.services.holds import HoldWish, raise_holds, release_holds
from zhanggui.orders.services.moving import SUBJECT, WorkRow, lock_works, split_by_state
from zhanggui.orders.services.recheck import recheck
from zhanggui.orders.services.withdraw import lock_with_companions
from zhanggui.orders.sql.orders import LIVE_PARCELS_LOCK
from zhanggui.orders.sql.pages import PARCELS_OF_THESE_ALONE
from zhanggui.org.habits import habits_of

ADDRESS = ('name', 'phone', 'province', 'city', 'district', 'street', 'postcode')


@in_transaction
def write_memo(order_ids: Sequence[int], *, actor: Actor, memo: str | None = None, flag: int | None = None) -> Verdicts:
    """Set memo and flag; what is None stays. A memo is a reason to look, so the checks hold the order for it."""
    verdicts = Verdicts()
    works = {work.order_id: work for work in lock_works(order_ids)}
    verdicts.refuse_missing(order_ids, works)

    told = {name: value for name, value in (('memo', memo), ('flag', flag)) if value is not None}
    changed: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for order_id, *known in Order.objects.filter(pk__in=sorted(works)).order_by('pk').values_list('pk', 'memo', 'flag'):
        row = dict(zip(('memo', 'flag'), known, strict=True))
        fields = tuple(sorted(name for name, value in told.items() if row[name] != value))
        changed[fields].append(order_id)
    verdicts.already = changed.pop((), [])

    for fields, ids in sorted(changed.items()):
        update_rows(Order, ids, **{name: [told[name]] * len(ids) for name in fields})
        audit.record('orders.memo', ids, actor=actor, subject=SUBJECT, detail={'fields': fields})
    verdicts.done = sorted(order_id for ids in changed.values() for order_id in ids)
    _recheck([works[order_id] for order_id in verdicts.done], actor)
    return verdicts


@in_transaction
def change_address(order_ids: Sequence[int], *, actor: Actor, **told: str) -> Verdicts:
    """Send these orders elsewhere. In the warehouse the parcel takes the new address and is held: its label may be printed."""
    verdicts = Verdicts()
    asked = set(order_ids)
    works = [work for work in lock_with_companions(order_ids) if work.order_id in asked]
    verdicts.refuse_missing(order_ids, [work.order_id for work in works])
    ready = split_by_state(works, BEFORE_DISPATCH, OrderState.SHIPPED, Verdicts())
    left = {work.order_id for work in works} - {work.order_id for work in ready}
    for work in works:
        if work.order_id in left:
            label = OrderState(work.state).label
            reason = say(
                f'当前状态是“{label.zh}”，地址已不能改', f'its state is “{label.en}”: too late for another address'
            )
            verdicts.refuse(work.order_id, 'state', reason, state=work.state)

    moved = _readdress(ready, told, verdicts)
    audit.record('orders.change_address', verdicts.done, actor=actor, subject=SUBJECT, detail={'fields': ['address']})
    inside = [work for work in ready if work.order_id in moved and work.state in IN_WAREHOUSE]
    _readdress_parcels([work.order_id for work in inside], moved)
    raise_holds([HoldWish(work.order_id, work.shop_id, HoldKind.ADDRESS_CHANGED.value) for work in inside], actor=actor)
    _recheck([work for work in ready if work.order_id in moved], actor)
    return verdicts


@in_transaction
def release_named(hold_ids: Sequence[int], *, actor: Actor, note: str) -> Verdicts:
    """Lift exactly these holds. What is a fact (no SKU, no stock) no click removes."""
    verdicts = Verdicts()
    orders = dict(Hold.objects.filter(pk__in=hold_ids).values_list('pk', 'order_id'))
    verdicts.refuse_missing(hold_ids, orders)
    lock_works(orders.values())
    lifting: dict[tuple[int, str], int] = {}
    for hold in Hold.objects.filter(pk__in=orders).select_related('order').order_by('pk'):
        if hold.released_at is not None:
            verdicts.already.append(hold.pk)
        elif hold.kind in FACT_HOLDS:
            words = hold_words(hold.kind, hold.detail)
            reason = say(f'{words.zh}（事实消除后自动放行）', f'{words.en} (lifts by itself when no longer so)')
            verdicts.refuse(hold.pk, hold.kind, reason, name=hold.order.number)
        else:
            lifting[hold.order_id, hold.kind] = hold.pk
    released = release_holds(lifting, actor=actor, note=note)
    verdicts.done = sorted(lifting[found] for found in released)
    return verdicts


def _readdress(ready: Sequence[WorkRow], told: dict[str, str], verdicts: Verdicts) -> dict[int, int]:
    """Order id → its new address, for those that really change. An address belongs to its buyer: one row for each."""
    rows = {
        order_id: (customer_id, address_id)
        for order_id, customer_id, address_id in Order.objects.filter(
            pk__in=[work.order_id for work in ready]
        ).values_list('pk', 'customer_id', 'address_id')
    }
    place = tuple(told.get(name, '') for name in ADDRESS)
    wanted: dict[int | None, Any] = {customer_id: (customer_id, *place) for customer_id, _ in rows.values()}
    found = addresses_for(wanted.values())
    moved: dict[int, int] = {}
    for order_id, (customer_id, address_id) in sorted(rows.items()):
        new: int = found[wanted[customer_id]]
        if new == address_id:
            verdicts.already.append(order_id)
        else:
            moved[order_id] = new
    update_rows(Order, list(moved), address_id=list(moved.values()))
    verdicts.done += list(moved)
    return moved


def _readdress_parcels(order_ids: Sequence[int], moved: dict[int, int]) -> None:
    """Parcels that hold nothing but these orders, all going to one place, take the new address."""
    with connection.cursor() as cursor:
        cursor.execute(LIVE_PARCELS_LOCK, [list(order_ids)])
        parcels = [row[0] for row in cursor.fetchall()]
        cursor.execute(PARCELS_OF_THESE_ALONE, [parcels, list(order_ids)])
        orders_of: dict[int, set[int]] = defaultdict(set)
        for parcel_id, order_id in cursor.fetchall():
            orders_of[parcel_id].add(order_id)
    targets = {parcel_id: {moved[order_id] for order_id in orders} for parcel_id, orders in orders_of.items()}
    single = {parcel_id: places.pop() for parcel_id, places in sorted(targets.items()) if len(places) == 1}
    update_rows(Parcel, list(single), address_id=list(single.values()))


def _recheck(works: Iterable[WorkRow], actor: Actor) -> None:
    by_shop: dict[int, list[int]] = defaultdict(list)
    for work in works:
        if work.state in BEFORE_DISPATCH:
            by_shop[work.shop_id].append(work.order_id)
    for shop_id, habits in sorted(habits_of(by_shop).items()):
        recheck(habits, by_shop[shop_id], actor=actor)
