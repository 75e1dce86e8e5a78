"""The bell, the list behind it, the way from a notice to what it is about, and each person's own settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from zhanggui.core import usecases
from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.words import say
from zhanggui.notices.choices import Channel
from zhanggui.notices.filters import NoticeFilters
from zhanggui.notices.models import Notice
from zhanggui.notices.selectors import shown_to, unread_count
from zhanggui.notices.tables import NoticeTable
from zhanggui.notices.usecases import CHOOSE, READ, TEST_ADDRESS
from zhanggui.ui.context import count_todo
from zhanggui.ui.edits import FormScreen
from zhanggui.ui.lists import ListScreen, Tab
from zhanggui.ui.registry import register
from zhanggui.ui.requests import Request, person_id
from zhanggui.ui.screens import Screen


def tabs(actor: Actor) -> list[Tab]:
    return [
        Tab('unread', say('未读', 'Unread'), Q(read_at=None), count=unread_count(person_id(actor)), tone=Tone.BLUE),
        Tab('urgent', say('紧急', 'Urgent'), Q(urgent=True, read_at=None), tone=Tone.RED),
        Tab('all', say('全部', 'All')),
    ]


class Mine(ListScreen):
    """Rows lead through `Open`, which marks them read."""

    name = 'notices.mine'
    path = 'notices/'
    title = say('消息', 'Notices')
    icon = 'bell'
    group = 'flow'
    order = 60
    right = READ.name
    model = Notice
    table = NoticeTable
    filters = NoticeFilters
    tabs = tabs
    use_cases = (READ,)
    detail = 'notices.open'
    adds = ('notices.settings',)
    exports = False
    empty = say('没有新消息。', 'Nothing new.')
    again_seconds = 60

    def rows(self, actor: Actor) -> QuerySet[Notice]:
        return shown_to(person_id(actor))


class Open(Screen):
    """Looking at it is reading it; then on to what it is about."""

    name = 'notices.open'
    path = 'notices/<int:pk>/'
    title = say('消息', 'Notice')
    right = READ.name
    model = Notice

    def get(self, request: Request, pk: int) -> HttpResponse:
        notice = get_object_or_404(Notice.objects.visible_to(request.actor), pk=pk)
        usecases.perform(READ, [pk], actor=request.actor)
        return HttpResponseRedirect(notice.href or reverse('notices.mine'))


class Settings(FormScreen):
    name = 'notices.settings'
    path = 'notices/settings/'
    title = say('消息设置', 'My settings')
    icon = 'settings'
    use_case = CHOOSE
    done = 'notices.settings'
    template = 'notices/page/settings.html'

    def line(self, cleaned: Mapping[str, Any]) -> Any:
        return cleaned['wishes']

    def page(self, request: Request, template: str, context: dict[str, Any] | None = None) -> HttpResponse:
        more = {'channels': list(Channel), 'test': TEST_ADDRESS if request.actor.may(TEST_ADDRESS.name) else None}
        return super().page(request, template, {**(context or {}), **more})


def badge(actor: Actor) -> tuple[int, str]:
    if actor.id is None or not actor.may(READ.name):
        return 0, ''
    return unread_count(actor.id), reverse('notices.mine')


register(Mine, Open, Settings)
count_todo(badge, label=say('消息', 'Notices'), always=True)
