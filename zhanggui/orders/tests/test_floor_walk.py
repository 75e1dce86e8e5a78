"""Whatever the floor and the desk do to the same parcels, in any order and at once, nothing drifts."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from zhanggui.core import clock
from zhanggui.core.actors import system
from zhanggui.orders.models import Alarm, Parcel, ParcelLine, Work
from zhanggui.orders.packing import Station
from zhanggui.orders.services import packing
from zhanggui.orders.services.alarms import close_alarms, raise_alarms
from zhanggui.orders.services.allocate import allocate
from zhanggui.orders.services.cancel import cancel
from zhanggui.orders.services.printing import print_parcels, reprint_parcels
from zhanggui.orders.services.release import hold, release
from zhanggui.orders.services.ship import ship
from zhanggui.orders.services.tracking import take_in
from zhanggui.orders.services.waves import make_waves
from zhanggui.orders.tests.desk import Desk, assert_sound, line
from zhanggui.orders.tracks import TrackingNews

LEGS, LEG = 20, 4
SCANS = ('A', 'B', 'C', '2*A', '690B', 'UNDO', 'RESET', 'OK', 'CLOSE', 'nonsense')
EVENTS = ('collected', 'in_transit', 'delivering', 'signed', 'problem', 'returning', 'lost')


class Walker:
    """Does one thing after another to whatever is there; refusals are as good as deeds."""

    def __init__(self, orders: list[int], seed: int) -> None:
        self.orders, self.random, self.station, self.actor = orders, random.Random(seed), Station(), system()
        self.acts: list[Callable[[], object]] = [
            lambda: make_waves(self.some_parcels(), actor=self.actor, size_max=2),
            lambda: print_parcels(self.some_parcels(), actor=self.actor),
            lambda: reprint_parcels(self.some_parcels(), actor=self.actor, reason='lost'),
            lambda: packing.pack_unscanned(self.some_parcels(), actor=self.actor, reason='走查'),
            lambda: ship(self.some_parcels(), actor=self.actor),
            lambda: cancel(self.some_orders(), actor=self.actor, reason='buyer'),
            lambda: hold(self.some_orders(), actor=self.actor, reason='看一下'),
            lambda: release(self.some_orders(), actor=self.actor, kinds=[], note='好了'),
            lambda: allocate(self.some_orders(), actor=self.actor),
            lambda: raise_alarms(clock.now() + timedelta(hours=self.random.choice((1, 30, 60, 200))), actor=self.actor),
            lambda: close_alarms(list(Alarm.objects.values_list('pk', flat=True)[:2]), actor=self.actor, note='已催'),
            self.track,
            *[self.pack] * 6,
            *[self.scan] * 4,
        ]

    def walk(self, steps: int) -> None:
        for _ in range(steps):
            self.random.choice(self.acts)()

    def some_orders(self) -> list[int]:
        return self.random.sample(self.orders, self.random.randint(1, 2))

    def some_parcels(self) -> list[int]:
        ids = list(Parcel.objects.values_list('pk', flat=True))
        return self.random.sample(ids, min(len(ids), self.random.randint(1, 4)))

    def numbers(self) -> list[str]:
        return list(Parcel.objects.exclude(tracking_number='').values_list('tracking_number', flat=True)) or ['ZT1']

    def scan(self) -> None:
        code = self.random.choice((*SCANS, self.random.choice(self.numbers())))
        self.station = packing.scan(code, self.station, actor=self.actor).decision.station

    def pack(self) -> None:
        """A packer who knows the job, and sometimes has second thoughts."""
        parcel = Parcel.objects.filter(state='printed').order_by('?').first()
        if parcel is None:
            return
        goods = ParcelLine.objects.filter(parcel=parcel).values_list('sku__code', 'quantity', 'packed')
        codes = [f'{quantity - packed}*{sku}' for sku, quantity, packed in goods if quantity > packed]
        for code in ('CLOSE', parcel.tracking_number, *codes, self.random.choice(('UNDO', 'RESET', 'CLOSE', 'OK'))):
            self.station = packing.scan(code, self.station, actor=self.actor).decision.station

    def track(self) -> None:
        at = clock.now() - timedelta(minutes=self.random.randint(1, 500))
        take_in([TrackingNews(self.random.choice(self.numbers()), at, self.random.choice(EVENTS))], actor=self.actor)


def allocated(desk: Desk) -> list[int]:
    baskets = [(line('A', 2),), (line('A'), line('B')), (line('B'),), (line('C'), line('A')), (line('AB'),)]
    return desk.allocated(*(desk.order(str(number), lines=basket) for number, basket in enumerate(baskets)))


@pytest.mark.parametrize('seed', range(6))
def test_a_random_walk_leaves_everything_sound(desk: Desk, seed: int) -> None:
    """Looked at on the way too: in the end all orders are closed or gone, and hide what went wrong with them."""
    walker = Walker(allocated(desk), seed)
    for _ in range(LEGS):
        walker.walk(LEG)
        assert_sound()
    assert Work.objects.filter(state__in=('closed', 'shipped', 'signed')).exists()


def test_walkers_side_by_side_leave_everything_sound(racing_desk: Desk) -> None:
    orders = allocated(racing_desk)

    def walk(seed: int) -> None:
        try:
            Walker(orders, seed).walk(40)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(walk, range(4)))


def test_cancelling_and_printing_at_once_agree(racing_desk: Desk) -> None:
    desk = racing_desk
    orders = desk.allocated(*(desk.order(str(number), 'A') for number in range(6)))
    parcels = [desk.parcel(order).pk for order in orders]

    def press(turn: int) -> None:
        try:
            if turn % 2:
                print_parcels(parcels[::-1], actor=system())
            else:
                cancel(orders, actor=system(), reason='buyer')
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(press, range(4)))
    assert set(Work.objects.values_list('state', flat=True)) == {'closed'}
    assert set(Parcel.objects.values_list('state', flat=True)) == {'cancelled'}
