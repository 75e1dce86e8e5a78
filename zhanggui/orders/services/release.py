"""放行 and 锁定: a person lifts a hold, or puts one on, with a reason that stays on the order."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.orders.choices import BEFORE_DISPATCH, FACT_HOLDS, HoldKind, OrderState
from zhanggui.orders.services.audit import hold_words
from zhanggui.orders.services.holds import HoldWish, raise_holds, release_holds
from zhanggui.orders.services.moving import lock_works, split_by_state
from zhanggui.orders.sql.orders import HOLDS_OF


@in_transaction
def release(order_ids: Sequence[int], *, actor: Actor, note: str, kinds: Sequence[str] = ()) -> Verdicts:
    """Lift the open holds of these orders, all or only `kinds`. What is a fact (no SKU, no stock) no click removes."""
    verdicts = Verdicts()
    works = {work.order_id: work for work in lock_works(order_ids)}
    verdicts.refuse_missing(order_ids, works)
    with connection.cursor() as cursor:
        cursor.execute(HOLDS_OF, [sorted(works)])
        standing = [(order_id, kind, detail) for order_id, kind, detail, is_open in cursor.fetchall() if is_open]
    asked = [hold for hold in standing if not kinds or hold[1] in kinds]
    for order_id, kind, detail in asked:
        if kind in FACT_HOLDS:
            words = hold_words(kind, detail)
            reason = say(f'{words.zh}（事实消除后自动放行）', f'{words.en} (lifts by itself when no longer so)')
            verdicts.refuse(order_id, kind, reason)
    lifting = [(order_id, kind) for order_id, kind, _ in asked if kind not in FACT_HOLDS]
    released = release_holds(lifting, actor=actor, note=note)
    verdicts.done += sorted({order_id for order_id, _ in released})
    touched = {order_id for order_id, _, _ in asked}
    verdicts.already += sorted(works.keys() - touched)
    return verdicts


@in_transaction
def hold(order_ids: Sequence[int], *, actor: Actor, reason: str) -> Verdicts:
    """Lock orders by hand, wherever they stand before dispatch: a parcel already packed does not leave either."""
    verdicts = Verdicts()
    works = lock_works(order_ids)
    verdicts.refuse_missing(order_ids, [work.order_id for work in works])
    ready = split_by_state(works, BEFORE_DISPATCH, OrderState.CLOSED, verdicts)
    wishes = [HoldWish(work.order_id, work.shop_id, HoldKind.MANUAL.value, reason) for work in ready]
    raised = {order_id for order_id, _ in raise_holds(wishes, actor=actor)}
    verdicts.done += sorted(raised)
    verdicts.already += [work.order_id for work in ready if work.order_id not in raised]
    return verdicts
