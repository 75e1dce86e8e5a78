"""Makes the built-in checks again for known orders and brings their holds in line.

A reason newly found is raised, unless a person has already released exactly it; a reason no longer found is lifted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection

from zhanggui.catalog.choices import Match
from zhanggui.catalog.selectors import floors_of
from zhanggui.core import audittypes
from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.orders.checks import CHECKED, LineFacts, OrderFacts, examine
from zhanggui.orders.choices import BEFORE_DISPATCH, OrderState
from zhanggui.orders.incoming import Receiver
from zhanggui.orders.models import Order, OrderLine
from zhanggui.orders.services.holds import HoldWish, raise_holds, release_holds
from zhanggui.orders.sql.orders import HOLDS_OF
from zhanggui.org.habits import ShopHabits

USE_CASE = audittypes.declare('orders.recheck', say('自动复核', 'Checked again'))


def recheck(shop: ShopHabits, order_ids: Sequence[int], *, actor: Actor) -> None:
    """The caller holds the orders' locks. Orders unpaid, dispatched or closed are left alone."""
    found = facts_of(shop, order_ids)
    if not found:
        return
    standing, known = _holds_of(found)
    wishes = []
    gone = []
    for order_id, facts in found.items():
        reasons = {kind.value: detail for kind, detail in examine(facts)}
        gone += [(order_id, kind) for kind in standing[order_id] if kind in CHECKED and kind not in reasons]
        wishes += [
            HoldWish(order_id, shop.id, kind, detail)
            for kind, detail in reasons.items()
            if kind not in standing[order_id] and (kind, detail) not in known[order_id]
        ]
    release_holds(gone, actor=actor, use_case=USE_CASE)
    raise_holds(wishes, actor=actor)


def facts_of(shop: ShopHabits, order_ids: Sequence[int]) -> dict[int, OrderFacts]:
    """What the checks look at, read back from the database: three queries however many orders."""
    waiting = [state for state in BEFORE_DISPATCH if state != OrderState.UNPAID]
    orders = Order.objects.filter(pk__in=sorted(order_ids), work__state__in=waiting).select_related(
        'address', 'customer'
    )
    lines: dict[int, list[OrderLine]] = defaultdict(list)
    for line in OrderLine.objects.filter(order_id__in=sorted(order_ids)).select_related('listing').order_by('id'):
        if line.cancelled < line.quantity:
            lines[line.order_id].append(line)
    floors = floors_of(line.listing.sku_id for each in lines.values() for line in each if line.listing.sku_id)
    return {order.pk: _facts(shop, order, lines[order.pk], floors) for order in orders}


def _facts(shop: ShopHabits, order: Order, lines: Sequence[OrderLine], floors: dict[int, int]) -> OrderFacts:
    to = order.address
    receiver = to and Receiver(
        name=to.name, phone=to.phone, province=to.province, city=to.city, district=to.district, street=to.street
    )
    told = [
        LineFacts(
            line.listing.code,
            line.listing.title,
            line.listing.match != Match.UNMATCHED,
            line.quantity,
            line.paid_fen,
            floors.get(line.listing.sku_id, 0),
            line.refund,
            line.gift,
        )
        for line in lines
    ]
    blacklisted = order.customer.blacklisted_reason if order.customer else ''
    return OrderFacts(
        order.platform_state, order.refund, order.paid_fen, order.total_fen, order.message, order.memo, order.presale,
        receiver, told, shop.high_amount_fen, blacklisted,
    )  # fmt: skip


def _holds_of(order_ids: dict[int, OrderFacts]) -> tuple[dict[int, set[str]], dict[int, set[tuple[str, str]]]]:
    """Kinds that stand open, and every (kind, detail) that was ever raised."""
    standing: dict[int, set[str]] = defaultdict(set)
    known: dict[int, set[tuple[str, str]]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(HOLDS_OF, [sorted(order_ids)])
        for order_id, kind, detail, is_open in cursor.fetchall():
            known[order_id].add((kind, detail))
            if is_open:
                standing[order_id].add(kind)
    return standing, known
