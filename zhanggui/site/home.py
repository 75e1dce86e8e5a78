"""The first page is the first screen of the navigation: everybody's workbench."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views import View

from zhanggui.ui import navigation
from zhanggui.ui.requests import Request
from zhanggui.ui.screens import SignedIn


class Home(SignedIn, View):
    def get(self, request: Request) -> HttpResponse:
        groups = navigation.shown_to(request.actor, request.path)
        entries = [entry for group in groups for entry in group.entries]
        return HttpResponseRedirect(entries[0].href if entries else reverse('account_change_password'))
