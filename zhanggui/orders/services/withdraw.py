"""Takes orders back out of the warehouse: live parcels dissolve, stock and waybill numbers return.

A parcel of several orders dissolves as a whole; the companions of a withdrawn order wait for allocation again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import connection

from zhanggui.core import audit, audittypes, clock
from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.orders.choices import IN_WAREHOUSE, LIVE_PARCEL, OrderState, ParcelState
from zhanggui.orders.services import numbers
from zhanggui.orders.services.moving import WorkRow, lock_works, move
from zhanggui.orders.sql.orders import COMPANIONS, LIVE_PARCELS_LOCK, PARCEL_LINES_OF, PARCELS_MOVE
from zhanggui.stock.services.promises import Promise, release

USE_CASE = audittypes.declare('orders.withdraw', say('退出配货', 'Taken back from the warehouse'))


def lock_with_companions(order_ids: Iterable[int]) -> list[WorkRow]:
    """Lock these orders and those that share a live parcel with them, all in one order.

    Who shares a parcel cannot change once we hold the locks, because a parcel is made and dissolved only under them.
    """
    wanted = set(order_ids)
    with connection.cursor() as cursor:
        cursor.execute(COMPANIONS, [sorted(wanted)])
        companions = {row[0] for row in cursor.fetchall()}
    return lock_works(wanted | companions)


def withdraw(works: Sequence[WorkRow], *, actor: Actor) -> None:
    """Dissolve the live parcels of locked orders (states in the warehouse). Leaves the orders' own states to the caller."""
    leaving = {work.order_id for work in works if work.state in IN_WAREHOUSE}
    if not leaving:
        return
    at = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(LIVE_PARCELS_LOCK, [sorted(leaving)])
        parcels = cursor.fetchall()
        parcel_ids = [parcel[0] for parcel in parcels]
        cursor.execute(PARCEL_LINES_OF, [parcel_ids])
        lines = cursor.fetchall()
        cursor.execute(PARCELS_MOVE, [ParcelState.CANCELLED.value, parcel_ids])
    numbers.give_back((courier_id, number) for _, _, courier_id, number in parcels if courier_id and number)
    release([Promise(line_id, balance_id, quantity) for line_id, _, _, balance_id, quantity in lines], at=at)
    _record(parcels, actor)
    companions = {order_id for _, _, order_id, _, _ in lines} - leaving
    if companions:
        back = [work for work in lock_works(companions) if work.state in IN_WAREHOUSE]
        move(back, OrderState.AUDITED, actor=actor, use_case=USE_CASE)


def _record(parcels: Sequence[tuple[int, str, int | None, str]], actor: Actor) -> None:
    by_state: dict[str, list[int]] = defaultdict(list)
    for parcel_id, state, _, _ in parcels:
        by_state[state].append(parcel_id)
    for state, ids in sorted(by_state.items()):
        assert state in LIVE_PARCEL
        audit.record(
            USE_CASE, ids, actor=actor, subject='orders.Parcel', sources=state, target=ParcelState.CANCELLED.value
        )
