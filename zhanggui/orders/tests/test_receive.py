"""Orders come in once, whatever comes how often and in which order."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from zhanggui.core import tallies
from zhanggui.core.models import AuditEntry, OutboxEvent
from zhanggui.customers.models import Address, Customer
from zhanggui.orders.incoming import IncomingOrder, PlatformState, RefundState
from zhanggui.orders.models import Order, OrderLine
from zhanggui.orders.services.receive import receive
from zhanggui.orders.tests.desk import TOLD_AT, Desk, line


def later(order: IncomingOrder, **told: object) -> IncomingOrder:
    """The same order in an export of an hour later."""
    return dataclasses.replace(order, told_at=order.told_at + timedelta(hours=1), **told)


def test_a_paid_order_waits_for_audit_with_all_that_was_told(desk: Desk) -> None:
    [order_id] = desk.receive(desk.order('1', 'A', 'B', freight_fen=600, paid_fen=20_400, total_fen=20_400))
    order = Order.objects.get(pk=order_id)
    assert (desk.state(order_id), order.paid_fen, order.customer.nick) == ('to_audit', 20_400, 'nick-1')
    assert order.address.phone_tail == '5678'
    assert (order.platform_state, order.refund) == ('paid', 'none')
    assert [row.paid_fen for row in OrderLine.objects.filter(order_id=order_id)] == [9_900, 9_900]
    assert tallies.sums('orders.state') == {'to_audit': 1}


def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    orders = [desk.order(str(number), 'A') for number in range(3)]
    desk.receive(*orders)
    before = (AuditEntry.objects.count(), OutboxEvent.objects.count())
    verdicts = receive(desk.shop.pk, orders, actor=desk.actor)
    assert verdicts.made == {'created': 0, 'updated': 0, 'unchanged': 3}
    assert (AuditEntry.objects.count(), OutboxEvent.objects.count()) == before


def test_an_older_export_never_overwrites(desk: Desk) -> None:
    newer = desk.order('1', 'A', memo='发顺丰')
    [order_id] = desk.receive(newer)
    older = dataclasses.replace(newer, told_at=TOLD_AT - timedelta(days=1), memo='旧备注', state=PlatformState.UNPAID)
    assert receive(desk.shop.pk, [older], actor=desk.actor).made['unchanged'] == 1
    assert Order.objects.get(pk=order_id).memo == '发顺丰'
    assert desk.state(order_id) == 'to_audit'


def test_list_and_detail_join_whichever_comes_first(desk: Desk) -> None:
    whole = desk.order('1', 'A', 'B')
    header = dataclasses.replace(whole, lines=None)
    detail = IncomingOrder(number='1', told_at=whole.told_at, header_known=False, lines=whole.lines)
    [first] = desk.receive(header)
    assert desk.holds(first) == {'no_lines'}
    desk.receive(detail)
    other = dataclasses.replace(header, number='2')
    [second] = desk.receive(dataclasses.replace(detail, number='2'))
    assert desk.state(second) == 'unpaid'
    desk.receive(other)
    for order_id in (first, second):
        assert (desk.state(order_id), desk.holds(order_id)) == ('to_audit', set())
        shares = OrderLine.objects.filter(order_id=order_id).values_list('paid_fen', flat=True)
        assert sum(shares) == whole.paid_fen


def test_payment_moves_an_unpaid_order_on(desk: Desk) -> None:
    unpaid = desk.order('1', 'A', state=PlatformState.UNPAID, paid_at=None, paid_fen=0)
    [order_id] = desk.receive(unpaid)
    assert desk.state(order_id) == 'unpaid'
    paid = later(desk.order('1', 'A'))
    desk.receive(paid)
    assert desk.state(order_id) == 'to_audit'
    assert OrderLine.objects.get(order_id=order_id).paid_fen == 9_900
    assert sum(tallies.by_day(['orders.paid_fen'], paid.paid_at.date()).values()) == 9_900


def test_a_refund_seen_in_an_export_stops_a_parcel_that_has_not_left(desk: Desk) -> None:
    order = desk.order('1', 'A')
    [order_id] = desk.allocated(order)
    desk.receive(later(order, refund=RefundState.REQUESTED))
    assert desk.holds(order_id) == {'refund'}
    assert desk.state(order_id) == 'allocated'
    desk.receive(later(later(order), refund=RefundState.CLOSED))
    assert desk.holds(order_id) == set()


def test_closed_by_the_platform_gives_stock_back(desk: Desk) -> None:
    order = desk.order('1', 'A')
    [order_id] = desk.allocated(order)
    assert desk.balance('A') == (10, 1)
    desk.receive(later(order, state=PlatformState.CLOSED_REFUNDED))
    assert (desk.state(order_id), desk.balance('A')) == ('closed', (10, 0))


def test_shipped_on_the_platform_while_in_our_warehouse_is_for_a_person(desk: Desk) -> None:
    order = desk.order('1', 'A')
    [order_id] = desk.allocated(order)
    desk.receive(later(order, state=PlatformState.SHIPPED))
    assert (desk.state(order_id), desk.holds(order_id)) == ('allocated', {'shipped_elsewhere'})


def test_an_address_changed_after_allocation_is_held(desk: Desk) -> None:
    order = desk.order('1', 'A')
    [order_id] = desk.allocated(order)
    moved = dataclasses.replace(order.receiver, street='文一西路 969 号')
    desk.receive(later(order, receiver=moved))
    assert desk.holds(order_id) == {'address_changed'}
    assert Order.objects.get(pk=order_id).address.street == '文一西路 969 号'


def test_every_kind_of_reason_is_told_at_once(desk: Desk) -> None:
    [order_id] = desk.receive(
        desk.order(
            '1',
            lines=(line('C', price_fen=1_000), line('没有的编码')),
            message='请发顺丰',
            memo='送礼',
            total_fen=600_000,
            receiver=None,
            presale=True,
            refund=RefundState.REQUESTED,
        )
    )
    assert desk.holds(order_id) == {
        'message', 'memo', 'unmatched', 'address', 'floor', 'refund', 'high_amount', 'presale', 'part_paid',
    }  # fmt: skip


def test_a_returning_buyer_is_one_customer_with_one_address(desk: Desk) -> None:
    desk.receive(desk.order('1', 'A', nick='小明'), desk.order('2', 'B', nick='小明'))
    assert (Customer.objects.count(), Address.objects.count()) == (1, 1)


def test_a_number_twice_in_one_batch_is_taken_in_twice(desk: Desk) -> None:
    first = desk.order('1', 'A')
    verdicts = receive(desk.shop.pk, [first, later(first, memo='加急')], actor=desk.actor)
    assert verdicts.made == {'created': 1, 'updated': 1, 'unchanged': 0}


def test_queries_do_not_grow_with_the_batch(desk: Desk, django_assert_max_num_queries: object) -> None:
    desk.receive(desk.order('warm', 'A'))
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        desk.receive(*(desk.order(str(number), 'A', 'B') for number in range(50)))
