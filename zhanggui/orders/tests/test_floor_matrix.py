"""Who may open the floor's screens, whose rows they show, and how many queries each costs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from zhanggui.core import clock
from zhanggui.orders.models import Alarm, Parcel, Wave
from zhanggui.orders.screens import couriers, floor, packing, papers, parcels
from zhanggui.orders.services.printing import print_parcels
from zhanggui.orders.tests.desk import make_desk
from zhanggui.org.models import Department, Position, Post, Role, User, Warehouse
from zhanggui.ui.testing import ScreenMatrix


class Floor(ScreenMatrix):
    """One parcel in the reader's warehouse, one in another; `state` is where both stand."""

    state = 'allocated'

    @pytest.fixture
    def rows(self, db: None) -> tuple[Any, Any]:
        desk = make_desk()
        [order] = desk.allocated(desk.order('1', 'A'))
        print_parcels([desk.parcel(order).pk], actor=desk.actor)
        mine = desk.parcel(order)
        other = Warehouse.objects.create(code='GZ', name='广州仓')
        foreign = Parcel.objects.create(shop=desk.shop, warehouse=other, made_at=clock.now(), pieces=1)
        Parcel.objects.update(state=self.state, shipped_at=clock.now(), packed_at=clock.now())
        return self.shown(Parcel.objects.get(pk=mine.pk)), self.shown(Parcel.objects.get(pk=foreign.pk))

    def shown(self, parcel: Parcel) -> Any:
        """The row that the screen shows of it."""
        return parcel

    @pytest.fixture
    def mine(self, rows: tuple[Any, Any]) -> Any:
        return rows[0]

    @pytest.fixture
    def foreign(self, rows: tuple[Any, Any]) -> Any:
        return rows[1]

    @pytest.fixture
    def reader(self, rows: tuple[Any, Any]) -> User:
        department = Department.objects.create(code='WH', name='仓储部')
        role = Role.objects.create(code='WH', name='仓库', rights=['orders.*'])
        position = Position.objects.create(code='WH', name='仓库主管', department=department)
        position.roles.add(role)
        user = User.objects.create(username='keeper', name='仓管')
        since = clock.now().date() - timedelta(days=2)
        post = Post.objects.create(user=user, position=position, since=since, all_shops=True)
        post.warehouses.add(Warehouse.objects.get(code='HZ'))
        return user


class TestPrintDesk(Floor):
    screen = floor.PrintDesk


class TestDispatchDesk(Floor):
    screen = floor.DispatchDesk
    state = 'packed'


class TestParcels(Floor):
    screen = floor.Parcels


class TestUnderWay(Floor):
    screen = floor.UnderWay
    state = 'shipped'


class TestParcelPage(Floor):
    screen = parcels.ParcelPage
    marker = 'ZT000000001'


class WaveShown(Floor):
    def shown(self, parcel: Parcel) -> Any:
        wave = Wave.objects.create(warehouse=parcel.warehouse, number=f'W-{parcel.warehouse.code}', kind='single')
        Parcel.objects.filter(pk=parcel.pk).update(wave=wave)
        return wave


class TestWaves(WaveShown):
    screen = floor.Waves


class TestWavePage(WaveShown):
    screen = parcels.WavePage
    marker = 'W-HZ'


class TestAlarms(Floor):
    screen = floor.Alarms
    state = 'shipped'

    def shown(self, parcel: Parcel) -> Any:
        return Alarm.objects.create(parcel=parcel, kind='not_collected', raised_at=clock.now())


class Unscoped(Floor):
    """Nothing on it belongs to a warehouse."""

    @pytest.fixture
    def mine(self) -> Any:
        return None

    @pytest.fixture
    def foreign(self) -> Any:
        return None


class TestPackingStation(Unscoped):
    screen = packing.PackingStation


class TestPrintRuns(Unscoped):
    screen = papers.PrintRuns


class TestCouriers(Unscoped):
    screen = couriers.Couriers


class TestCourierNew(Unscoped):
    screen = couriers.CourierNew
