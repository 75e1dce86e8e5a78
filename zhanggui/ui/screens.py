"""A screen: one address, one right, one title. Nobody gets past `dispatch` without being logged in and allowed.

Kinds of screens stand beside it: `lists`, `details`, `edits`, `scan`, `cards`. When a screen would need a fourth hook, write a
plain `Screen` with a `get` of its own.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views import View
from django_htmx.http import HttpResponseClientRedirect

from zhanggui.core.actors import Actor
from zhanggui.core.words import Words, say
from zhanggui.ui.requests import Request


class SignedIn:
    """Mixin of every view of the frame: a nameless visitor is sent to log in, or told so when htmx asks."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.actor is None:
            if request.htmx:
                back = request.htmx.current_url_abs_path or '/'  # the page they are on, not the piece it asked for
                return HttpResponseClientRedirect(redirect_to_login(back).url)
            return redirect_to_login(request.get_full_path())
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return answer


class Screen(SignedIn, View):
    """`name` is `context.screen`; `path` without a leading slash; `right` empty means every logged-in person."""

    name: ClassVar[str] = ''
    path: ClassVar[str] = ''
    title: ClassVar[Words] = say('', '')
    icon: ClassVar[str] = ''
    right: ClassVar[str] = ''
    group: ClassVar[str] = ''  # key of the navigation group; empty: not in the navigation
    order: ClassVar[int] = 100  # place within the group
    template: ClassVar[str] = ''
    request: Request

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.actor is not None and not self.allows(request.actor):
            raise PermissionDenied(self.right)
        return super().dispatch(request, *args, **kwargs)

    @classmethod
    def allows(cls, actor: Actor) -> bool:
        return not cls.right or actor.may(cls.right)

    @classmethod
    def address(cls, **kwargs: Any) -> str:
        return reverse(cls.name, kwargs=kwargs or None)

    @classmethod
    def route(cls) -> str:
        """`orders.desk` without a path of its own hangs at `orders/desk/`."""
        return cls.path or cls.name.replace('.', '/') + '/'

    def page(self, request: Request, template: str, context: dict[str, Any] | None = None) -> HttpResponse:
        return render(request, template, {'screen': self, 'actor': request.actor, **(context or {})})


class PageScreen(Screen):
    """A page with a template of its own and nothing generic about it; override `context`."""

    def context(self, actor: Actor) -> dict[str, Any]:
        return {}

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        return self.page(request, self.template, self.context(request.actor))
