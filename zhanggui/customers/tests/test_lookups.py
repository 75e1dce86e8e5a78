"""An import's buyers and addresses find their rows."""

from __future__ import annotations

import pytest

from zhanggui.customers.models import Address, Customer
from zhanggui.customers.services import addresses_for, customers_for
from zhanggui.customers.services.lookups import phone_tail


@pytest.mark.django_db
def test_one_buyer_per_platform_nick() -> None:
    first = customers_for('tmall', ['小猫', '大狗', '小猫', ''])
    again = customers_for('tmall', ['大狗', '小猫', "o'n\\e"])
    assert set(first) == {'小猫', '大狗'}
    assert {nick: again[nick] for nick in first} == first
    assert customers_for('jd', ['小猫'])['小猫'] != first['小猫']
    assert Customer.objects.filter(nick="o'n\\e").exists()


@pytest.mark.django_db
def test_one_row_per_distinct_address() -> None:
    here = (1, '张三', '13800001234', '浙江省', '杭州市', '西湖区', '文三路 "1" 号', '310000')
    there = (1, '张三', '13800001234', '浙江省', '杭州市', '西湖区', '文三路2号', '310000')
    nobody = (None, *here[1:])
    first = addresses_for([here, there, here, nobody])
    assert len(set(first.values())) == 3
    assert addresses_for([there, here]) == {here: first[here], there: first[there]}
    kept = Address.objects.get(pk=first[here])
    assert (kept.customer_id, kept.name, kept.street, kept.phone_tail) == (1, '张三', '文三路 "1" 号', '1234')
    assert Address.objects.get(pk=first[nobody]).customer_id is None


@pytest.mark.parametrize(
    ('phone', 'tail'),
    [
        ('13800001234', '1234'),
        ('138****0000', '0000'),
        ('1380000****', ''),
        ('***', ''),
        ('', ''),
        ('+86 138 0000 1234', '1234'),
        ('86-13800001234', '1234'),
        ('18412345678-9999', '5678'),
        ('010-8888 4321', '4321'),
    ],
)
def test_the_tail_is_what_the_platform_shows(phone: str, tail: str) -> None:
    assert phone_tail(phone) == tail
