"""A buyer blacklisted after ordering: what has not left waits, and goes on when the buyer is cleared."""

from __future__ import annotations

import pytest
from django.test import Client

from zhanggui.core import outbox
from zhanggui.customers.models import Customer
from zhanggui.customers.services import blacklist, unblacklist
from zhanggui.orders.tests.desk import Desk, assert_sound, make_desk
from zhanggui.org.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def test_waiting_orders_are_held_and_released_with_the_fact(desk: Desk) -> None:
    (order,) = desk.receive(desk.order('1', 'A', nick='恶意买家'))
    assert 'blacklist' not in desk.holds(order)
    buyer = Customer.objects.get(nick='恶意买家')
    blacklist([buyer.pk], actor=desk.actor, reason='恶意退款')
    outbox.drain()
    assert 'blacklist' in desk.holds(order)
    unblacklist([buyer.pk], actor=desk.actor, reason='误会')
    outbox.drain()
    assert 'blacklist' not in desk.holds(order)
    assert_sound()


def test_the_buyers_page_shows_the_orders(desk: Desk, client: Client) -> None:
    desk.receive(desk.order('TB-778899', 'A', nick='恶意买家'))
    client.force_login(User.objects.create(username='boss', is_superuser=True))
    page = client.get(f'/customers/{Customer.objects.get().pk}/').content.decode()
    assert 'TB-778899' in page
