"""Takes in what platforms tell: new orders are appended, known ones revised. The same news again changes nothing.

Exactly once, whatever comes in which order: an order is found by shop and number under its lock, an older source never
overwrites a newer one, and a rival who inserts the same number first makes us start again and find it there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from django.db import connection

from zhanggui.catalog.choices import Match
from zhanggui.catalog.selectors import floors_of
from zhanggui.core import audit, audittypes, clock, outbox, tallies
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import copy_rows, next_ids, quoted_array
from zhanggui.core.tallies import Mark
from zhanggui.core.transactions import allow_longer, in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.orders.checks import LineFacts, OrderFacts, examine
from zhanggui.orders.choices import OrderState
from zhanggui.orders.events import OrdersReceived
from zhanggui.orders.incoming import IncomingOrder, PlatformState, RefundState
from zhanggui.orders.models import Order, OrderLine, Work
from zhanggui.orders.services.counters import BY_STATE, CREATED, PAID, PAID_FEN
from zhanggui.orders.services.holds import HoldWish, raise_holds
from zhanggui.orders.services.lines import LINE_COLUMNS, line_rows, line_shares
from zhanggui.orders.services.moving import SUBJECT
from zhanggui.orders.services.references import Buyers, References, buyers_of, references_of
from zhanggui.orders.services.revise import revise
from zhanggui.orders.sql.orders import ORDERS_KNOWN
from zhanggui.org.habits import ShopHabits, habits_of

RECEIVED = audittypes.declare('orders.receive', say('平台订单进入', 'Received from the platform'))
NEVER_TOLD = datetime(1970, 1, 1, tzinfo=UTC)  # a header nobody has told yet: any source is newer

FIRST_STATE = {
    PlatformState.UNPAID: OrderState.UNPAID,
    PlatformState.PAID: OrderState.TO_AUDIT,
    PlatformState.LOCKED: OrderState.TO_AUDIT,
    PlatformState.PART_SHIPPED: OrderState.TO_AUDIT,
    PlatformState.SHIPPED: OrderState.SHIPPED,
    PlatformState.SIGNED: OrderState.SIGNED,
    PlatformState.COMPLETED: OrderState.COMPLETED,
    PlatformState.CLOSED_UNPAID: OrderState.CLOSED,
    PlatformState.CLOSED_REFUNDED: OrderState.CLOSED,
}

MANY = 100  # from so many orders on, a statement may take longer than a screen waits

ORDER_COLUMNS = (
    'id', 'shop_id', 'number', 'customer_id', 'address_id', 'platform_state', 'refund', 'created_at', 'paid_at',
    'completed_at', 'goods_fen', 'freight_fen', 'discount_fen', 'total_fen', 'paid_fen', 'refunded_fen', 'message', 'memo',
    'flag', 'presale', 'courier_hint', 'tracking_hint', 'close_reason', 'told_at', 'lines_told_at',
)  # fmt: skip
WORK_COLUMNS = ('order_id', 'shop_id', 'state', 'holds', 'queued_at', 'shipped_at')


class Beside(NamedTuple):
    """Rows of the other tables that new orders bring along."""

    works: list[tuple[object, ...]]
    lines: list[tuple[object, ...]]
    wishes: list[HoldWish]


def receive(shop_id: int, incoming: Sequence[IncomingOrder], *, actor: Actor) -> Verdicts:
    """Take in a batch for one shop. `done`: created or updated order ids; `already`: those that stayed as they were.

    `made` counts `created`, `updated`, `unchanged`. A number that stands twice in the batch is taken in twice, in order.
    """
    verdicts = Verdicts(made={'created': 0, 'updated': 0, 'unchanged': 0})
    shop = habits_of([shop_id])[shop_id]
    for batch in without_repeats(incoming):
        part = receive_once(shop, batch, buyers_of(shop.platform, batch), actor=actor)
        verdicts.done += part.done
        verdicts.already += part.already
        for name, count in part.made.items():
            verdicts.made[name] += count
    return verdicts


@in_transaction
def receive_once(shop: ShopHabits, incoming: Sequence[IncomingOrder], buyers: Buyers, *, actor: Actor) -> Verdicts:
    """One transaction for a batch of distinct numbers: lock, decide, write, tell."""
    if len(incoming) > MANY:
        allow_longer(120)
    references = references_of(shop.id, buyers, incoming)
    known = _known(shop.id, incoming)

    created = add(shop, [order for order in incoming if order.number not in known], references, actor)
    seen = {known[order.number]: order for order in incoming if order.number in known}
    updated, unchanged = revise(shop, seen, references, actor=actor) if seen else ([], [])

    if created or updated:
        outbox.tell(OrdersReceived(shop.id, created, updated), actor=actor)
    counts = {'created': len(created), 'updated': len(updated), 'unchanged': len(unchanged)}
    return Verdicts(done=created + updated, already=unchanged, made=counts)


def add(shop: ShopHabits, incoming: Sequence[IncomingOrder], references: References, actor: Actor) -> list[int]:
    """Append orders nobody knew, with lines, first state, holds, counters and audit. Returns their ids."""
    if not incoming:
        return []
    ids = next_ids(Order, len(incoming))
    beside = Beside([], [], [])
    floors = floors_of(ref.sku_id for ref in references.listings.values() if ref.sku_id)
    copy_rows(Order, ORDER_COLUMNS, _new_rows(shop, zip(ids, incoming, strict=True), references, floors, beside))
    copy_rows(Work, WORK_COLUMNS, beside.works)
    copy_rows(OrderLine, LINE_COLUMNS, beside.lines)
    raise_holds(beside.wishes, actor=actor, recorded=False)
    _count_and_record(shop, incoming, beside.works, actor)
    return ids


def _new_rows(
    shop: ShopHabits,
    incoming: Iterable[tuple[int, IncomingOrder]],
    references: References,
    floors: dict[int, int],
    beside: Beside,
) -> Iterator[tuple[object, ...]]:
    """Rows of orders one by one, so that the server takes the first while we make the next; what goes beside is gathered.

    Runs while the connection is busy copying: no queries here.
    """
    received_at = clock.now()
    for order_id, order in incoming:
        state = first_state(order)
        paid_shares = line_shares(order)
        beside.lines.extend(line_rows(order_id, order, paid_shares, references))
        queued_at = order.paid_at or order.created_at or received_at
        shipped_at = (order.shipped_at or order.told_at) if state in SENT else None
        if state == OrderState.TO_AUDIT:
            found = examine(order_facts(shop, order, paid_shares, references, floors))
            beside.wishes.extend(HoldWish(order_id, shop.id, kind.value, detail) for kind, detail in found)
        beside.works.append((order_id, shop.id, state.value, 0, queued_at, shipped_at))
        yield order_row(order_id, shop.id, order, references)


SENT = frozenset({OrderState.SHIPPED, OrderState.SIGNED, OrderState.COMPLETED})


def first_state(order: IncomingOrder) -> OrderState:
    if order.state is not None:
        return FIRST_STATE[order.state]
    return OrderState.TO_AUDIT if order.paid_at else OrderState.UNPAID


def order_row(order_id: int, shop_id: int, order: IncomingOrder, references: References) -> tuple[object, ...]:
    """The wide row, in the order of `ORDER_COLUMNS`; what the source does not say starts empty."""
    return (
        order_id, shop_id, order.number, references.customer_of(order), references.address_of(order),
        order.state or '', order.refund or RefundState.NONE, order.created_at, order.paid_at, order.completed_at,
        order.goods_fen or 0, order.freight_fen or 0, order.discount_fen or 0, order.total_fen or 0, order.paid_fen or 0,
        order.refunded_fen or 0, order.message or '', order.memo or '', order.flag or 0, bool(order.presale),
        order.courier or '', order.tracking_number or '', order.close_reason or '',
        order.told_at if order.header_known else NEVER_TOLD, None if order.lines is None else order.told_at,
    )  # fmt: skip


def order_facts(
    shop: ShopHabits, order: IncomingOrder, paid_shares: Sequence[int], references: References, floors: dict[int, int]
) -> OrderFacts:
    lines = []
    for line, paid_fen in zip(order.lines or (), paid_shares, strict=True):
        ref = references.listing_of(line)
        floor_fen = floors.get(ref.sku_id, 0) if ref.sku_id else 0
        refund = line.refund or RefundState.NONE
        matched = ref.match != Match.UNMATCHED
        lines.append(LineFacts(line.code, line.title, matched, line.quantity, paid_fen, floor_fen, refund, line.gift))
    return OrderFacts(
        order.state or '', order.refund or RefundState.NONE, order.paid_fen or 0, order.total_fen or 0,
        order.message or '', order.memo or '', bool(order.presale), order.receiver, lines, shop.high_amount_fen,
        references.blacklisted.get(order.nick or '', ''),
    )  # fmt: skip


def without_repeats(incoming: Iterable[IncomingOrder]) -> Iterator[list[IncomingOrder]]:
    """The batch cut so that no part names an order twice; nearly always it is the batch itself."""
    orders = list(incoming)
    while orders:
        part: dict[str, IncomingOrder] = {}
        rest = [order for order in orders if part.setdefault(order.number, order) is not order]
        yield list(part.values())
        orders = rest


def _known(shop_id: int, incoming: Sequence[IncomingOrder]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(ORDERS_KNOWN, [shop_id, quoted_array([order.number for order in incoming])])
        return {number: order_id for order_id, number in cursor.fetchall()}


def _count_and_record(
    shop: ShopHabits, incoming: Sequence[IncomingOrder], works: Sequence[tuple[object, ...]], actor: Actor
) -> None:
    """Counters by state and day, and one audit entry for each state in which orders began."""
    marks: Counter[Mark] = Counter()
    by_state: dict[str, list[int]] = defaultdict(list)
    paid_fen: Counter[date] = Counter()
    for order, (order_id, _, state, *_) in zip(incoming, works, strict=True):
        by_state[str(state)].append(order_id)  # type: ignore[arg-type]
        if order.paid_at:
            paid_fen[clock.shanghai_day(order.paid_at)] += order.paid_fen or 0
    created = Counter(clock.shanghai_day(order.created_at) for order in incoming if order.created_at)
    paid = Counter(clock.shanghai_day(order.paid_at) for order in incoming if order.paid_at)
    for name, days in ((CREATED, created), (PAID, paid), (PAID_FEN, paid_fen)):
        for day, amount in days.items():
            marks[Mark(name, shop.id, '', day)] += amount
    for state, ids in sorted(by_state.items()):
        marks[Mark(BY_STATE, shop.id, state)] += len(ids)
        audit.record(RECEIVED, ids, actor=actor, subject=SUBJECT, target=state)
    tallies.add(marks)
