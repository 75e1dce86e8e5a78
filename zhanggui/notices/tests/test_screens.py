"""Who may open each screen of notices, whose rows it shows, and how many queries it costs."""

from __future__ import annotations

import pytest

from zhanggui.core import clock
from zhanggui.notices.models import Delivery, Notice, Robot, SeatChoice
from zhanggui.notices.screens import keeping, own
from zhanggui.org.models import User
from zhanggui.ui.testing import ScreenMatrix


def told(person: User) -> Notice:
    return Notice.objects.create(person=person, kind='trial.plain', title='t', at=clock.now())


class TestMine(ScreenMatrix):
    screen = own.Mine

    @pytest.fixture
    def reader(self, ann: User) -> User:
        return ann

    @pytest.fixture
    def mine(self, ann: User) -> Notice:
        return told(ann)

    @pytest.fixture
    def foreign(self, bob: User) -> Notice:
        return told(bob)


class TestSettings(ScreenMatrix):
    screen = own.Settings

    @pytest.fixture
    def reader(self, ann: User) -> User:
        return ann


class Kept(ScreenMatrix):
    @pytest.fixture
    def reader(self, boss: User) -> User:
        return boss


class TestRobots(Kept):
    screen = keeping.Robots

    @pytest.fixture
    def mine(self) -> Robot:
        return Robot.objects.create(name='r', channel='wecom', target='x')


class TestRobotEdit(TestRobots):
    screen = keeping.RobotEdit
    marker = '<form'


class TestDeliveries(Kept):
    screen = keeping.Deliveries

    @pytest.fixture
    def mine(self, ann: User) -> Delivery:
        now = clock.now()
        return Delivery.objects.create(
            notice=told(ann), person=ann, channel='mail', state='dead', due_at=now, made_at=now, error='x'
        )


class TestSeatChoices(Kept):
    screen = keeping.SeatChoices

    @pytest.fixture
    def mine(self) -> SeatChoice:
        return SeatChoice.objects.create(seat='ops', group='trial', channel='mail', when='off')
