"""How people get in: accounts are made by an administrator, guessing is slowed down, and no stranger can lock the owner out.

Failed log-ins are counted apart for browsers that this person has used before (a signed cookie says so) and, for all others,
per address. Whoever tries passwords against a name only fills their own bucket; the owner's browser still gets in.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhanggui.core.words import lazy, say
from zhanggui.org import services
from zhanggui.org.models import User

DEVICE_COOKIE = 'device'
DEVICE_SALT = 'zhanggui.device'
DEVICE_SECONDS = 180 * 24 * 3600
TOTP_SEEN = 'totp_set'
# What stays open to somebody who must first change a password or set up a code.
STEPS_EXEMPT = ('/accounts/', '/static/', '/i18n/', '/me/prefer/', '/healthz')

CHANGE_PASSWORD = say('这是临时密码，请先改成你自己的。', 'This password is temporary: choose your own first.')
SET_UP_TOTP = say('你的岗位登录须用动态口令，请先设置。', 'Your post asks for a code at log-in: set it up first.')
SHOULD_SET_UP_TOTP = say(
    '你的岗位权限较大，建议在“账号安全”里设置动态口令。', 'Your post has far-reaching rights: set up log-in codes.'
)

Handler = Callable[[HttpRequest], HttpResponse]


class AccountAdapter(DefaultAccountAdapter):
    """django-allauth's questions, answered for this house."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        assert isinstance(user, User)
        services.keep_own_password(user, password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return '/'

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **told: Any) -> HttpResponse:
        """Remember the browser; urge whoever ought to have a second factor."""
        assert isinstance(user, User)
        response = super().post_login(request, user, **told)
        response.set_signed_cookie(
            DEVICE_COOKIE,
            f'{_login_digest(user.username)}.{secrets.token_hex(8)}',
            salt=DEVICE_SALT,
            max_age=DEVICE_SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite='Lax',
        )
        if user.requires_totp and not settings.REQUIRE_TOTP and not _has_totp(user):
            messages.warning(request, str(SHOULD_SET_UP_TOTP))
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        login = str(credentials.get('username', '')).lower()
        device = str(request.get_signed_cookie(DEVICE_COOKIE, default='', salt=DEVICE_SALT))
        if device.startswith(f'{_login_digest(login)}.'):
            return f'device:{device}'
        return f'address:{_login_digest(login)}:{self.get_client_ip(request)}'


class LoginForm(AllauthLoginForm):
    """Allauth's form in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields['login'].label = lazy(say('登录名', 'Log-in name'))
        self.fields['password'].label = lazy(say('密码', 'Password'))
        self.fields['password'].help_text = ''
        for field in self.fields.values():
            field.widget.attrs.pop('placeholder', None)


def required_steps(get_response: Handler) -> Handler:
    """Nobody works with a password that somebody else knows, nor without the code their post asks for."""

    def answer(request: HttpRequest) -> HttpResponse:
        step = _step(request) if request.user.is_authenticated else ''
        return _sent_to(request, step) if step else get_response(request)

    return answer


def _step(request: HttpRequest) -> str:
    """The page that must be passed first, or an empty text."""
    user = request.user
    assert isinstance(user, User)
    if request.path.startswith(STEPS_EXEMPT):
        return ''
    if user.password_temporary:
        messages.info(request, str(CHANGE_PASSWORD))
        return reverse('account_change_password')
    if settings.REQUIRE_TOTP and not request.session.get(TOTP_SEEN) and user.requires_totp:
        if not _has_totp(user):
            messages.info(request, str(SET_UP_TOTP))
            return reverse('mfa_activate_totp')
        request.session[TOTP_SEEN] = True
    return ''


def _sent_to(request: HttpRequest, path: str) -> HttpResponse:
    """htmx would swap a whole page into a fragment: it is told to go there instead."""
    if request.headers.get('HX-Request'):
        return HttpResponse(headers={'HX-Redirect': path})
    return HttpResponseRedirect(path)


def _has_totp(user: User) -> bool:
    return bool(is_mfa_enabled(user, [Authenticator.Type.TOTP]))


def _login_digest(login: str) -> str:
    return hashlib.sha256(login.lower().encode('utf-8', 'replace')).hexdigest()[:16]
