"""工作计划表: one's own month, week or day as an editable sheet; the supervisor's view of who has handed in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.forms import BaseFormSet, formset_factory
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import escape

from zhanggui.core import clock, usecases
from zhanggui.core.words import say
from zhanggui.planning.choices import PlanPeriod
from zhanggui.planning.drafts import PlanRow
from zhanggui.planning.forms import PlanLineForm
from zhanggui.planning.periods import Span, span
from zhanggui.planning.policies import SEE
from zhanggui.planning.selectors import plans
from zhanggui.planning.services.plans import ROWS_MAX, PlanDraft
from zhanggui.planning.usecases import BEGIN_ROUND, REPORT_PLAN, SAVE_PLAN, SUBMIT_PLAN
from zhanggui.ui.edits import FormScreen
from zhanggui.ui.registry import register
from zhanggui.ui.requests import Request, number_in, person_id
from zhanggui.ui.screens import Screen

LINES_AT_FIRST = 6
PREFIX = 'line'
RESULTS = ('result', 'self_score')
PLANNED = ('what', 'standard', 'due_on', 'weight')
HAND_IN = {'submit': SUBMIT_PLAN, 'report': REPORT_PLAN}


class PlanSheet(Screen):
    """`?period=week&on=2026-11-23&person=7`; a POST keeps the lines, and with `do` hands them in."""

    name = 'planning.plans'
    path = 'planning/plans/'
    title = say('工作计划', 'Work plans')
    icon = 'calendar-week'
    group = 'planning'
    order = 30
    right = SEE
    template = 'planning/page/plans.html'

    def get(self, request: Request) -> HttpResponse:
        days, person = asked(request)
        sheet = plans.sheet(request.actor, person, days)
        if sheet is None:
            raise Http404(str(person))
        return self._show(request, days, sheet, self._lines(request, sheet, days))

    def post(self, request: Request) -> HttpResponse:
        days, person = asked(request)
        sheet = plans.sheet(request.actor, person, days)
        if sheet is None:
            raise Http404(str(person))
        lines = formset(sheet)(request.POST, prefix=PREFIX)
        if not lines.management_form.is_valid():
            raise BadRequest('line-TOTAL_FORMS')
        quiet = request.headers.get('X-Kept') == '1'
        if not lines.is_valid():
            return HttpResponse('', status=422) if quiet else self._show(request, days, sheet, lines, status=422)
        verdicts = usecases.perform(SAVE_PLAN, [draft_of(lines, days, person)], actor=request.actor)
        if not verdicts.refused and (use_case := HAND_IN.get(request.POST.get('do', ''))):
            verdicts = usecases.perform(use_case, verdicts.done, actor=request.actor)
        if verdicts.refused:
            reasons = '；'.join(dict.fromkeys(str(refusal.reason) for refusal in verdicts.refused))
            if quiet:
                return HttpResponse(escape(reasons), status=422)
            return self._show(
                request, days, plans.sheet(request.actor, person, days), lines, status=422, reasons=reasons
            )
        if quiet:
            return HttpResponse(escape(str(say('已保存', 'Saved'))) + f' {clock.shanghai(clock.now()):%H:%M:%S}')
        return HttpResponseRedirect(address(days, person))

    def _lines(self, request: Request, sheet: plans.Sheet, days: Span) -> BaseFormSet[Any]:
        rows = sheet.lines
        if not rows and request.GET.get('copy') == '1' and sheet.writes == 'lines':
            rows = plans.copied(request.actor, days)
        initial = [{key: getattr(row, key) for key in (*PLANNED, *RESULTS)} for row in rows]
        return formset(sheet, extra=max(1, LINES_AT_FIRST - len(initial)))(initial=initial, prefix=PREFIX)

    def _show(
        self,
        request: Request,
        days: Span,
        sheet: plans.Sheet | None,
        lines: BaseFormSet[Any],
        *,
        status: int = 200,
        **more: Any,
    ) -> HttpResponse:
        person = sheet.person.id if sheet else person_id(request.actor)
        context = {
            'days': days, 'sheet': sheet, 'lines': lines, 'person': person, 'is_own': person == request.actor.id,
            'periods': [(each, address(span(each.value, days.first), person)) for each in PlanPeriod],
            'before': address(days.before, person), 'after': address(days.after, person), 'here': address(days, person),
            'today': address(span(days.period, clock.today()), person),
            'members': [(row, address(days, row.face.id)) for row in plans.overview(request.actor, days)],
            'may_ask': request.actor.may(BEGIN_ROUND.name), 'mine': address(days, person_id(request.actor)), **more,
        }  # fmt: skip
        response = self.page(request, self.template, context)
        response.status_code = status
        return response


class RoundNew(FormScreen):
    name = 'planning.round_new'
    path = 'planning/plans/new/'
    title = say('布置计划', 'Ask for plans')
    use_case = BEGIN_ROUND
    done = 'planning.plans'
    template = 'planning/page/form.html'


def asked(request: Request) -> tuple[Span, int]:
    """Anything odd in the address is this week, one's own."""
    period = request.GET.get('period', '')
    period = period if period in set(PlanPeriod) else PlanPeriod.WEEK.value
    try:
        day = date.fromisoformat(request.GET.get('on', ''))
        days = span(period, day)
        _ = (days.before, days.after)
    except (ValueError, OverflowError):
        days = span(period, clock.today())
    return days, number_in(request.GET.get('person')) or person_id(request.actor)


def address(days: Span, person: int) -> str:
    return f'{reverse("planning.plans")}?period={days.period}&on={days.first:%Y-%m-%d}&person={person}'


def formset(sheet: plans.Sheet, extra: int = 0) -> type[BaseFormSet[Any]]:
    """What may not be typed now is shown and not taken."""
    writes, has_results = sheet.writes, sheet.has_results

    class Line(PlanLineForm):
        def __init__(self, *args: Any, **told: Any) -> None:
            super().__init__(*args, **told)
            if not has_results:
                for name in RESULTS:
                    del self.fields[name]
            for name, field in self.fields.items():
                if not writes or (writes == 'results') == (name in PLANNED):
                    field.widget.attrs['readonly'] = True

    return formset_factory(Line, extra=extra if writes == 'lines' else 0, max_num=ROWS_MAX, absolute_max=ROWS_MAX)


def draft_of(lines: BaseFormSet[Any], days: Span, person: int) -> PlanDraft:
    rows = tuple(
        PlanRow(
            what=told.get('what') or '', standard=told.get('standard') or '', due_on=told.get('due_on'),
            weight=told.get('weight') or 0, result=told.get('result') or '', self_score=told.get('self_score'),
        )
        for told in (line.cleaned_data for line in lines)
    )  # fmt: skip
    return PlanDraft(days.period, days.first, rows, person)


register(PlanSheet, RoundNew)
