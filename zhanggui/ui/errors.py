"""Error pages in the reader's language; htmx gets the same words in a header, so that a toast can say them.

Named in the site's urls: `handler400 = 'zhanggui.ui.errors.bad_request'` and so on.
"""

from __future__ import annotations

from urllib.parse import quote

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhanggui.core.words import Words, say

TOLD = {
    400: say('这个请求读不懂，请刷新后再试。', 'This request makes no sense; refresh and try again.'),
    403: say('你没有这项权限。', 'You may not do this.'),
    404: say('找不到，或不在你的数据范围内。', 'Not found, or outside your scope.'),
    500: say('出错了，没有保存。请稍后再试。', 'Something broke; nothing was saved. Try again in a moment.'),
}
CSRF = say('页面已过期，请刷新后再试。', 'This page is too old; refresh and try again.')


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    words = str(exception) if isinstance(exception, BadRequest) and str(exception) else str(TOLD[400])
    return _answer(request, 400, words)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 403, TOLD[403])


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 404, TOLD[404])


def broken(request: HttpRequest) -> HttpResponse:
    return _answer(request, 500, TOLD[500])


def csrf_failed(request: HttpRequest, reason: str = '') -> HttpResponse:
    return _answer(request, 403, CSRF, template='403_csrf.html')


def _answer(request: HttpRequest, status: int, words: Words | str, *, template: str = '') -> HttpResponse:
    """Needs no database and no log-in: it must work when those are what broke."""
    actor = getattr(request, 'actor', None)
    context = {'request_id': actor.request_id if actor else '', 'theme': request.COOKIES.get('theme', 'auto')}
    response = render(None, template or f'{status}.html', context, status=status)
    response.headers['X-Problem'] = quote(str(words))
    return response
