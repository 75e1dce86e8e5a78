"""取消: closes an order before it leaves, at whatever stage; stock and waybill number return at once."""

from __future__ import annotations

from collections.abc import Sequence

from zhanggui.core import outbox
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.orders.choices import MAY_CLOSE, OrderState
from zhanggui.orders.events import OrdersCancelled
from zhanggui.orders.services.holds import release_all
from zhanggui.orders.services.moving import move, split_by_state
from zhanggui.orders.services.withdraw import lock_with_companions, withdraw

USE_CASE = 'orders.cancel'


@in_transaction
def cancel(order_ids: Sequence[int], *, actor: Actor, reason: str) -> Verdicts:
    """Close orders that have not left. Each alone; one already closed is `already`, one that has left is refused."""
    verdicts = Verdicts()
    asked = set(order_ids)
    works = [work for work in lock_with_companions(order_ids) if work.order_id in asked]
    verdicts.refuse_missing(order_ids, [work.order_id for work in works])
    ready = split_by_state(works, MAY_CLOSE, OrderState.CLOSED, verdicts)
    withdraw(ready, actor=actor)
    release_all(ready, actor=actor, use_case=USE_CASE, note=reason)
    move(ready, OrderState.CLOSED, actor=actor, use_case=USE_CASE, detail={'reason': reason})
    verdicts.done += [work.order_id for work in ready]
    if verdicts.done:
        outbox.tell(OrdersCancelled(verdicts.done), actor=actor)
    return verdicts
