"""The dashboard tells what the orders tell, for the shops in sight and no others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.orders.services.receive import receive
from zhanggui.orders.tests.desk import Desk, assert_sound, make_desk
from zhanggui.org.models import Department, Position, Post, Role, Shop, User
from zhanggui.reports import screens
from zhanggui.reports.screens import Dashboard
from zhanggui.ui.testing import ScreenMatrix


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk()


@pytest.fixture
def reader(desk: Desk) -> User:
    role = Role.objects.create(code='r', name='看数', rights=['reports.see', 'orders.see', 'orders.see_parcels'])
    position = Position.objects.create(code='r', name='看数', department=Department.objects.create(code='D', name='部门'))
    position.roles.add(role)
    user = User.objects.create(username='reader', name='读者')
    Post.objects.create(user=user, position=position).shops.set([desk.shop])
    return user


@pytest.fixture
def traded(desk: Desk) -> None:
    """Today two orders and yesterday one in sight; ten more in a shop out of sight."""
    now = clock.now()
    other = Shop.objects.create(code='T2', name='别家店', platform='jd', warehouse=desk.warehouse)
    times = {'told_at': now, 'created_at': now, 'paid_at': now}
    yesterday = now - timedelta(days=1)
    desk.receive(desk.order('1', 'A', **times), desk.order('2', 'A', message='急', **times))
    desk.receive(desk.order('3', 'A', told_at=now, created_at=yesterday, paid_at=yesterday))
    receive(other.pk, [desk.order(f'F{n}', 'A', message='x', **times) for n in range(10)], actor=desk.actor)
    assert_sound()


class TestDashboard(ScreenMatrix):
    screen = Dashboard


def test_figures_are_those_of_the_shops_in_sight(traded: None, reader: User) -> None:
    actor = Actor.of(reader)
    assert (screens.orders_today(actor).value, str(screens.orders_today(actor).note)) == (2, '昨日全天 1')
    assert (screens.turnover_today(actor).value, str(screens.turnover_today(actor).note)) == (19_800, '昨日全天 ¥99.00')
    assert screens.held(actor).value == 1
    assert screens.hold_counts(actor) == [('message', 'message', 1)]
    assert sum(screens.orders_by_day(actor)['series'][0]['data']) == 3


def test_the_overview_leads_to_the_lists(client: Client, traded: None, reader: User) -> None:
    client.force_login(reader)
    body = client.get('/overview/').content.decode()
    assert '¥198.00' in body
    assert '/orders/?tab=to_audit' in body
