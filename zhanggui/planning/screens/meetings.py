"""会议: the list, one meeting with its agenda and minutes side by side, and the regular meetings that come by themselves."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import escape

from zhanggui.core import clock, usecases
from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.planning.choices import MeetingState
from zhanggui.planning.forms import KeepForm
from zhanggui.planning.models import Meeting, MeetingSeries
from zhanggui.planning.policies import SEE
from zhanggui.planning.selectors import meetings
from zhanggui.planning.tables import MeetingTable, SeriesTable
from zhanggui.planning.usecases import ADD_SERIES, CALL, CANCEL_MEETING, CLOSE_MEETING, END_SERIES, KEEP_MINUTES
from zhanggui.ui.edits import FormScreen
from zhanggui.ui.lists import ListScreen, Tab
from zhanggui.ui.registry import register
from zhanggui.ui.requests import Request
from zhanggui.ui.screens import Screen


def meeting_tabs(actor: Actor) -> list[Tab]:
    return [
        Tab('all', say('全部', 'All')),
        Tab('today', say('今天', 'Today'), Q(held_on=clock.today())),
        Tab('open', say('未结束', 'Not closed'), Q(state__in=[state.value for state in meetings.OPEN])),
        Tab('hosted', say('我主持的', 'Led by me'), Q(host=actor.id)),
    ]


class MeetingList(ListScreen):
    name = 'planning.meetings'
    path = 'planning/meetings/'
    title = say('会议', 'Meetings')
    icon = 'users-group'
    group = 'planning'
    order = 40
    right = SEE
    model = Meeting
    table = MeetingTable
    tabs = meeting_tabs
    detail = 'planning.meeting'
    adds = ('planning.meeting_new',)
    empty = say(
        '还没有会议。设好例会后每个工作日早上自动召集。',
        'No meeting yet: regular ones are called by themselves each morning.',
    )


class MeetingNew(FormScreen):
    name = 'planning.meeting_new'
    path = 'planning/meetings/new/'
    title = say('召集会议', 'Call a meeting')
    use_case = CALL
    done = 'planning.meeting'
    template = 'planning/page/form.html'


class MeetingPage(Screen):
    name = 'planning.meeting'
    path = 'planning/meetings/<int:pk>/'
    title = say('会议', 'Meeting')
    right = SEE
    model = Meeting
    template = 'planning/page/meeting.html'

    def get(self, request: Request, pk: int) -> HttpResponse:
        thing = get_object_or_404(Meeting.objects.visible_to(request.actor).select_related('host', 'series'), pk=pk)
        shown = meetings.shown(thing, request.actor)
        may_close = shown.is_open and shown.is_host and request.actor.may(CLOSE_MEETING.name)
        may_cancel = may_close and thing.state == MeetingState.CALLED and request.actor.may(CANCEL_MEETING.name)
        inside = {'shown': shown, 'meeting': thing, 'may_close': may_close, 'may_cancel': may_cancel}
        template = (
            'planning/fragment/meeting.html' if request.htmx and request.htmx.target == 'thing' else self.template
        )
        return self.page(request, template, inside)


class MeetingNotes(Screen):
    """Keeps what is typed; answers with when it was kept."""

    name = 'planning.meeting_notes'
    path = 'planning/meetings/<int:pk>/notes/'
    title = say('记录纪要', 'Keep minutes')
    right = KEEP_MINUTES.name
    model = Meeting

    def get(self, request: Request, pk: int) -> HttpResponse:
        thing = get_object_or_404(Meeting.objects.visible_to(request.actor), pk=pk)
        return HttpResponse(escape(thing.minutes), content_type='text/plain; charset=utf-8')

    def post(self, request: Request, pk: int) -> HttpResponse:
        get_object_or_404(Meeting.objects.visible_to(request.actor), pk=pk)
        form = KeepForm(request.POST)
        if not form.is_valid():
            raise BadRequest(form.errors.as_text())
        verdicts = usecases.perform(KEEP_MINUTES, [pk], actor=request.actor, told=form.cleaned_data)
        if verdicts.refused:
            return HttpResponse(escape(str(verdicts.refused[0].reason)), status=422)
        return HttpResponse(escape(str(say('已保存', 'Saved'))) + f' {clock.shanghai(clock.now()):%H:%M:%S}')


class SeriesList(ListScreen):
    name = 'planning.series'
    path = 'planning/meetings/series/'
    title = say('例会安排', 'Regular meetings')
    icon = 'calendar-repeat'
    group = 'planning'
    order = 50
    right = ADD_SERIES.name
    model = MeetingSeries
    table = SeriesTable
    use_cases = (END_SERIES,)
    adds = ('planning.series_new',)
    empty = say('还没有例会。', 'No regular meeting yet.')

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return MeetingSeries.objects.visible_to(actor)


class SeriesNew(FormScreen):
    name = 'planning.series_new'
    path = 'planning/meetings/series/new/'
    title = say('新增例会', 'New regular meeting')
    use_case = ADD_SERIES
    done = 'planning.series'
    template = 'planning/page/form.html'


register(MeetingList, MeetingNew, MeetingPage, MeetingNotes, SeriesList, SeriesNew)
