"""What the desk does when news comes from below: a code was matched, goods arrived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from zhanggui.catalog.events import ListingsMatched
from zhanggui.core.actors import Actor
from zhanggui.core.outbox import handles
from zhanggui.core.transactions import in_transaction
from zhanggui.customers.events import CustomersBlacklisted, CustomersCleared
from zhanggui.orders.selectors.buyers import orders_waiting_of
from zhanggui.orders.selectors.orders import orders_short_of, orders_unmatched_by
from zhanggui.orders.services.allocate import allocate
from zhanggui.orders.services.moving import lock_works
from zhanggui.orders.services.recheck import recheck
from zhanggui.org.habits import habits_of
from zhanggui.stock.events import StockArrived


@handles(ListingsMatched)
@in_transaction
def lift_unmatched(event: ListingsMatched, actor: Actor) -> None:
    """Orders held for a code that now has a SKU are checked again: the hold lifts by itself."""
    _check_again(orders_unmatched_by(event.listing_ids), actor)


@handles(CustomersBlacklisted)
@in_transaction
def hold_blacklisted(event: CustomersBlacklisted, actor: Actor) -> None:
    """What a buyer ordered before being blacklisted waits for a person too, as long as it has not left."""
    _check_again(orders_waiting_of(event.customer_ids), actor)


@handles(CustomersCleared)
@in_transaction
def lift_blacklisted(event: CustomersCleared, actor: Actor) -> None:
    """The reason is gone, so the hold goes."""
    _check_again(orders_waiting_of(event.customer_ids), actor)


@handles(StockArrived)
def serve_waiting(event: StockArrived, actor: Actor) -> None:
    """Orders held as out of stock in this warehouse are allocated again, oldest payment first; what is still short stays."""
    allocate(orders_short_of(event.warehouse_id, event.sku_ids), actor=actor)


def _check_again(order_ids: Sequence[int], actor: Actor) -> None:
    by_shop: dict[int, list[int]] = defaultdict(list)
    for work in lock_works(order_ids):
        by_shop[work.shop_id].append(work.order_id)
    shops = habits_of(by_shop)
    for shop_id, ids in sorted(by_shop.items()):
        recheck(shops[shop_id], ids, actor=actor)
