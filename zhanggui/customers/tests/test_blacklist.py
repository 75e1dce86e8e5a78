"""Buyers go on the blacklist and off it, with a reason, and the orders hear of it."""

from __future__ import annotations

import pytest

from zhanggui.core.actors import system
from zhanggui.core.models import AuditEntry, OutboxEvent
from zhanggui.core.usecases import perform
from zhanggui.customers.models import Customer
from zhanggui.customers.selectors import blacklisted, search_customers
from zhanggui.customers.services import addresses_for, customers_for
from zhanggui.customers.usecases import BLACKLIST, UNBLACKLIST

pytestmark = pytest.mark.django_db

SYSTEM = system('test')


def test_on_and_off() -> None:
    ids = sorted(customers_for('tmall', ['小猫', '大狗']).values())
    assert perform(BLACKLIST, ids[:1], actor=SYSTEM, told={'reason': '恶意退款'}).done == ids[:1]
    assert blacklisted(ids) == {ids[0]: '恶意退款'}
    again = perform(BLACKLIST, [*ids, 0], actor=SYSTEM, told={'reason': '再次'})
    assert (again.done, again.already, again.by_code) == (ids[1:], ids[:1], {'not_found': 1})
    assert blacklisted(ids)[ids[0]] == '恶意退款'
    assert sorted(perform(UNBLACKLIST, ids, actor=SYSTEM, told={'reason': '误会'}).done) == ids
    assert blacklisted(ids) == {}
    assert list(OutboxEvent.objects.order_by('pk').values_list('kind', flat=True)) == [
        'customers.blacklisted',
        'customers.blacklisted',
        'customers.cleared',
    ]


def test_no_reason_moves_nothing() -> None:
    ids = list(customers_for('tmall', ['小猫']).values())
    assert perform(BLACKLIST, ids, actor=SYSTEM, told={'reason': '  '}).by_code == {'no_reason': 1}
    assert blacklisted(ids) == {}
    assert AuditEntry.objects.count() == OutboxEvent.objects.count() == 0


@pytest.mark.parametrize(
    ('text', 'found'), [('小猫', ['小猫咪']), ('猫咪', ['小猫咪']), ('4321', ['大狗']), ('tb12', ['tb12']), ('狗', [])]
)
def test_buyers_are_found_by_two_characters_or_four_digits(text: str, found: list[str]) -> None:
    ids = customers_for('tmall', ['小猫咪', '大狗', 'tb12'])
    addresses_for([(ids['大狗'], '王', '13800004321', '', '', '', '', '')])
    assert [row.nick for row in search_customers(Customer.objects.all(), text)] == found
