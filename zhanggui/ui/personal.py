"""The small addresses behind the shell: theme, language, columns, saved views. Each changes one person's own rows."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django_htmx.http import HttpResponseClientRefresh

from zhanggui.ui import services
from zhanggui.ui.lists import allowed_list
from zhanggui.ui.middleware import THEME_COOKIE, YEAR_SECONDS
from zhanggui.ui.requests import Request, number_in
from zhanggui.ui.screens import SignedIn


class Prefer(SignedIn, View):
    """POST `theme`, `language` or `folded`."""

    def post(self, request: Request) -> HttpResponse:
        response: HttpResponse = HttpResponseClientRefresh() if request.htmx else redirect(_back(request))
        theme, language, folded = (request.POST.get(key, '') for key in ('theme', 'language', 'folded'))
        if theme in services.THEMES:
            services.keep_preference(request.actor, theme=theme)
            response.set_cookie(THEME_COOKIE, theme, YEAR_SECONDS, samesite='Lax')
        if language in dict(settings.LANGUAGES):
            services.keep_preference(request.actor, language=language)
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, YEAR_SECONDS, samesite='Lax')
        if folded in ('0', '1'):
            response = HttpResponse(status=204)
            response.set_cookie('folded', folded, YEAR_SECONDS, samesite='Lax')
        return response


class Todo(SignedIn, View):
    """The badge by itself, asked again every minute."""

    def get(self, request: Request) -> HttpResponse:
        return render(request, 'ui/fragment/todo.html')


class Columns(SignedIn, View):
    """POST `columns` (in order), `freeze`, `density` of a list; `reset=1` forgets them."""

    def post(self, request: Request, name: str) -> HttpResponse:
        screen = allowed_list(name, request.actor)
        if request.POST.get('reset'):
            services.forget_columns(request.actor, name)
            return HttpResponseClientRefresh()
        wanted = [column for column in request.POST.getlist('columns') if column in screen.table.columns]
        freeze = number_in(request.POST.get('freeze'))
        density = request.POST.get('density', '')
        services.keep_columns(request.actor, name, wanted, freeze=1 if freeze is None else freeze, density=density)
        return HttpResponseClientRefresh()


class Views(SignedIn, View):
    """POST `name`, `query`, `shared` to save a view of a list; `drop=<id>` removes one of one's own."""

    def post(self, request: Request, name: str) -> HttpResponse:
        allowed_list(name, request.actor)
        drop = number_in(request.POST.get('drop'))
        title = request.POST.get('name', '').strip()
        if drop is not None:
            services.drop_view(request.actor, drop)
        elif title:
            query = request.POST.get('query', '').lstrip('?')[:2000]
            services.keep_view(request.actor, name, title, query=query, shared=bool(request.POST.get('shared')))
        return HttpResponseClientRefresh()


def _back(request: Request) -> str:
    """Where they came from, if that is here."""
    target = request.headers.get('Referer', '/')
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}) else '/'
