"""Cancelling at every stage before dispatch gives back stock and number; after it, nothing moves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from zhanggui.core.models import OutboxEvent
from zhanggui.core.tests.rivals import SECONDS_MAX, rivals
from zhanggui.orders.incoming import PlatformState
from zhanggui.orders.models import Courier, ReturnedNumber
from zhanggui.orders.services import numbers
from zhanggui.orders.services.audit import audit
from zhanggui.orders.services.cancel import cancel
from zhanggui.orders.services.printing import print_parcels
from zhanggui.orders.services.ship import ship
from zhanggui.orders.tests.desk import Desk

Stage = Callable[[Desk], int]


def unpaid(desk: Desk) -> int:
    return desk.receive(desk.order('1', 'A', state=PlatformState.UNPAID, paid_at=None, paid_fen=0))[0]


def to_audit(desk: Desk) -> int:
    return desk.receive(desk.order('1', 'A', message='有留言'))[0]


def audited(desk: Desk) -> int:
    ids = desk.receive(desk.order('1', 'A'))
    audit(ids, actor=desk.actor)
    return ids[0]


def allocated(desk: Desk) -> int:
    return desk.allocated(desk.order('1', 'A'))[0]


def printed(desk: Desk) -> int:
    order_id = allocated(desk)
    assert print_parcels([desk.parcel(order_id).pk], actor=desk.actor).done
    return order_id


@pytest.mark.parametrize('stage', [unpaid, to_audit, audited, allocated, printed])
def test_cancel_restores_stock_and_number(desk: Desk, stage: Stage) -> None:
    order_id = stage(desk)
    assert cancel([order_id], actor=desk.actor, reason='buyer').done == [order_id]
    assert (desk.state(order_id), desk.balance('A'), desk.holds(order_id)) == ('closed', (10, 0), set())
    assert ReturnedNumber.objects.count() == (stage is printed)
    assert OutboxEvent.objects.filter(kind='orders.cancelled').count() == 1
    assert cancel([order_id], actor=desk.actor, reason='buyer').already == [order_id]


def test_a_number_given_back_is_used_again(desk: Desk) -> None:
    printed_id = printed(desk)
    number = desk.parcel(printed_id).tracking_number
    cancel([printed_id], actor=desk.actor, reason='buyer')
    [order_id] = desk.allocated(desk.order('2', 'A'))
    print_parcels([desk.parcel(order_id).pk], actor=desk.actor)
    assert desk.parcel(order_id).tracking_number == number


def test_what_has_left_is_not_cancelled(desk: Desk) -> None:
    order_id = allocated(desk)
    ship([desk.parcel(order_id).pk], actor=desk.actor)
    verdicts = cancel([order_id], actor=desk.actor, reason='buyer')
    assert verdicts.by_code == {'state': 1}
    assert (desk.state(order_id), desk.balance('A')) == ('shipped', (9, 0))


def test_giving_a_number_back_does_not_wait_for_whoever_takes_from_the_pool(racing_desk: Desk) -> None:
    """It would wait holding the goods, which one who dispatches wants after the numbers: a deadlock."""
    order_id = printed(racing_desk)
    with rivals() as start, transaction.atomic():
        numbers.take(Courier.objects.get().pk, 1)
        rival = start(lambda: cancel([order_id], actor=racing_desk.actor, reason='buyer'))
        assert rival.result(SECONDS_MAX).done == [order_id]
        transaction.set_rollback(True)
