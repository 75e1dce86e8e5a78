"""The one place where an order's state changes: under its lock, within the machine of `choices`, counted and audited.

Every service of the desk locks its orders here first, in the order of their ids, and only then looks at anything else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import connection

from zhanggui.core import audit, clock, tallies
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import text_array
from zhanggui.core.tallies import Mark
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.orders.choices import ORDER_MOVES, OrderState
from zhanggui.orders.services.counters import BY_STATE, ON_TIME, SHIPPED
from zhanggui.orders.sql.orders import WORKS_LOCK, WORKS_MOVE, WORKS_SHIP

SUBJECT = 'orders.Order'
PROMISED_S = timedelta(hours=48).total_seconds()


class WorkRow(NamedTuple):
    order_id: int
    shop_id: int
    state: str
    holds: int
    queued_s: float  # time of payment, in seconds since 1970: ordered and compared for every order, shown for none


def lock_works(order_ids: Iterable[int]) -> list[WorkRow]:
    """The orders' work rows, locked in one order for everybody."""
    with connection.cursor() as cursor:
        cursor.execute(WORKS_LOCK, [text_array(sorted(set(order_ids)))])
        return [WorkRow(*row) for row in cursor.fetchall()]


def split_by_state(works: Iterable[WorkRow], sources: Iterable[str], target: str, verdicts: Verdicts) -> list[WorkRow]:
    """Those that may move; the others are *already* there or refused with the state they are in."""
    allowed = set(sources)
    ready = []
    for work in works:
        if work.state in allowed:
            ready.append(work)
        elif work.state == target:
            verdicts.already.append(work.order_id)
        else:
            label = OrderState(work.state).label
            reason = say(f'当前状态是“{label.zh}”', f'its state is “{label.en}”')
            verdicts.refuse(work.order_id, 'state', reason, state=work.state)
    return ready


def move(
    works: Sequence[WorkRow], target: str, *, actor: Actor, use_case: str, detail: dict[str, Any] | None = None
) -> None:
    """Move locked orders to `target`; they may come from different states. Writes state, counters and audit."""
    if not works:
        return
    ids = [work.order_id for work in works]
    listed = text_array(ids)
    for source in {work.state for work in works}:
        assert (source, target) in ORDER_MOVES, f'{source} → {target} is not a move of an order'
    at = clock.now()
    with connection.cursor() as cursor:
        if target == OrderState.SHIPPED:
            cursor.execute(WORKS_SHIP, [at, listed])
        else:
            cursor.execute(WORKS_MOVE, [str(target), listed])
    changes: Counter[Mark] = Counter()
    for (shop_id, source), count in Counter((work.shop_id, work.state) for work in works).items():
        changes[Mark(BY_STATE, shop_id, source)] -= count
        changes[Mark(BY_STATE, shop_id, str(target))] += count
    if target == OrderState.SHIPPED:
        day = clock.shanghai(at).date()
        deadline_s = at.timestamp() - PROMISED_S
        for (shop_id, on_time), count in Counter((work.shop_id, work.queued_s >= deadline_s) for work in works).items():
            changes[Mark(SHIPPED, shop_id, '', day)] += count
            changes[Mark(ON_TIME, shop_id, '', day)] += count * on_time
    tallies.add(changes)
    audit.record(
        use_case,
        ids,
        actor=actor,
        subject=SUBJECT,
        sources=[work.state for work in works],
        target=str(target),
        detail=detail,
    )
