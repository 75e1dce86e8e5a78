"""Two readers, the other sides, and the time of day: noon in Shanghai unless a test says otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from zhanggui.core import clock
from zhanggui.core.words import say
from zhanggui.notices import kinds
from zhanggui.notices.kinds import Group, Kind
from zhanggui.notices.tests.fakes import Chats, Post, chats, mail_server
from zhanggui.org.models import Department, Position, Role, User
from zhanggui.org.models import Post as Held

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=clock.SHANGHAI)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A group and two kinds of its own, which go with the test."""
    monkeypatch.setitem(kinds._groups, 'trial', Group('trial', say('试', 'Trial')))
    plain = Kind('trial.plain', say('平', 'Plain'), 'trial')
    alarm = Kind('trial.alarm', say('急', 'Alarm'), 'trial', urgent=True)
    for kind in (plain, alarm):
        monkeypatch.setitem(kinds._kinds, kind.key, kind)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.stopped(NOON):
        yield


@pytest.fixture
def other_side(settings: Any) -> Iterator[Chats]:
    with chats() as state:
        settings.ROBOT_ORIGINS = [state.origin]
        yield state


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    with mail_server() as state:
        settings.EMAIL_BACKEND = 'django.core.mail.backends.smtp.EmailBackend'
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_SSL = '127.0.0.1', state.port, False
        settings.PUBLIC_ADDRESS = 'https://zg.example'
        yield state


def member(username: str, rights: list[str], **more: Any) -> User:
    department, _ = Department.objects.get_or_create(code='ops', defaults={'name': '运营部'})
    role, _ = Role.objects.get_or_create(code=f'r_{username}', defaults={'name': username, 'rights': rights})
    seat, _ = Position.objects.get_or_create(code=f'p_{username}', defaults={'name': username, 'department': department})
    seat.roles.set([role])
    user = User.objects.create(username=username, name=username, **more)
    Held.objects.create(user=user, position=seat, all_shops=True)
    return user


@pytest.fixture
def ann(db: None) -> User:
    rights = ['notices.read', 'notices.choose', 'notices.test_address']
    return member('ann', rights, email='ann@zg.example')


@pytest.fixture
def bob(db: None) -> User:
    return member('bob', ['notices.read', 'notices.choose'], language='en')


@pytest.fixture
def boss(db: None) -> User:
    return member('boss', ['notices.*'])
