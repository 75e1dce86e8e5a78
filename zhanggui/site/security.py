"""What every answer must carry and every session must obey: the content policy, and the idle limit of a log-in."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

SEEN = 'seen_at'
STARTED = 'started_at'
BACKGROUND = 'X-Background'  # a page sets it on what it asks by itself (badges): nobody need be sitting there
SEEN_EVERY_SECONDS = 60  # a session row is written at most this often

Handler = Callable[[HttpRequest], HttpResponse]


def content_security_policy(get_response: Handler) -> Handler:
    """Scripts and styles come from our own files alone: what a buyer typed can never run."""
    policy = '; '.join(f'{name} {value}' for name, value in settings.SECURE_CSP.items())

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault('Content-Security-Policy', policy)
        return response

    return answer


def session_limits(get_response: Handler) -> Handler:
    """Log out whoever did nothing for a while, and everybody some hours after their log-in, however busy they are.

    The cookie's own age is no such limit: each time the session is saved it starts anew.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _note_or_end(request)
        return get_response(request)

    return answer


def _note_or_end(request: HttpRequest) -> None:
    now = int(time.time())
    seen = request.session.get(SEEN)
    started = request.session.setdefault(STARTED, now)
    if now - started > settings.SESSION_SECONDS_MAX or (seen is not None and now - seen > settings.SESSION_IDLE_SECONDS):
        logout(request)
    elif seen is None or (now - seen >= SEEN_EVERY_SECONDS and BACKGROUND not in request.headers):
        request.session[SEEN] = now
