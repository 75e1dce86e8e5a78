"""Who may open the screens of the customers, that nothing personal stands there, and that a look leaves its trace."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from zhanggui.catalog.tests.readers import reader as reader_with
from zhanggui.core import clock
from zhanggui.customers import screens
from zhanggui.customers.models import Address, Customer, Reveal
from zhanggui.customers.services import addresses_for, customers_for
from zhanggui.orders.models import Order
from zhanggui.org.choices import Platform
from zhanggui.org.models import Shop, User
from zhanggui.ui.testing import ScreenMatrix

PERSONAL = ('小猫咪咪', '张三丰', '13812345678', '文三路88号')


@pytest.fixture
def shop(db: None) -> Shop:
    return Shop.objects.create(code='T1', name='一号店', platform=Platform.TMALL)


@pytest.fixture
def other_shop(db: None) -> Shop:
    return Shop.objects.create(code='T2', name='二号店', platform=Platform.TMALL)


@pytest.fixture
def reader(shop: Shop) -> User:
    return reader_with('customers.*', shops=[shop])


def buyer(shop: Shop, nick: str) -> Customer:
    """Somebody who ordered in this shop, at an address."""
    customer = customers_for('tmall', [nick])[nick]
    told = (customer, '张三丰', '13812345678', '浙江省', '杭州市', '西湖区', '文三路88号', '')
    (address,) = addresses_for([told]).values()
    Order.objects.create(shop=shop, number=nick, customer_id=customer, address_id=address, told_at=clock.now())
    return Customer.objects.get(pk=customer)


class TestCustomerList(ScreenMatrix):
    screen = screens.CustomerList

    @pytest.fixture
    def mine(self, shop: Shop) -> Customer:
        return buyer(shop, '小猫咪咪')

    @pytest.fixture
    def foreign(self, other_shop: Shop) -> Customer:
        return buyer(other_shop, '大狗狗狗')


class TestCustomerPage(TestCustomerList):
    screen = screens.CustomerPage


@pytest.mark.django_db
@pytest.mark.parametrize('rights', [('customers.*',), ('customers.see',)])
def test_nothing_personal_stands_on_a_screen(client: Client, shop: Shop, rights: tuple[str, ...]) -> None:
    person = buyer(shop, '小猫咪咪')
    client.force_login(reader_with(*rights, shops=[shop]))
    shown = [
        client.get(screens.CustomerList.address()),
        client.get(screens.CustomerList.address(), {'q': '5678'}),
        client.get(screens.CustomerPage.address(pk=person.pk)),
    ]
    for response in shown:
        page = response.content.decode()
        assert [each for each in PERSONAL if each in page] == []
        assert '小***咪' in page
    assert '138****5678' in page
    assert '浙江省 杭州市 西湖区 ****' in page
    assert ('/do/customers.reveal/' in page) == (rights == ('customers.*',))


@pytest.mark.django_db
def test_a_look_shows_it_in_the_dialog_and_leaves_its_trace(client: Client, shop: Shop, reader: User) -> None:
    person = buyer(shop, '小猫咪咪')
    address = Address.objects.get()
    client.force_login(reader)
    assert client.post('/do/customers.reveal/', {'_ids': address.pk, 'reason': ''}).status_code == 422
    assert Reveal.objects.count() == 0
    response = client.post('/do/customers.reveal/', {'_ids': address.pk, 'reason': '核对地址'})
    page = response.content.decode()
    assert all(each in page for each in PERSONAL)
    assert 'zg:done' not in json.loads(response.headers['HX-Trigger']), 'the dialog stays open to be read'
    assert '核对地址' in client.get(screens.CustomerPage.address(pk=person.pk)).content.decode()


@pytest.mark.django_db
def test_looks_at_an_address_of_another_shop_are_not_told(client: Client, shop: Shop, other_shop: Shop, reader: User) -> None:
    person = buyer(shop, '小猫咪咪')
    told = (person.pk, '李四', '13987654321', '江苏省', '南京市', '玄武区', '珠江路1号', '')
    (elsewhere,) = addresses_for([told]).values()
    Order.objects.create(shop=other_shop, number='2', customer=person, address_id=elsewhere, told_at=clock.now())
    for address, reason in ((Address.objects.exclude(pk=elsewhere).get().pk, '本店核对'), (elsewhere, '别店核对')):
        Reveal.objects.create(address_id=address, user=reader, fields=['phone'], reason=reason)
    client.force_login(reader)
    page = client.get(screens.CustomerPage.address(pk=person.pk)).content.decode()
    assert '本店核对' in page
    assert '别店核对' not in page


@pytest.mark.django_db
def test_without_the_right_nothing_is_looked_at(client: Client, shop: Shop) -> None:
    buyer(shop, '小猫咪咪')
    client.force_login(reader_with('customers.see', shops=[shop]))
    told = {'_ids': Address.objects.get().pk, 'reason': '核对地址'}
    assert client.post('/do/customers.reveal/', told).status_code == 403
    assert Reveal.objects.count() == 0
