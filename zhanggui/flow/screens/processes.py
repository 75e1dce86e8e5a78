"""流程说明: a process as somebody new reads it; its drawing, forms, figures and paper, each at an address of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.words import Words, say
from zhanggui.flow.forms.nodes import Placed
from zhanggui.flow.forms.rendering import build
from zhanggui.flow.models import ProcessVersion
from zhanggui.flow.panels import process_panels
from zhanggui.flow.policies import DESIGN, WORK
from zhanggui.flow.screens.drawings import drawing
from zhanggui.flow.screens.statistics import figures_table
from zhanggui.flow.selectors.catalogue import heading, to_start
from zhanggui.flow.selectors.guide import Guide, StepTold
from zhanggui.flow.selectors.inbox import where_now
from zhanggui.flow.selectors.processes import (
    cases_now,
    guide_of,
    next_starts,
    own_steps,
    process_seen,
    recent_cases,
    this_month,
)
from zhanggui.flow.selectors.statistics import report
from zhanggui.ui import registry
from zhanggui.ui.requests import Request
from zhanggui.ui.screens import Screen

FIGURES = ('name', 'lane', 'volume', 'running', 'late_now', 'stay', 'returned', 'late')


@dataclass(frozen=True, slots=True)
class Row:
    """A step with whether it is the reader's own."""

    step: StepTold
    is_own: bool


class ProcessPage(Screen):
    name = 'flow.process'
    path = 'flow/processes/<str:key>/'
    title = say('流程说明', 'Process')
    right = WORK
    template = 'flow/page/process.html'

    def get(self, request: Request, key: str) -> HttpResponse:
        version = seen_or_404(key, request.actor)
        return self.page(request, self.template, told_of(version, request.actor))


class ProcessPaper(ProcessPage):
    """The same on paper: what hangs beside the desk."""

    name = 'flow.process_print'
    path = 'flow/processes/<str:key>/print/'
    title = say('打印流程说明', 'Print the process')
    template = 'flow/page/process_paper.html'


class ProcessDrawing(Screen):
    name = 'flow.process_drawing'
    path = 'flow/processes/<str:key>/drawing.bpmn'
    title = say('流程图', 'Diagram')
    right = WORK

    def get(self, request: Request, key: str) -> HttpResponse:
        return drawing(request, seen_or_404(key, request.actor))


class ProcessForm(Screen):
    """A form as it looks to whoever fills it in, empty; asked for when somebody opens it."""

    name = 'flow.process_form'
    path = 'flow/processes/<str:key>/forms/<str:form>/'
    title = say('表单', 'Form')
    right = WORK
    template = 'flow/fragment/process_form.html'

    def get(self, request: Request, key: str, form: str) -> HttpResponse:
        found = guide_of(seen_or_404(key, request.actor)).forms.get(form)
        if found is None or found.code:
            raise Http404(form)
        told = {'form': build(Placed(found), values={}, actor=request.actor), 'schema': found, 'problems': ()}
        return self.page(request, self.template, told)


class ProcessFigures(Screen):
    """This month so far; asked for by the page once it stands."""

    name = 'flow.process_figures'
    path = 'flow/processes/<str:key>/figures/'
    title = say('本月数据', 'This month')
    right = WORK
    template = 'flow/fragment/process_figures.html'

    def get(self, request: Request, key: str) -> HttpResponse:
        version = seen_or_404(key, request.actor)
        asked = this_month(version)
        shown = {step.id for step in guide_of(version).steps()}
        nodes = [each for each in report(asked, version).nodes if each.key in shown]
        told = {
            'now': cases_now(asked),
            'late': sum(each.late_now for each in nodes),
            'table': figures_table(nodes, say('步骤', 'Step'), FIGURES),
        }
        return self.page(request, self.template, told)


def seen_or_404(key: str, actor: Actor) -> ProcessVersion:
    version = process_seen(key, actor)
    if version is None:
        raise Http404(key)
    return version


def told_of(version: ProcessVersion, actor: Actor) -> dict[str, Any]:
    """Context of the page and of its paper."""
    guide, key = guide_of(version), version.process.key
    steps = guide.steps()
    own = own_steps([step.posts for step in steps], actor)
    cases = recent_cases(version, actor)
    now = where_now([case.pk for case in cases])
    return {
        'version': version,
        'heading': guide.definition.words(),
        'category': heading(version.process.category),
        'purpose': guide.text(),
        'rows': [Row(step, is_own) for step, is_own in zip(steps, own, strict=True)],
        'starters': guide.starters(),
        'may_start': actor.may('flow.start') and to_start(key, actor) is not None,
        'schedules': _schedules(guide, version),
        'forms': [form for form in guide.forms.values() if not form.code],
        'cases': [(case, now.get(case.pk, '')) for case in cases],
        'panels': process_panels(key, actor),
        'may_design': actor.may(DESIGN),
        'diagram': _diagram(version),
        'now': clock.now(),
    }


def _schedules(guide: Guide, version: ProcessVersion) -> list[tuple[Words, datetime | None]]:
    """What begins a case without anybody: how often, or on what; and when next."""
    following = next_starts(version)
    return [(words, following.get(node)) for node, words in guide.schedules()]


def _diagram(version: ProcessVersion) -> dict[str, Any]:
    """The context of `flow/panel/diagram.html`, with no marks on it."""
    return {
        'told': {'nodes': {}, 'flows': {}},
        'xml_url': reverse('flow.process_drawing', kwargs={'key': version.process.key}),
        'marks': 'flow/fragment/told.html',
        'legend': [],
        'key': f'process-{version.pk}',
    }


registry.register(ProcessPage, ProcessPaper, ProcessDrawing, ProcessForm, ProcessFigures)
