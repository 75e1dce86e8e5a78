"""Two shops, a person over one of them with any rights a test names, and tokens for programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.test import Client

from zhanggui.core import clock
from zhanggui.core.actors import Actor, system
from zhanggui.org import services
from zhanggui.org.drafts import NewDepartment, NewPosition, NewRole, NewShop, NewWarehouse, Reach, Term
from zhanggui.org.models import Department, Position, Shop, User, Warehouse


@dataclass(slots=True)
class Caller:
    """A program with a token: `caller.post('/api/v1/orders/cancel', {'ids': [1]})`."""

    token: str
    client: Client = field(default_factory=Client)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
        told = {'Authorization': f'Bearer {self.token}', **headers}
        return self.client.post(path, raw, content_type='application/json', headers=told)

    def get(self, path: str, **params: Any) -> Any:
        return self.client.get(path, params, headers={'Authorization': f'Bearer {self.token}'})


def two_shops() -> None:
    places = [NewWarehouse(code='W1', name='一号仓'), NewWarehouse(code='W2', name='二号仓')]
    services.create_warehouses(places, actor=system())
    shops = [NewShop(code='S1', platform='tmall', warehouse='W1'), NewShop(code='S2', platform='jd', warehouse='W2')]
    services.create_shops(shops, actor=system())


def person(name: str, *rights: str, shops: tuple[str, ...] = ('S1',), warehouses: tuple[str, ...] = ('W1',)) -> User:
    """An account with just these rights over these shops and warehouses; `('*',)` is all of them."""
    if not Department.objects.filter(code='d').exists():
        services.create_departments([NewDepartment(code='d', name='部门')], actor=system())
    made = services.create_roles([NewRole(code=f'r-{name}', name=name, rights=rights)], actor=system())
    assert not made.refused, made.refused
    services.create_positions(
        [NewPosition(code=f'p-{name}', name=name, department='d', roles=(f'r-{name}',))], actor=system()
    )
    user = User.objects.create(username=name, name=name)
    reach = Reach(
        shops=tuple(Shop.objects.filter(code__in=shops).values_list('pk', flat=True)),
        warehouses=tuple(Warehouse.objects.filter(code__in=warehouses).values_list('pk', flat=True)),
        all_shops=shops == ('*',),
        all_warehouses=warehouses == ('*',),
    )
    seat = Position.objects.get(code=f'p-{name}').pk
    granted = services.grant_post([user.pk], actor=system(), position=seat, reach=reach, term=Term(since=clock.today()))
    assert granted.done == [user.pk], granted.refused
    return user


def caller(user: User, *rights: str) -> Caller:
    """A token for that person, over all their rights unless some are named."""
    wanted = rights or tuple(sorted(user.held_rights))
    verdicts = services.issue_token([user.pk], actor=Actor.of(user), name='test', rights=wanted, days=1)
    return Caller(dict(verdicts.made['facts'])[user.username])
