"""Waybill numbers: returned ones first, then counting; never one twice, not even beside a rival."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from zhanggui.orders.models import Courier, ReturnedNumber
from zhanggui.orders.services import numbers
from zhanggui.orders.services.printing import print_parcels
from zhanggui.orders.tests.desk import Desk

pytestmark = pytest.mark.usefixtures('db')


def courier(**told: object) -> Courier:
    values = {'code': 'ZTO', 'name': '中通快递', 'prefix': 'ZT', 'next_number': 7, 'last_number': 9_999, **told}
    return Courier.objects.create(**values)


def test_counts_on_with_prefix_and_one_width() -> None:
    taken = courier()
    assert numbers.take(taken.pk, 3) == ['ZT0007', 'ZT0008', 'ZT0009']
    assert numbers.take(taken.pk, 1) == ['ZT0010']
    assert numbers.take(taken.pk, 0) == []


def test_returned_numbers_are_used_first() -> None:
    taken = courier()
    first, second, _ = numbers.take(taken.pk, 3)
    assert numbers.give_back([(taken.pk, second), (taken.pk, first), (taken.pk, first)]) == 2
    assert numbers.take(taken.pk, 3) == [first, second, 'ZT0010']
    assert not ReturnedNumber.objects.exists()


def test_gives_what_there_is_when_the_pool_runs_dry() -> None:
    taken = courier(next_number=9_998)
    assert numbers.take(taken.pk, 5) == ['ZT9998', 'ZT9999']
    assert numbers.take(taken.pk, 5) == []


def test_a_counter_set_back_never_gives_a_number_in_use(desk: Desk) -> None:
    orders = desk.allocated(*(desk.order(str(n), 'A') for n in range(5)))
    parcels = [desk.parcel(order).pk for order in orders]
    print_parcels(parcels[:3], actor=desk.actor)
    Courier.objects.update(next_number=2)
    print_parcels(parcels[3:], actor=desk.actor)
    assert [desk.parcel(order).tracking_number[-1] for order in orders] == ['1', '2', '3', '4', '5']


@pytest.mark.parametrize('number', ['ZT0099', 'SF0001', 'ZTabc', 'ZT', '', 'ZT99999999999999999999'])
def test_only_numbers_we_gave_come_back(number: str) -> None:
    """ZT0099 was never given; the others are not of this pool."""
    taken = courier()
    assert numbers.give_back([(taken.pk, number)]) == 0


def test_rivals_never_get_the_same_number(transactional_db: None) -> None:
    taken = courier()

    def take_some(_: int) -> list[str]:
        try:
            found = []
            for _ in range(5):
                with transaction.atomic():
                    found += numbers.take(taken.pk, 3)
            return found
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        given = [number for some in pool.map(take_some, range(8)) for number in some]
    assert len(given) == len(set(given)) == 120
