"""The order desk as its reader meets it: tabs, filters, pages by key, search; and an order's page. Always within sight."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from zhanggui.orders.tests.desk import Desk
from zhanggui.org.models import User

DESK = '/orders/'


@pytest.fixture
def reader(client: Client, desk: Desk) -> Client:
    client.force_login(User.objects.create(username='boss', name='老板', is_superuser=True))
    return client


def numbers(response: Any) -> list[str]:
    assert response.status_code == 200, response.content.decode()[:500]
    return re.findall(r'data-copy="(T-\d+)"', response.content.decode())


def test_every_tab_answers(reader: Client, desk: Desk) -> None:
    desk.allocated(desk.order('T-1', 'A'), desk.order('T-2', 'B'))
    desk.receive(desk.order('T-3', 'C', message='快点'))
    assert set(numbers(reader.get(DESK))) == {'T-1', 'T-2', 'T-3'}
    assert set(numbers(reader.get(DESK, {'tab': 'allocated'}))) == {'T-1', 'T-2'}
    assert numbers(reader.get(DESK, {'tab': 'held'})) == ['T-3']
    assert numbers(reader.get(DESK, {'tab': 'to_audit'})) == ['T-3']
    assert numbers(reader.get(DESK, {'tab': 'shipped'})) == []


def test_page_of_an_order(reader: Client, desk: Desk) -> None:
    (order_id,) = desk.receive(desk.order('T-9', 'A', 'NIX', message='送人的'))
    body = reader.get(f'/orders/{order_id}/').content.decode()
    assert 'T-9' in body
    assert '13812345678' not in body
    assert '五常街道' not in body
