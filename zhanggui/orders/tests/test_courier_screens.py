"""Couriers are kept by whoever may; a prefix that no barcode can carry is refused with words."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from zhanggui.orders.models import Courier
from zhanggui.orders.tests.desk import Desk
from zhanggui.org.models import User

TOLD = {'code': 'YTO', 'name': '圆通速递', 'prefix': 'yt', 'next_number': 1, 'last_number': 999, 'is_active': 'on'}


@pytest.fixture
def page(client: Client, desk: Desk) -> Client:
    client.force_login(User.objects.create(username='boss', name='老板', is_superuser=True))
    return client


def test_a_courier_is_made_shown_and_changed(page: Client) -> None:
    assert page.post(reverse('orders.courier_new'), TOLD).status_code == 302
    made = Courier.objects.get(code='YTO')
    assert made.prefix == 'YT'
    assert '圆通速递' in page.get(reverse('orders.couriers')).content.decode()
    address = reverse('orders.courier_edit', kwargs={'pk': made.pk})
    assert page.get(address).status_code == 200
    page.post(address, {**TOLD, 'name': '圆通', 'is_active': ''})
    made.refresh_from_db()
    assert (made.name, made.is_active) == ('圆通', False)


@pytest.mark.parametrize(
    'wrong',
    [
        {'prefix': '单号'},
        {'prefix': 'A B'},
        {'prefix': 'TOOLONGPREFIX'},
        {'next_number': 0},
        {'next_number': 2000},
        {'code': 'ZTO'},
    ],
)
def test_what_cannot_be_printed_or_counted_is_refused(page: Client, wrong: dict[str, object]) -> None:
    answer = page.post(reverse('orders.courier_new'), {**TOLD, **wrong})
    assert answer.status_code == 422
    assert list(Courier.objects.values_list('code', flat=True)) == ['ZTO']
