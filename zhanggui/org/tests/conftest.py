"""The reader of the screens' matrix: somebody with just the rights a test names, over shop S1 and warehouse W1."""

from __future__ import annotations

import pytest

from zhanggui.core.actors import system
from zhanggui.org import services
from zhanggui.org.drafts import NewPosition, NewRole, Reach
from zhanggui.org.models import Position, User
from zhanggui.org.tests.people import Company, company


@pytest.fixture
def house() -> Company:
    return company()


@pytest.fixture
def reader(request: pytest.FixtureRequest, house: Company) -> User:
    services.create_roles([NewRole(code='reader', name='读者', rights=tuple(request.cls.rights))], actor=system())
    services.create_positions(
        [NewPosition(code='reader', name='读者', department='ops', roles=('reader',))], actor=system()
    )
    house.positions['reader'] = Position.objects.get(code='reader').pk
    User.objects.create(username='reader', name='读者')
    house.grant('reader', 'reader', reach=Reach(shops=(house.shops['S1'],), warehouses=(house.warehouses['W1'],)))
    return house.person('reader')
