"""突发事件: the list, reporting one in a minute, one with its call ladder and timeline, and the call list of today."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString

from zhanggui.core import clock, usecases
from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.selectors.deciding import in_force
from zhanggui.office.choices import INCIDENT_OPEN, IncidentState, Level
from zhanggui.office.models import Incident
from zhanggui.office.policies import SEE
from zhanggui.office.selectors import incidents
from zhanggui.office.tables import DRILL, IncidentFilters, IncidentTable
from zhanggui.office.usecases import CALL_OFF, NOTE, PASS_ON, REPORT, TAKE
from zhanggui.ui import palette
from zhanggui.ui.columns import BoolColumn, ChoiceColumn, MoneyColumn, NumberColumn, TextColumn, TimeColumn, badge
from zhanggui.ui.details import DetailScreen, Link
from zhanggui.ui.edits import FormScreen
from zhanggui.ui.lists import ListScreen, Tab, capped_count
from zhanggui.ui.palette import Hit, Source
from zhanggui.ui.panels import FactsPanel, TemplatePanel
from zhanggui.ui.registry import register
from zhanggui.ui.requests import Request
from zhanggui.ui.screens import Screen

HITS_MAX = 6
OPEN = Q(state__in=sorted(INCIDENT_OPEN))


def incident_tabs(actor: Actor) -> list[Tab]:
    rows = Incident.objects.visible_to(actor)
    late = Q(reviewed_at=None, review_due_at__lt=clock.now()) & OPEN
    return [
        Tab('open', say('进行中', 'Open'), OPEN, count=capped_count(rows.filter(OPEN)), tone=Tone.RED),
        Tab('late', say('复盘超期', 'Review late'), late),
        Tab('closed', say('已结案', 'Closed'), Q(state=IncidentState.CLOSED, drill=False)),
        Tab('drills', say('演练', 'Drills'), Q(drill=True)),
        Tab('all', say('全部', 'All')),
    ]


class IncidentList(ListScreen):
    name = 'office.incidents'
    path = 'office/incidents/'
    title = say('突发事件', 'Incidents')
    icon = 'urgent'
    group = 'office'
    order = 10
    right = SEE
    model = Incident
    table = IncidentTable
    filters = IncidentFilters
    tabs = incident_tabs
    detail = 'office.incident'
    adds = ('office.incident_new',)
    empty = say('没有突发事件。发现问题请马上上报。', 'No incident. Report at once what you find.')


class IncidentNew(FormScreen):
    name = 'office.incident_new'
    path = 'office/incidents/new/'
    title = say('上报突发事件', 'Report an incident')
    use_case = REPORT
    done = 'office.incident'

    def next_address(self, verdicts: Verdicts, pk: int | None) -> str:
        return reverse('office.incident', kwargs={'pk': verdicts.done[0]})


def load_ladder(incident: Incident, actor: Actor) -> dict[str, Any]:
    return {'rungs': incidents.ladder(incident), 'turns': incidents.turns(incident, actor)}


def load_timeline(incident: Incident, actor: Actor) -> dict[str, Any]:
    return {'entries': incident.entries.select_related('person').order_by('-at', '-pk')}


class IncidentPage(DetailScreen):
    name = 'office.incident'
    path = 'office/incidents/<int:pk>/'
    title = say('突发事件', 'Incident')
    right = SEE
    model = Incident
    desk = 'office.incidents'
    template = 'office/page/incident.html'
    use_cases = (TAKE, PASS_ON, CALL_OFF, NOTE)
    links: ClassVar[Any] = (
        Link(
            say('流程', 'Process'), lambda row: reverse('flow.case', kwargs={'pk': row.case_id}), icon='sitemap',
            right='flow.work',
        ),
    )  # fmt: skip
    panels = (
        TemplatePanel(say('呼叫', 'Calls'), template='office/panel/ladder.html', load=load_ladder, wide=True),
        TemplatePanel(say('经过', 'Timeline'), template='office/panel/entries.html', load=load_timeline, aside=True),
        FactsPanel(
            say('事件', 'Incident'),
            wide=True,
            facts=(
                TextColumn(say('编号', 'Number'), 'number'),
                ChoiceColumn(say('类别', 'Category'), 'category'),
                ChoiceColumn(say('影响范围', 'Scope'), 'scope'),
                NumberColumn(say('影响单数', 'Orders'), 'orders_concerned'),
                MoneyColumn(say('涉及金额', 'Money'), 'money_fen'),
                BoolColumn(say('人身危险', 'People in danger'), 'safety'),
                BoolColumn(say('平台处罚', 'Platform penalty'), 'penalty'),
                TextColumn(say('发现人', 'Found by'), 'found_by.name'),
                TimeColumn(say('发现时间', 'Found at'), 'found_at'),
                TextColumn(say('指挥', 'Lead'), 'lead.name'),
                TimeColumn(say('接警', 'Answered'), 'answered_at'),
                TimeColumn(say('恢复', 'Recovered'), 'recovered_at'),
                MoneyColumn(say('损失', 'Loss'), 'loss_fen'),
                TimeColumn(say('复盘期限', 'Review due'), 'review_due_at'),
                TimeColumn(say('复盘', 'Reviewed'), 'reviewed_at'),
                TextColumn(say('经过和已做的', 'Details'), 'detail', wide=True),
                TextColumn(say('根本原因', 'Root cause'), 'story', wide=True),
                TextColumn(say('教训', 'Lesson'), 'lesson', wide=True),
            ),
        ),
    )

    def rows(self, actor: Actor) -> QuerySet[Incident]:
        return Incident.objects.visible_to(actor).select_related('found_by', 'lead')

    def badges(self, thing: Any) -> list[SafeString]:
        levels = [badge(Level(thing.level).label, Level(thing.level).tone)] if thing.level else []
        drills = [badge(DRILL, Tone.PURPLE)] if thing.drill else []
        return [*super().badges(thing), *levels, *drills]

    def offered(self, thing: Any, actor: Actor) -> list[UseCase]:
        answers = (TAKE, PASS_ON, CALL_OFF) if incidents.is_called(thing, actor) else ()
        return usecases.offered((*answers, NOTE), actor, state=self.state_of(thing))


class CallList(Screen):
    """Whom each kind of incident calls, and who sits there today. It is changed as the decision that it is."""

    name = 'office.call_list'
    path = 'office/incidents/calls/'
    title = say('应急电话', 'Call list')
    icon = 'phone-call'
    group = 'office'
    order = 20
    right = SEE
    template = 'office/page/call_list.html'

    def get(self, request: Request) -> HttpResponse:
        keys = (incidents.CALL_DECISION, incidents.LEVEL_DECISION) if request.actor.may('flow.design') else ()
        editors = [reverse('flow.decision_editor', kwargs={'pk': pk}) if (pk := in_force(key)) else '' for key in keys]
        return self.page(request, self.template, {'rows': incidents.call_list(), 'editors': editors})


def found(actor: Actor, text: str) -> list[Hit]:
    rows = Incident.objects.visible_to(actor).filter(Q(what__icontains=text) | Q(number__iexact=text)).order_by('-pk')
    return [
        Hit(row.what, reverse('office.incident', kwargs={'pk': row.pk}), icon='urgent', subtitle=row.number)
        for row in rows[:HITS_MAX]
    ]


register(IncidentList, IncidentNew, CallList, IncidentPage)
palette.register(Source(say('突发事件', 'Incidents'), found, right=SEE))
