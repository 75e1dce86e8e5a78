"""工作日历: the year as the country and the company work it; administrators enter where ours differs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect

from zhanggui.core import clock, usecases
from zhanggui.core.words import Words, lazy, say
from zhanggui.flow.calendar import HOURS, warning
from zhanggui.flow.policies import ADMINISTER
from zhanggui.flow.selectors.workdays import own_days, sheet
from zhanggui.flow.services.workdays import NOTE_LENGTH_MAX, YEARS, DayKind, SetDays
from zhanggui.flow.usecases.calendar import SET_WORK_DAYS
from zhanggui.ui import registry
from zhanggui.ui.requests import Request, number_in
from zhanggui.ui.screens import Screen

WEEK = (
    say('一', 'Mo'),
    say('二', 'Tu'),
    say('三', 'We'),
    say('四', 'Th'),
    say('五', 'Fr'),
    say('六', 'Sa'),
    say('日', 'Su'),
)


class DaysForm(forms.Form):
    first = forms.DateField(label=lazy(say('从', 'From')), widget=forms.DateInput({'type': 'date'}, '%Y-%m-%d'))
    last = forms.DateField(
        label=lazy(say('到（可不填）', 'To (optional)')),
        widget=forms.DateInput({'type': 'date'}, '%Y-%m-%d'),
        required=False,
    )
    kind = forms.ChoiceField(choices=DayKind.choices, label=lazy(say('改为', 'Make it')))
    note = forms.CharField(label=lazy(say('备注', 'Note')), max_length=NOTE_LENGTH_MAX, required=False)

    def line(self) -> SetDays:
        told = self.cleaned_data
        return SetDays(told['first'], told['last'] or told['first'], told['kind'], told['note'])


class WorkCalendar(Screen):
    """`?year=`; a click on a day puts it into the form."""

    name = 'flow.calendar'
    path = 'flow/calendar/'
    title = say('工作日历', 'Working calendar')
    icon = 'calendar-cog'
    group = 'processes'
    order = 90
    right = ADMINISTER
    template = 'flow/page/calendar.html'

    def get(self, request: Request) -> HttpResponse:
        return self._shown(request, DaysForm())

    def post(self, request: Request) -> HttpResponse:
        form = DaysForm(request.POST)
        if not form.is_valid():
            return self._shown(request, form)
        line = form.line()
        verdicts = usecases.perform(SET_WORK_DAYS, [line], actor=request.actor)
        if verdicts.refused:
            return self._shown(request, form, [refusal.reason for refusal in verdicts.refused])
        return HttpResponseRedirect(f'{self.address()}?year={line.first.year}')

    def _shown(self, request: Request, form: DaysForm, wrong: list[Words] | None = None) -> HttpResponse:
        year = number_in(request.GET.get('year')) or clock.today().year
        year = min(max(year, YEARS.start), YEARS.stop - 1)
        context: dict[str, Any] = {
            'year': year,
            'months': sheet(year),
            'week': WEEK,
            'own': own_days(year),
            'warning': warning(date(year, 12, 31)),
            'hours': '，'.join(f'{begin:%H:%M}–{end:%H:%M}' for begin, end in HOURS.spans),
            'form': form if request.actor.may(SET_WORK_DAYS.name) else None,
            'wrong': wrong or [],
            'today': clock.today(),
        }
        response = self.page(request, self.template, context)
        response.status_code = 422 if form.errors or wrong else 200
        return response


registry.register(WorkCalendar)
