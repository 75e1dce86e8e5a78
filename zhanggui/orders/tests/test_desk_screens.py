"""Who may open the screens of the order desk, whose rows they show, how many queries they cost, and what stays masked."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from zhanggui.orders.models import Hold, Order
from zhanggui.orders.screens.desk import HoldsDesk, OrderDesk, OrderPage
from zhanggui.orders.services.receive import receive
from zhanggui.orders.tests.desk import HOME, Desk
from zhanggui.org.models import Department, Position, Post, Role, Shop, User
from zhanggui.ui.testing import ScreenMatrix


@pytest.fixture
def orders(desk: Desk) -> dict[str, Order]:
    """One held order in sight of the reader, one of another shop, and a few that went on."""
    other = Shop.objects.create(code='T2', name='别家店', platform='jd', warehouse=desk.warehouse)
    receive(other.pk, [desk.order('F-1', 'A', message='别家的')], actor=desk.actor)
    desk.receive(desk.order('M-1', 'A', 'NIX', message='送人'))
    desk.allocated(*(desk.order(f'M-{n}', 'B') for n in range(2, 6)))
    return {order.number: order for order in Order.objects.all()}


@pytest.fixture
def reader(desk: Desk) -> User:
    return reader_of(desk, 'orders.see', 'orders.see_parcels', 'orders.release_hold', 'orders.audit')


def reader_of(desk: Desk, *rights: str) -> User:
    role = Role.objects.create(code='desk', name='订单员', rights=list(rights))
    position = Position.objects.create(code='desk', name='订单员', department=Department.objects.create(code='D', name='部门'))
    position.roles.add(role)
    user = User.objects.create(username='reader', name='读者')
    post = Post.objects.create(user=user, position=position)
    post.shops.set([desk.shop])
    post.warehouses.set([desk.warehouse])
    return user


class TestOrderDesk(ScreenMatrix):
    screen = OrderDesk

    @pytest.fixture
    def mine(self, orders: dict[str, Order]) -> Order:
        return orders['M-1']

    @pytest.fixture
    def foreign(self, orders: dict[str, Order]) -> Order:
        return orders['F-1']


class TestOrderPage(TestOrderDesk):
    screen = OrderPage


class TestHoldsDesk(ScreenMatrix):
    screen = HoldsDesk

    @pytest.fixture
    def mine(self, orders: dict[str, Order]) -> Hold:
        return Hold.objects.filter(order=orders['M-1']).first()  # type: ignore[return-value]

    @pytest.fixture
    def foreign(self, orders: dict[str, Order]) -> Hold:
        return Hold.objects.get(order=orders['F-1'])


@pytest.mark.parametrize('tab', ['all', 'held', 'allocated', 'to_audit'])
def test_nothing_personal_is_on_the_desk(client: Client, orders: dict[str, Order], reader: User, tab: str) -> None:
    client.force_login(reader)
    pages = ['/orders/', '/orders/holds/', f'/orders/{orders["M-1"].pk}/', '/search/?q=M-1', f'/search/?q={HOME.phone[-4:]}']
    for address in pages:
        body = client.get(address, {'tab': tab} if '?' not in address else {}).content.decode()
        for secret in (HOME.name, HOME.phone, HOME.street, 'nick-M-1'):
            assert secret not in body, (address, secret)


def test_search_box_finds_across_pages(client: Client, orders: dict[str, Order], reader: User) -> None:
    client.force_login(reader)
    body = client.get('/search/', {'q': 'M-1'}).content.decode()
    assert f'/orders/{orders["M-1"].pk}/' in body
    assert f'/orders/{orders["F-1"].pk}/' not in client.get('/search/', {'q': 'F-1'}).content.decode()


def test_hold_of_another_shop_is_not_lifted(client: Client, orders: dict[str, Order], reader: User) -> None:
    client.force_login(reader)
    foreign = Hold.objects.get(order=orders['F-1'])
    response: Any = client.post('/do/orders.release_hold/', {'_ids': str(foreign.pk), 'note': '偷看'})
    assert response.status_code == 200
    foreign.refresh_from_db()
    assert foreign.released_at is None


def test_hold_is_lifted_from_the_holds_desk(client: Client, orders: dict[str, Order], reader: User) -> None:
    client.force_login(reader)
    hold = Hold.objects.get(order=orders['M-1'], kind='message')
    client.post('/do/orders.release_hold/', {'_ids': str(hold.pk), 'note': '已电话确认'})
    hold.refresh_from_db()
    assert (hold.release_note, hold.released_by) == ('已电话确认', reader)
    body = client.get(f'/orders/{orders["M-1"].pk}/').content.decode()
    assert '已电话确认' in body
