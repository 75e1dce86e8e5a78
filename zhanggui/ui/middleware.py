"""Puts `request.actor` on every request of a logged-in person, and their theme and language on every answer.

The actor carries the request's id into audit, outbox and logs; a nameless visitor has none.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from zhanggui.core.actors import Actor
from zhanggui.ui.services import THEMES

THEME_COOKIE = 'theme'
YEAR_SECONDS = 365 * 24 * 3600

Handler = Callable[[HttpRequest], HttpResponse]


def actor_of_request(get_response: Handler) -> Handler:
    def answer(request: Any) -> HttpResponse:
        person = request.user
        request_id = uuid.uuid4().hex[:16]
        request.actor = Actor.of(person, door='screen', request_id=request_id) if person.is_authenticated else None
        response = get_response(request)
        response.headers['X-Request-Id'] = request_id
        if request.actor and THEME_COOKIE not in request.COOKIES and not response.cookies.get(THEME_COOKIE):
            _remind_browser(response, person)
        return response

    return answer


def _remind_browser(response: HttpResponse, person: Any) -> None:
    """A browser this person never used: tell it once what they chose elsewhere."""
    response.set_cookie(THEME_COOKIE, getattr(person, 'theme', '') or THEMES[0], YEAR_SECONDS, samesite='Lax')
    if language := getattr(person, 'language', ''):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, YEAR_SECONDS, samesite='Lax')
