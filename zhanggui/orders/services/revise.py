"""Revises known orders by newer news: header and lines each keep the time of the source that last spoke of them.

What follows from a change follows at once: the state moves as far as the platform's word reaches, checks are made again, an
order closed or asked back by its buyer is stopped wherever its parcel stands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhanggui.core import audit, audittypes, clock, tallies
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import copy_rows, update_rows
from zhanggui.core.tallies import Mark
from zhanggui.core.words import say
from zhanggui.orders.choices import BEFORE_DISPATCH, IN_WAREHOUSE, HoldKind, OrderState
from zhanggui.orders.incoming import IncomingOrder, PlatformState
from zhanggui.orders.models import Order, OrderLine, Work
from zhanggui.orders.services.counters import CREATED, PAID, PAID_FEN
from zhanggui.orders.services.holds import HoldWish, raise_holds, release_all
from zhanggui.orders.services.lines import LINE_COLUMNS, line_rows, line_shares, respread, revised_lines
from zhanggui.orders.services.moving import SUBJECT, WorkRow, move
from zhanggui.orders.services.recheck import recheck
from zhanggui.orders.services.references import References
from zhanggui.orders.services.withdraw import lock_with_companions, withdraw
from zhanggui.org.habits import ShopHabits

USE_CASE = audittypes.declare('orders.revise', say('平台信息更新', 'Revised by the platform'))
HEADER = (
    'customer_id', 'address_id', 'platform_state', 'refund', 'created_at', 'paid_at', 'completed_at', 'goods_fen',
    'freight_fen', 'discount_fen', 'total_fen', 'paid_fen', 'refunded_fen', 'message', 'memo', 'flag', 'presale',
    'courier_hint', 'tracking_hint', 'close_reason', 'told_at',
)  # fmt: skip
TELLING = tuple(name for name in HEADER if name != 'told_at')  # what makes news; a later time alone does not

CLOSED_BY_PLATFORM = frozenset({PlatformState.CLOSED_UNPAID, PlatformState.CLOSED_REFUNDED})
SHIPPED_BY_PLATFORM = frozenset({PlatformState.SHIPPED, PlatformState.SIGNED, PlatformState.COMPLETED})
UNTOUCHED = (OrderState.UNPAID, OrderState.TO_AUDIT, OrderState.AUDITED)

# How far the platform's word moves an order by itself. In the warehouse it does not: a person has to look at the parcel.
AFTER: dict[tuple[str, str], str] = {
    **{(state, PlatformState.SHIPPED): OrderState.SHIPPED for state in UNTOUCHED},
    **{(state, PlatformState.SIGNED): OrderState.SHIPPED for state in UNTOUCHED},
    **{(state, PlatformState.COMPLETED): OrderState.COMPLETED for state in UNTOUCHED},
    (OrderState.SHIPPED, PlatformState.SIGNED): OrderState.SIGNED,
    (OrderState.SHIPPED, PlatformState.COMPLETED): OrderState.COMPLETED,
    (OrderState.SIGNED, PlatformState.COMPLETED): OrderState.COMPLETED,
}
REVISED = ('quantity', 'cancelled', 'price_fen', 'paid_fen', 'refunded_fen', 'refund')


@dataclass(slots=True)
class Change:
    """One known order with its news: the row as it was, and only what differs."""

    work: WorkRow
    before: dict[str, Any]
    news: dict[str, Any]
    fields: list[str]


def revise(
    shop: ShopHabits, seen: Mapping[int, IncomingOrder], references: References, *, actor: Actor
) -> tuple[list[int], list[int]]:
    """Returns ids of changed and of unchanged orders. `seen` maps the id of a known order to what came."""
    works = {work.order_id: work for work in lock_with_companions(seen)}
    rows = {row['id']: row for row in Order.objects.filter(pk__in=list(seen)).values('id', 'lines_told_at', *HEADER)}
    changes = []
    for order_id, order in seen.items():
        news = header_news(rows[order_id], order, references)
        changes.append(Change(works[order_id], rows[order_id], news, [name for name in TELLING if name in news]))
    _write_headers([change for change in changes if change.news])
    by_lines = _write_lines(seen, rows, references)
    changed = [change for change in changes if change.fields or change.work.order_id in by_lines]
    _record(changed, by_lines, actor)
    _count_payments(shop, changed)
    _follow(shop, changed, actor)
    done = {change.work.order_id for change in changed}
    return sorted(done), [order_id for order_id in seen if order_id not in done]


def header_news(row: Mapping[str, Any], order: IncomingOrder, references: References) -> dict[str, Any]:
    """The columns that this source changes; nothing when it is older than what is known or speaks of lines only."""
    if not order.header_known or order.told_at < row['told_at']:
        return {}
    told = {
        'customer_id': references.customer_of(order),
        'address_id': references.address_of(order),
        'platform_state': order.state,
        'refund': order.refund,
        'created_at': order.created_at,
        'paid_at': order.paid_at,
        'completed_at': order.completed_at,
        'goods_fen': order.goods_fen,
        'freight_fen': order.freight_fen,
        'discount_fen': order.discount_fen,
        'total_fen': order.total_fen,
        'paid_fen': order.paid_fen,
        'refunded_fen': order.refunded_fen,
        'message': order.message,
        'memo': order.memo,
        'flag': order.flag,
        'presale': order.presale,
        'courier_hint': order.courier,
        'tracking_hint': order.tracking_number,
        'close_reason': order.close_reason,
    }
    news = {name: value for name, value in told.items() if value is not None and value != row[name]}
    if news.get('platform_state') and _goes_back(
        row['platform_state'], str(news['platform_state']), order.told_at, row
    ):
        del news['platform_state']
    if order.told_at > row['told_at']:
        news['told_at'] = order.told_at
    return news


def _goes_back(before: str, after: str, told_at: datetime, row: Mapping[str, Any]) -> bool:
    """Two exports of the same moment may disagree; a state never goes back on the word of one that is not newer."""
    order = list(PlatformState)
    return (
        bool(before)
        and told_at == row['told_at']
        and order.index(PlatformState(after)) < order.index(PlatformState(before))
    )


def _write_headers(changes: Sequence[Change]) -> None:
    """One `UPDATE … FROM unnest` for all changed headers; unchanged columns are written as they were."""
    if not changes:
        return
    names = sorted({name for change in changes for name in change.news})
    columns = {name: [change.news.get(name, change.before[name]) for change in changes] for name in names}
    update_rows(Order, [change.work.order_id for change in changes], **columns)


def _write_lines(
    seen: Mapping[int, IncomingOrder], rows: Mapping[int, Mapping[str, Any]], references: References
) -> set[int]:
    """Lines that come for the first time are added, known ones revised. Returns ids of orders whose lines changed."""
    speaking = [order_id for order_id, order in seen.items() if _speaks_of_lines(order, rows[order_id])]
    repaid = [order_id for order_id, order in seen.items() if _changes_payment(order, rows[order_id])]
    known: dict[int, list[OrderLine]] = defaultdict(list)
    for line in OrderLine.objects.filter(order_id__in=[*speaking, *repaid]).order_by('order_id', 'id'):
        known[line.order_id].append(line)
    new_rows: list[tuple[object, ...]] = []
    revised: list[OrderLine] = []
    changed: set[int] = set()
    for order_id in speaking:
        order = seen[order_id]
        shares = line_shares(order, paid_fen=rows[order_id]['paid_fen'], freight_fen=rows[order_id]['freight_fen'])
        if known[order_id]:
            added, altered = revised_lines(known[order_id], order, shares, references)
        else:
            added, altered = list(line_rows(order_id, order, shares, references)), []
        new_rows.extend(added)
        revised.extend(altered)
        if added or altered:
            changed.add(order_id)
    for order_id in repaid:
        freight_fen = seen[order_id].freight_fen
        if freight_fen is None:
            freight_fen = rows[order_id]['freight_fen']
        revised.extend(respread(known[order_id], seen[order_id].paid_fen or 0, freight_fen))
    copy_rows(OrderLine, LINE_COLUMNS, new_rows)
    columns = {name: [getattr(line, name) for line in revised] for name in REVISED}
    update_rows(OrderLine, [line.pk for line in revised], **columns)
    newer = [order_id for order_id in speaking if seen[order_id].told_at != rows[order_id]['lines_told_at']]
    update_rows(Order, newer, lines_told_at=[seen[order_id].told_at for order_id in newer])
    return changed


def _speaks_of_lines(order: IncomingOrder, row: Mapping[str, Any]) -> bool:
    return order.lines is not None and (row['lines_told_at'] is None or order.told_at >= row['lines_told_at'])


def _changes_payment(order: IncomingOrder, row: Mapping[str, Any]) -> bool:
    """A header without lines, newer or as new, tells another payment: the lines' shares follow it."""
    if order.lines is not None or order.paid_fen is None or order.told_at < row['told_at']:
        return False
    return bool(order.paid_fen != row['paid_fen'])


