"""People and shops every test of the frame starts from."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from zhanggui.org.models import Department, Position, Post, Role, Shop, User


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


@pytest.fixture
def make_reader() -> Callable[[Shop], User]:
    """A person whose one post reaches one shop and may look at samples."""

    def make(shop: Shop) -> User:
        department = Department.objects.create(code='ops', name='运营')
        position = Position.objects.create(code='clerk', name='专员', department=department)
        position.roles.add(Role.objects.create(code='reader', name='看', rights=['sample.see']))
        person = User.objects.create(username='reader', name='小李')
        post = Post.objects.create(user=person, position=position)
        post.shops.add(shop)
        return person

    return make
