"""What every answer carries, who may make an account, and how long a log-in lives."""

from __future__ import annotations

import time

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from zhanggui.site.security import BACKGROUND, SEEN

pytestmark = pytest.mark.django_db

LOGIN = '/accounts/login/'


@pytest.fixture
def known(client: Client) -> Client:
    user = get_user_model().objects.create_user(username='fang', password='a-long-enough-one')
    client.force_login(user)
    return client


def logged_in(client: Client, **headers: str) -> bool:
    """Ask for something harmless, then look whether the log-in is still there."""
    client.get(LOGIN, headers=headers)
    return '_auth_user_id' in client.session


def turn_back(client: Client, **seconds: int) -> None:
    """As if these moments lay so many seconds ago."""
    session = client.session
    session.update({name: int(time.time()) - ago for name, ago in seconds.items()})
    session.save()


def test_policy_allows_no_inline_code(client: Client) -> None:
    policy = client.get(LOGIN).headers['Content-Security-Policy']
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert 'unsafe' not in policy


def test_nobody_signs_up(client: Client) -> None:
    before = get_user_model().objects.count()
    client.post(
        '/accounts/signup/', {'username': 'eve', 'password1': 'a-long-enough-one', 'password2': 'a-long-enough-one'}
    )
    assert get_user_model().objects.count() == before


def test_idle_log_in_ends(known: Client) -> None:
    assert logged_in(known)
    turn_back(known, seen_at=settings.SESSION_IDLE_SECONDS + 5)
    assert not logged_in(known)


def test_busy_log_in_goes_on(known: Client) -> None:
    assert logged_in(known)
    turn_back(known, seen_at=settings.SESSION_IDLE_SECONDS - 60)
    assert logged_in(known)
    assert known.session[SEEN] >= int(time.time()) - 5


def test_page_that_asks_by_itself_keeps_nobody_logged_in(known: Client) -> None:
    assert logged_in(known)
    turn_back(known, seen_at=settings.SESSION_IDLE_SECONDS - 60)
    assert logged_in(known, **{BACKGROUND: '1'})
    assert known.session[SEEN] < int(time.time()) - 60


def test_log_in_lives_half_a_day_at_most_however_busy(known: Client) -> None:
    assert settings.SESSION_SECONDS_MAX == 12 * 3600
    assert logged_in(known)
    turn_back(known, started_at=settings.SESSION_SECONDS_MAX - 5)
    assert logged_in(known)
    turn_back(known, started_at=settings.SESSION_SECONDS_MAX + 5)
    assert not logged_in(known)
