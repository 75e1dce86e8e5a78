"""流程实例: one case whole, its printed paper, and, for administrators, the list of all."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.safestring import SafeString

from zhanggui.core import clock, usecases
from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase
from zhanggui.core.words import say
from zhanggui.flow.cells import status_shown
from zhanggui.flow.choices import CaseStatus, IncidentState
from zhanggui.flow.filters import OPEN_INCIDENTS, CaseFilters
from zhanggui.flow.models import Case, Incident
from zhanggui.flow.pages import around
from zhanggui.flow.policies import ADMINISTER, WORK
from zhanggui.flow.ready import panels_of
from zhanggui.flow.selectors import inbox
from zhanggui.flow.selectors.cases import cases_seen, decisions_of, incidents_of, open_tasks
from zhanggui.flow.selectors.filled import filled
from zhanggui.flow.services.personal import see
from zhanggui.flow.tables import AllCaseTable
from zhanggui.flow.usecases.operations import (
    CANCEL,
    COPY,
    JUMP,
    REOPEN,
    RESUME,
    SUSPEND,
    TERMINATE,
    URGE,
    WITHDRAW,
)  # fmt: skip
from zhanggui.flow.usecases.running import MEND
from zhanggui.ui.details import DetailScreen
from zhanggui.ui.lists import ListScreen, Tab, capped_count
from zhanggui.ui.registry import register
from zhanggui.ui.requests import Request, person_id

ALIVE = frozenset({CaseStatus.RUNNING, CaseStatus.SUSPENDED})


def case_tabs(actor: Actor) -> list[Tab]:
    stuck = Incident.objects.filter(state=IncidentState.OPEN)
    return [
        Tab('all', say('全部', 'All')),
        Tab('running', say('进行中', 'Running'), Q(status=CaseStatus.RUNNING), state=CaseStatus.RUNNING),
        Tab('stuck', say('有异常', 'Incidents'), Q(pk__in=OPEN_INCIDENTS), count=capped_count(stuck), tone=Tone.RED),
        Tab('suspended', say('已挂起', 'Suspended'), Q(status=CaseStatus.SUSPENDED), state=CaseStatus.SUSPENDED),
        Tab('over', say('已结束', 'Over'), ~Q(status__in=ALIVE)),
    ]


class Cases(ListScreen):
    name = 'flow.cases'
    path = 'flow/cases/'
    title = say('流程实例', 'Cases')
    icon = 'list-details'
    group = 'processes'
    order = 70
    right = ADMINISTER
    model = Case
    table = AllCaseTable
    filters = CaseFilters
    tabs = case_tabs
    use_cases = (SUSPEND, RESUME, TERMINATE, URGE)
    detail = 'flow.case'
    template = 'flow/inbox.html'
    empty = say('还没有流程实例。', 'No cases yet.')

    def rows(self, actor: Actor) -> QuerySet[Case]:
        return inbox.light(Case.objects.visible_to(actor))


class CasePage(DetailScreen):
    name = 'flow.case'
    path = 'flow/cases/<int:pk>/'
    title = say('流程实例', 'Case')
    right = WORK
    model = Case
    state_field = 'status'
    use_cases = (URGE, WITHDRAW, COPY, CANCEL, REOPEN, SUSPEND, RESUME, JUMP, TERMINATE)
    template = 'flow/page/case.html'

    def rows(self, actor: Actor) -> QuerySet[Case]:
        return cases_seen(actor)

    def badges(self, thing: Case) -> list[SafeString]:
        return [status_shown(thing.status)]

    def get(self, request: Request, pk: int) -> HttpResponse:
        thing = get_object_or_404(self.rows(request.actor), pk=pk)
        see(thing.pk, actor=request.actor)
        inside = request.htmx and request.htmx.target == 'thing'
        template = 'flow/fragment/case.html' if inside else self.template
        return self.page(request, template, self.context(thing, request.actor))

    def offered(self, thing: Case, actor: Actor) -> list[UseCase]:
        """Of what does not depend on a declared state, only what somebody could mean here."""
        found = super().offered(thing, actor)
        is_mine = actor.id in (thing.starter_id, thing.owner_id)
        return [each for each in found if is_mine or each != CANCEL]

    def context(self, thing: Case, actor: Actor) -> dict[str, Any]:
        incidents = incidents_of(thing)
        return {
            **around(thing, actor),
            'object': thing,
            'heading': self.heading(thing),
            'badges': self.badges(thing),
            'offered': self.offered(thing, actor),
            'my_tasks': open_tasks(thing, person_id(actor)),
            'filled': filled(thing, actor),
            'kept': panels_of(thing, actor),
            'incidents': incidents,
            'mend': usecases.offered((MEND,), actor) if incidents else [],
            'decisions': decisions_of(thing) if actor.may(ADMINISTER) else [],
        }


class CasePrint(CasePage):
    """A4 paper: what was filled in, who decided and when, who signed."""

    name = 'flow.case_print'
    path = 'flow/cases/<int:pk>/print/'
    title = say('打印', 'Print')
    template = 'flow/page/paper.html'

    def get(self, request: Request, pk: int) -> HttpResponse:
        thing = get_object_or_404(self.rows(request.actor), pk=pk)
        told = {**around(thing, request.actor, drawn=False), 'filled': filled(thing, request.actor), 'now': clock.now()}
        return self.page(request, self.template, told)


register(Cases, CasePage, CasePrint)
