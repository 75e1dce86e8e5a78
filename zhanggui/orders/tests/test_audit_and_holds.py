"""An order passes when nothing holds it; holds are lifted by a person with words, or by their fact going away."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from zhanggui.catalog.models import Listing
from zhanggui.catalog.services import match_listing
from zhanggui.core import outbox
from zhanggui.core.models import AuditEntry
from zhanggui.customers.models import Customer
from zhanggui.orders.models import Hold
from zhanggui.orders.services.audit import audit, send_back
from zhanggui.orders.services.release import hold, release
from zhanggui.orders.tests.desk import Desk, line


def test_free_orders_pass_and_held_ones_say_why(desk: Desk) -> None:
    free, held = desk.receive(desk.order('1', 'A'), desk.order('2', 'A', message='红色要大一码'))
    verdicts = audit([free, held], actor=desk.actor)
    assert verdicts.done == [free]
    assert [(refusal.item, refusal.code) for refusal in verdicts.refused] == [(held, 'message')]
    assert '红色要大一码' in str(verdicts.refused[0].reason)
    assert (desk.state(free), desk.state(held)) == ('audited', 'to_audit')


def test_twice_is_already(desk: Desk) -> None:
    ids = desk.receive(desk.order('1', 'A'))
    audit(ids, actor=desk.actor)
    entries = AuditEntry.objects.count()
    assert audit(ids, actor=desk.actor).already == ids
    assert AuditEntry.objects.count() == entries


def test_a_released_reason_does_not_come_back_until_it_changes(desk: Desk) -> None:
    order = desk.order('1', 'A', message='请发顺丰')
    [order_id] = desk.receive(order)
    assert release([order_id], actor=desk.actor, note='已改顺丰').done == [order_id]
    desk.receive(desk.order('1', 'A', message='请发顺丰', memo=''))
    assert desk.holds(order_id) == set()
    desk.receive(desk.order('1', 'A', message='不要顺丰了'))
    assert desk.holds(order_id) == {'message'}


@pytest.mark.parametrize('kind', ['unmatched'])
def test_a_fact_is_not_released_by_a_click(desk: Desk, kind: str) -> None:
    [order_id] = desk.receive(desk.order('1', lines=(line('X-1'),)))
    verdicts = release([order_id], actor=desk.actor, note='先发吧')
    assert verdicts.done == []
    assert verdicts.by_code == {kind: 1}
    assert desk.holds(order_id) == {kind}


def test_matching_a_code_lifts_the_hold_of_every_order_that_waits(desk: Desk) -> None:
    ids = desk.receive(*(desk.order(str(number), lines=(line('X-1'),)) for number in range(3)))
    listing = Listing.objects.get(code='X-1')
    match_listing([listing.pk], actor=desk.actor, sku_id=desk.skus['A'].pk)
    outbox.drain()
    assert all(desk.holds(order_id) == set() for order_id in ids)
    assert audit(ids, actor=desk.actor).done == ids


def test_a_buyer_blacklisted_since_is_stopped_at_audit(desk: Desk) -> None:
    [order_id] = desk.receive(desk.order('1', 'A'))
    Customer.objects.update(blacklisted_reason='职业打假')
    assert audit([order_id], actor=desk.actor).by_code == {'blacklist': 1}
    assert desk.holds(order_id) == {'blacklist'}


def test_held_by_hand_wherever_it_stands(desk: Desk) -> None:
    [order_id] = desk.allocated(desk.order('1', 'A'))
    assert hold([order_id], actor=desk.actor, reason='客户要求暂缓').done == [order_id]
    assert hold([order_id], actor=desk.actor, reason='再锁一次').already == [order_id]
    assert Hold.objects.get(order_id=order_id).detail == '客户要求暂缓'


def test_sent_back_to_audit(desk: Desk) -> None:
    [order_id] = desk.receive(desk.order('1', 'A'))
    audit([order_id], actor=desk.actor)
    assert send_back([order_id], actor=desk.actor, reason='看错了').done == [order_id]
    assert desk.state(order_id) == 'to_audit'


def test_unknown_orders_are_refused(desk: Desk) -> None:
    assert audit([999], actor=desk.actor).by_code == {'not_found': 1}


def test_a_listing_read_as_unmatched_stays_so_until_the_order_is_in(racing_desk: Desk) -> None:
    """Who matches it meanwhile waits, and then finds the order: without the lock its hold would stay for ever."""
    desk = racing_desk
    desk.receive(desk.order('1', lines=(line('X-1'),)))
    listing = Listing.objects.get(code='X-1')
    outcome: list[bool] = []

    def match() -> None:
        try:
            match_listing([listing.pk], actor=desk.actor, sku_id=desk.skus['A'].pk)
            outcome.append(True)
        finally:
            connection.close()

    with transaction.atomic():
        [second] = desk.receive(desk.order('2', lines=(line('X-1'),)))
        rival = threading.Thread(target=match)
        rival.start()
        rival.join(timeout=0.5)
        assert outcome == []  # it waits for us
    rival.join(timeout=10)
    assert outcome == [True]
    outbox.drain()
    assert desk.holds(second) == set()
