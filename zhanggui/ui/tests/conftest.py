"""People and shops every test of the frame starts from."""

from __future__ import annotations

import pytest
from django.test import Client

from zhanggui.org.models import Shop, User


@pytest.fixture
def boss() -> User:
    return User.objects.create(username='boss', name='老板', is_superuser=True)


@pytest.fixture
def shops() -> list[Shop]:
    made = [Shop(code=f's{n:03}', name=f'店{n}', platform='taobao', is_active=n % 10 != 0) for n in range(120)]
    return Shop.objects.bulk_create(made)


@pytest.fixture
def browser(client: Client, boss: User) -> Client:
    client.force_login(boss)
    return client
