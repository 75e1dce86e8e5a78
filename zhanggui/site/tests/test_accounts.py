"""Logging in: who gets in, who is slowed down, what must be done first, and when a session is over."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string

from zhanggui.core.models import AuditEntry
from zhanggui.org.models import Role, User
from zhanggui.site import security, settings
from zhanggui.site.tests.shops import person, two_shops

pytestmark = pytest.mark.django_db

PASSWORD = 'correct-horse-battery'
OTHER = 'quite-another-staple'
PAGE = '/org/people/'


@pytest.fixture(autouse=True)
def _no_one_has_tried_yet() -> Any:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def keeper() -> User:
    two_shops()
    user = person('keeper', 'org.*')
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(client: Client, password: str = PASSWORD, *, name: str = 'keeper', address: str = '192.0.2.1') -> Any:
    return client.post('/accounts/login/', {'login': name, 'password': password}, REMOTE_ADDR=address)


def test_passwords_are_kept_by_argon2_at_its_full_price() -> None:
    """The suite itself hashes cheaply (see `hashing`); the product must not."""
    first = import_string(settings.PASSWORD_HASHERS[0])()
    assert (first.algorithm, first.memory_cost >= 100 * 1024) == ('argon2', True)


def test_with_name_and_password_one_gets_in_and_out(client: Client, keeper: User) -> None:
    before = client.get('/accounts/login/').wsgi_request.session.session_key
    assert log_in(client).status_code == 302
    assert client.get(PAGE).status_code == 200
    assert client.session.session_key != before
    client.post('/accounts/logout/')
    assert client.get(PAGE).status_code == 302


def test_after_logging_in_one_is_where_one_wanted_to_go_but_never_elsewhere(client: Client, keeper: User) -> None:
    sent = client.get(PAGE)
    assert sent.headers['Location'] == f'/accounts/login/?next={PAGE}'
    told = {'login': 'keeper', 'password': PASSWORD}
    assert client.post('/accounts/login/', {**told, 'next': PAGE}).headers['Location'] == PAGE
    client.logout()
    assert client.post('/accounts/login/', {**told, 'next': 'https://evil.example/'}).headers['Location'] == '/'


@pytest.mark.parametrize('name', ['keeper', 'nobody'])
def test_a_wrong_password_and_an_unknown_name_are_told_alike(client: Client, keeper: User, name: str) -> None:
    response = log_in(client, 'wrong-wrong-wrong', name=name)
    assert response.status_code == 200
    assert 'alert-danger' in response.content.decode()
    assert client.get(PAGE).status_code == 302


def test_a_disabled_account_stays_out_and_is_thrown_out(client: Client, keeper: User) -> None:
    log_in(client)
    User.objects.filter(pk=keeper.pk).update(is_active=False)
    assert client.get(PAGE).status_code == 302
    log_in(client)
    assert client.get(PAGE).status_code == 302


def test_nobody_signs_up_or_resets_by_themselves(client: Client, keeper: User) -> None:
    told = {'username': 'intruder', 'password1': PASSWORD, 'password2': PASSWORD}
    client.post('/accounts/signup/', told)
    assert not User.objects.filter(username='intruder').exists()
    assert '管理员' in client.get('/accounts/password/reset/').content.decode()


# --- guessing ----------------------------------------------------------------------------------------------------------------
def guess_until_locked(client: Client, *, address: str) -> None:
    for _ in range(6):
        log_in(client, 'wrong-wrong-wrong', address=address)


def test_whoever_guesses_is_slowed_down_even_when_right_at_last(keeper: User) -> None:
    stranger = Client()
    guess_until_locked(stranger, address='192.0.2.66')
    log_in(stranger, address='192.0.2.66')
    assert stranger.get(PAGE).status_code == 302


def test_a_stranger_cannot_lock_the_owner_out(keeper: User) -> None:
    """Not from elsewhere, and, in a browser the owner has used before, not even from the same address."""
    owner = Client()
    log_in(owner, address='192.0.2.1')
    owner.post('/accounts/logout/')
    guess_until_locked(Client(), address='192.0.2.66')
    guess_until_locked(Client(), address='192.0.2.1')
    assert log_in(owner, address='192.0.2.1').status_code == 302
    assert owner.get(PAGE).status_code == 200
    elsewhere = Client()
    log_in(elsewhere, address='192.0.2.2')
    assert elsewhere.get(PAGE).status_code == 200


def test_a_forged_browser_mark_counts_as_none(keeper: User) -> None:
    stranger = Client()
    guess_until_locked(stranger, address='192.0.2.66')
    stranger.cookies['device'] = 'deadbeefdeadbeef.0011223344556677:forged'
    log_in(stranger, address='192.0.2.66')
    assert stranger.get(PAGE).status_code == 302


# --- first steps -------------------------------------------------------------------------------------------------------------
def test_a_temporary_password_is_changed_before_anything_else(client: Client, keeper: User) -> None:
    User.objects.filter(pk=keeper.pk).update(password_temporary=True)
    log_in(client)
    change = reverse('account_change_password')
    assert client.get(PAGE).headers['Location'] == change
    fragment = client.get(PAGE, headers={'HX-Request': 'true'})
    assert (fragment.status_code, fragment.headers['HX-Redirect']) == (200, change)

    told = {'oldpassword': PASSWORD, 'password1': OTHER, 'password2': OTHER}
    assert client.post(change, told).status_code == 302
    assert client.get(PAGE).status_code == 200
    assert User.objects.get(pk=keeper.pk).check_password(OTHER)
    assert AuditEntry.objects.filter(use_case='org.change_password', actor_id=keeper.pk).exists()


@pytest.mark.parametrize('weak', ['short', '123456789012', 'keeperkeeper', 'password1234'])
def test_a_weak_password_is_not_kept(client: Client, keeper: User, weak: str) -> None:
    log_in(client)
    client.post(reverse('account_change_password'), {'oldpassword': PASSWORD, 'password1': weak, 'password2': weak})
    assert User.objects.get(pk=keeper.pk).check_password(PASSWORD)


def prove_oneself(client: Client) -> None:
    """What touches the second factor asks for the password again."""
    client.post(reverse('account_reauthenticate'), {'password': PASSWORD})


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return f'{hotp_value(secret, counter):06d}'


def test_a_second_factor_is_set_up_and_asked_for(client: Client, keeper: User) -> None:
    log_in(client)
    assert client.get(reverse('mfa_activate_totp')).headers['Location'].startswith(reverse('account_reauthenticate'))
    prove_oneself(client)
    page = client.get(reverse('mfa_activate_totp'))
    secret = page.context['form'].secret
    assert client.post(reverse('mfa_activate_totp'), {'code': code_of(secret)}).status_code == 302
    assert client.get(reverse('mfa_view_recovery_codes')).status_code == 200
    client.post('/accounts/logout/')
    cache.clear()

    assert log_in(client).headers['Location'] == reverse('mfa_authenticate')
    assert client.get(PAGE).status_code == 302
    assert client.post(reverse('mfa_authenticate'), {'code': '000000'}).status_code == 200
    assert client.get(PAGE).status_code == 302
    client.post(reverse('mfa_authenticate'), {'code': code_of(secret)})
    assert client.get(PAGE).status_code == 200


def test_where_codes_are_required_the_role_decides_who_sets_one_up_first(
    client: Client, keeper: User, settings
) -> None:
    settings.REQUIRE_TOTP = True
    log_in(client)
    assert client.get(PAGE).status_code == 200
    Role.objects.filter(code='r-keeper').update(requires_totp=True)
    assert client.get(PAGE).headers['Location'] == reverse('mfa_activate_totp')
    TOTP.activate(keeper, generate_totp_secret())
    assert client.get(PAGE).status_code == 200


def test_where_they_are_not_required_one_is_urged(client: Client, keeper: User) -> None:
    Role.objects.filter(code='r-keeper').update(requires_totp=True)
    log_in(client)
    assert '动态口令' in client.get(PAGE).content.decode()


# --- sessions ----------------------------------------------------------------------------------------------------------------
def aged(client: Client, key: str, seconds: int) -> None:
    session = client.session
    session[key] = session[key] - seconds
    session.save()


def test_a_session_ends_after_half_an_hour_of_nothing(client: Client, keeper: User, settings) -> None:
    log_in(client)
    client.get(PAGE)
    aged(client, security.SEEN, settings.SESSION_IDLE_SECONDS - 5)
    assert client.get(PAGE).status_code == 200
    aged(client, security.SEEN, settings.SESSION_IDLE_SECONDS + 5)
    assert client.get(PAGE).status_code == 302


def test_a_session_ends_twelve_hours_after_log_in_however_busy(client: Client, keeper: User, settings) -> None:
    log_in(client)
    client.get(PAGE)
    aged(client, security.STARTED, settings.SESSION_SECONDS_MAX - 5)
    assert client.get(PAGE).status_code == 200
    aged(client, security.STARTED, 10)
    assert client.get(PAGE).status_code == 302


@pytest.mark.parametrize('language', ['zh-hans', 'en'])
def test_every_page_of_ours_opens_in_both_languages_without_inline_code(
    client: Client, keeper: User, language: str
) -> None:
    client.cookies['django_language'] = language
    pages = ['account_login', 'account_inactive', 'account_signup', 'account_reset_password']
    texts = [client.get(reverse(name)).content.decode() for name in pages]
    log_in(client)
    own = ['account_logout', 'account_reauthenticate', 'account_change_password', 'mfa_index', 'mfa_activate_totp']
    prove_oneself(client)
    texts += [client.get(reverse(name)).content.decode() for name in own]
    for name, text in zip(pages + own, texts, strict=True):
        assert '<html' in text, name
        assert ' style=' not in text, name
        assert 'onclick' not in text, name
        assert '<script>' not in text, name
        assert ('登录' in text or '账号' in text or '本人' in text) == (language == 'zh-hans'), name
