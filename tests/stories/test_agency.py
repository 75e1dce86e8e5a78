"""An agency works for two clients: whoever serves the one sees nothing of the other, neither shops nor orders."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client as Browser

from tests.stories.returns import ordered
from zhanggui.core.actors import Actor, system
from zhanggui.core.scope import rows_seen_by
from zhanggui.core.verdicts import Verdicts
from zhanggui.orders.incoming import PlatformState
from zhanggui.orders.models import Order
from zhanggui.org import services
from zhanggui.org.drafts import NewClient, NewPerson, NewProject, NewShop, NewWarehouse, Reach, Term
from zhanggui.org.models import Client, Position, Shop, User
from zhanggui.site.playbook import load_organisation

pytestmark = pytest.mark.django_db
BY = system('建账', door='cli')


def done(verdicts: Verdicts) -> list[int]:
    assert not verdicts.refused, [(each.name, str(each.reason)) for each in verdicts.refused]
    return verdicts.done


@pytest.fixture
def manager() -> User:
    """Of the shops of client A; her post was granted when it had one, the second came later."""
    load_organisation('client_agency', actor=BY)
    done(services.create_warehouses([NewWarehouse(code='SH', name='上海仓')], actor=BY))
    done(services.create_clients([NewClient(code=code, name=f'{code} 品牌') for code in 'AB'], actor=BY))
    done(services.create_projects([NewProject(code=f'{c}1', name=f'{c} 项目', client=c) for c in 'AB'], actor=BY))
    open_shops('A', 1)
    [person] = done(services.invite([NewPerson(username='dian', name='店长')], actor=BY))
    reach = Reach(clients=(Client.objects.get(code='A').pk,), all_warehouses=True)
    seat = Position.objects.get(code='store_manager').pk
    term = Term(since=date(2025, 1, 1))
    done(services.grant_post([person], actor=BY, position=seat, reach=reach, term=term))
    services.keep_own_password(User.objects.get(pk=person), 'amber-river-2718')
    open_shops('A', 2)
    open_shops('B', 1)
    open_shops('B', 2)
    for number, shop in enumerate(Shop.objects.order_by('code')):
        ordered(shop.pk, PlatformState.PAID, number=f'29300000000000007{number:02}')
    return User.objects.get(pk=person)


def open_shops(client: str, number: int) -> None:
    shop = NewShop(
        code=f'{client}{number}', platform='tmall', name=f'{client} {number} 店', warehouse='SH', project=f'{client}1'
    )
    done(services.create_shops([shop], actor=BY))


def test_she_sees_the_shops_and_orders_of_her_client_and_no_others(manager: User) -> None:
    actor = Actor.of(manager)
    assert {shop.code for shop in rows_seen_by(actor, Shop)} == {'A1', 'A2'}
    assert {order.shop.code for order in rows_seen_by(actor, Order)} == {'A1', 'A2'}
    browser = Browser()
    browser.force_login(manager)
    page = browser.get('/orders/').content.decode()
    for order in Order.objects.select_related('shop'):
        assert (order.number in page) == (order.shop.code[0] == 'A'), order.shop.code
        answer = browser.get(f'/orders/{order.pk}/')
        assert answer.status_code == (200 if order.shop.code[0] == 'A' else 404), order.shop.code
