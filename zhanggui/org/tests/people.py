"""A small company for the tests of this context: an administrator who holds everything, a clerk with one shop."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from zhanggui.core import clock
from zhanggui.core.actors import Actor, system
from zhanggui.org import services
from zhanggui.org.drafts import NewDepartment, NewPosition, NewRole, NewShop, NewWarehouse, Reach, Term
from zhanggui.org.models import Position, Shop, User, Warehouse

PASSWORD = 'correct-horse-battery'


@dataclass(frozen=True, slots=True)
class Company:
    """Ids by code; `actor('boss')` acts for that person as they are now."""

    shops: dict[str, int]
    warehouses: dict[str, int]
    positions: dict[str, int]

    def person(self, username: str) -> User:
        return User.objects.get(username=username)

    def actor(self, username: str) -> Actor:
        return Actor.of(self.person(username))

    def grant(self, username: str, position: str, *, by: Actor | None = None, reach: Reach | None = None) -> None:
        told = {'position': self.positions[position], 'reach': reach or Reach(), 'term': lasting()}
        verdicts = services.grant_post([self.person(username).pk], actor=by or system(), **told)
        assert verdicts.done, verdicts.refused


def lasting() -> Term:
    return Term(since=clock.today())


@functools.cache
def hashed() -> str:
    """Argon2 takes its time, once."""
    return make_password(PASSWORD)


def company() -> Company:
    """`boss` holds `*` over everything; `clerk` may look and invite, over shop S1 and warehouse W1."""
    by = system()
    services.create_warehouses(
        [NewWarehouse(code='W1', name='一号仓'), NewWarehouse(code='W2', name='二号仓')], actor=by
    )
    shops = [NewShop(code='S1', platform='tmall', warehouse='W1'), NewShop(code='S2', platform='jd', warehouse='W2')]
    services.create_shops(shops, actor=by)
    services.create_departments([NewDepartment(code='ops', name='运营部')], actor=by)
    roles = [
        NewRole(code='all', name='全部', rights=('*',)),
        NewRole(code='clerk', name='文员', rights=('org.see', 'org.disable_account', 'org.issue_token')),
    ]
    services.create_roles(roles, actor=by)
    seats = [
        NewPosition(code='boss', name='总监', department='ops', roles=('all',)),
        NewPosition(code='clerk', name='文员', department='ops', roles=('clerk',)),
    ]
    services.create_positions(seats, actor=by)
    User.objects.bulk_create(User(username=name, name=name, password=hashed()) for name in ('boss', 'clerk'))
    made = Company(
        shops=dict(Shop.objects.values_list('code', 'pk')),
        warehouses=dict(Warehouse.objects.values_list('code', 'pk')),
        positions=dict(Position.objects.values_list('code', 'pk')),
    )
    made.grant('boss', 'boss', reach=Reach(all_shops=True, all_warehouses=True))
    made.grant('clerk', 'clerk', reach=Reach(shops=(made.shops['S1'],), warehouses=(made.warehouses['W1'],)))
    return made
