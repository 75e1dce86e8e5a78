"""Joining, changing post, leaving: a form, then what it will mean, then the deed. And the list of those about to leave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from zhanggui.core.actors import Actor
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.org import previews
from zhanggui.org.forms.moves import JoinForm
from zhanggui.org.models import SEE, Farewell, User
from zhanggui.org.previews import Line
from zhanggui.org.screens.people import PASSWORD_ONCE
from zhanggui.org.tables import FarewellTable
from zhanggui.org.usecases import CALL_OFF, CHANGE_POST, JOIN, LEAVE
from zhanggui.ui import registry
from zhanggui.ui.edits import FormScreen
from zhanggui.ui.lists import ListScreen
from zhanggui.ui.registry import register
from zhanggui.ui.requests import Request


class MoveScreen(FormScreen):
    """Sent once, it shows what will follow; sent again with `confirmed`, it is done."""

    template = 'org/move.html'
    done = 'org.person'

    def preview(self, told: Mapping[str, Any], person: User | None) -> list[Line]:
        raise NotImplementedError

    def initial(self, thing: Any) -> dict[str, Any]:
        return {}

    def post(self, request: Request, pk: int | None = None) -> HttpResponse:
        if request.POST.get('confirmed'):
            return super().post(request, pk)
        person = get_object_or_404(self.rows(request.actor), pk=pk) if pk else None
        form = self._form(request, pk)
        if form is None or not form.is_valid():
            return self._show(request, form, None, status=422)
        return self._show(request, form, None, lines_told=self.preview(form.cleaned_data, person))

    def page(self, request: Request, template: str, context: dict[str, Any] | None = None) -> HttpResponse:
        pk = request.resolver_match.kwargs.get('pk') if request.resolver_match else None
        person = User.objects.filter(pk=pk).first() if pk else None
        return super().page(request, template, {**(context or {}), 'person': person})


class Join(MoveScreen):
    name = 'org.join'
    path = 'org/people/join/'
    title = say('办理入职', 'Take on')
    icon = 'user-plus'
    use_case = JOIN
    form = JoinForm

    def preview(self, told: Mapping[str, Any], person: User | None) -> list[Line]:
        return previews.joining(told, self.request.actor)

    def next_address(self, verdicts: Verdicts, pk: int | None) -> str:
        for name, password in verdicts.made.get('facts', ()):
            messages.warning(self.request, str(PASSWORD_ONCE.filled(name=name, password=password)))
        return super().next_address(verdicts, pk)


class ChangePost(MoveScreen):
    name = 'org.change_post'
    path = 'org/people/<int:pk>/change/'
    title = say('办理调岗', 'Change post')
    icon = 'arrows-exchange'
    use_case = CHANGE_POST

    def preview(self, told: Mapping[str, Any], person: User | None) -> list[Line]:
        assert person is not None
        return previews.changing(person, told['new'], told['old'], self.request.actor)


class Leave(MoveScreen):
    name = 'org.leave'
    path = 'org/people/<int:pk>/leave/'
    title = say('办理离职', 'See off')
    icon = 'user-minus'
    use_case = LEAVE

    def preview(self, told: Mapping[str, Any], person: User | None) -> list[Line]:
        assert person is not None
        return previews.leaving(person, told)


class FarewellList(ListScreen):
    name = 'org.farewells'
    title = say('离职与交接', 'Leaving and handing over')
    icon = 'door-exit'
    group = 'company'
    order = 12
    right = SEE
    model = Farewell
    table = FarewellTable
    use_cases = (CALL_OFF,)
    empty = say('没有人要离职。', 'Nobody is leaving.')

    def rows(self, actor: Actor) -> QuerySet[Farewell]:
        return Farewell.objects.select_related('user', 'to')

    def href(self, row: Farewell) -> str:
        return registry.get('org.person').address(pk=row.user_id)


register(Join, ChangePost, Leave, FarewellList)