def _record(changed: Sequence[Change], by_lines: set[int], actor: Actor) -> None:
    """One audit entry for each set of fields that changed together; names only, never a buyer's data."""
    by_fields: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for change in changed:
        names = [*change.fields, *(['lines'] if change.work.order_id in by_lines else [])]
        by_fields[tuple(names)].append(change.work.order_id)
    for fields, ids in sorted(by_fields.items()):
        audit.record(USE_CASE, ids, actor=actor, subject=SUBJECT, detail={'fields': list(fields)})


def _count_payments(shop: ShopHabits, changed: Sequence[Change]) -> None:
    """Daily counters follow a date or amount that became known or was corrected."""
    marks: Counter[Mark] = Counter()
    for change in changed:
        before, after = change.before, {**change.before, **change.news}
        for row, sign in ((before, -1), (after, +1)):
            if row['created_at']:
                marks[Mark(CREATED, shop.id, '', clock.shanghai(row['created_at']).date())] += sign
            if row['paid_at']:
                day = clock.shanghai(row['paid_at']).date()
                marks[Mark(PAID, shop.id, '', day)] += sign
                marks[Mark(PAID_FEN, shop.id, '', day)] += sign * row['paid_fen']
    tallies.add(marks)


def _follow(shop: ShopHabits, changed: Sequence[Change], actor: Actor) -> None:
    """What the changes entail: closing, moving on, holding what is in the warehouse, checking anew."""
    if not changed:
        return
    closing, paid, elsewhere, readdressed, still_ours = [], [], [], [], []
    onward: dict[str, list[WorkRow]] = defaultdict(list)
    for change in changed:
        work, said = change.work, change.news.get('platform_state', change.before['platform_state'])
        if said in CLOSED_BY_PLATFORM and work.state != OrderState.CLOSED:
            closing.append(work)
        elif said in SHIPPED_BY_PLATFORM and work.state in IN_WAREHOUSE:
            elsewhere.append(work)
        elif target := AFTER.get((work.state, said)):
            onward[target].append(work)
        elif work.state == OrderState.UNPAID and said and said != PlatformState.UNPAID:
            paid.append(work)
        if work.state in IN_WAREHOUSE and 'address_id' in change.news:
            readdressed.append(work)
        if work.state in BEFORE_DISPATCH:
            still_ours.append(work.order_id)
    withdraw([work for work in closing if work.state in IN_WAREHOUSE], actor=actor)
    release_all(closing, actor=actor, use_case=USE_CASE)
    move(closing, OrderState.CLOSED, actor=actor, use_case=USE_CASE)
    move(paid, OrderState.TO_AUDIT, actor=actor, use_case=USE_CASE)
    for target, works in sorted(onward.items()):
        move(works, target, actor=actor, use_case=USE_CASE)
    _requeue(changed, paid)
    wishes = [HoldWish(work.order_id, work.shop_id, HoldKind.SHIPPED_ELSEWHERE.value) for work in elsewhere]
    wishes += [HoldWish(work.order_id, work.shop_id, HoldKind.ADDRESS_CHANGED.value) for work in readdressed]
    raise_holds(wishes, actor=actor)
    recheck(shop, still_ours, actor=actor)


def _requeue(changed: Sequence[Change], paid: Sequence[WorkRow]) -> None:
    """An order's place in the queue is its time of payment, once that is known."""
    ids = {work.order_id for work in paid}
    moved = [change for change in changed if 'paid_at' in change.news or change.work.order_id in ids]
    moved = [change for change in moved if change.news.get('paid_at') or change.before['paid_at']]
    update_rows(
        Work,
        [change.work.order_id for change in moved],
        queued_at=[change.news.get('paid_at') or change.before['paid_at'] for change in moved],
    )
