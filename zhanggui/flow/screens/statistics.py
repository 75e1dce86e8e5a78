"""流程统计: where work gathers in a process and how long it lies there: by node, lane and version, on its drawing, by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from procrastinate.contrib.django import app as jobs

from zhanggui.core import clock
from zhanggui.core.words import Words, lazy, say
from zhanggui.flow import cells
from zhanggui.flow.choices import VersionState
from zhanggui.flow.exports.files import ENDINGS, EVENT_LOG
from zhanggui.flow.models import Process, ProcessVersion
from zhanggui.flow.policies import SEE_ALL
from zhanggui.flow.selectors.statistics import HEATS, Asked, Day, Figures, days, heat_marks, report
from zhanggui.ui import exports, registry
from zhanggui.ui.cards import lines_over_days
from zhanggui.ui.columns import NumberColumn, TextColumn
from zhanggui.ui.requests import Request
from zhanggui.ui.screens import Screen
from zhanggui.ui.tables import Look, Table

DAYS_AT_FIRST = 30
DAYS_MAX = 366
COLD_WORDS, HOT_WORDS = say('停留短', 'short stay'), say('停留长', 'long stay')


def _span_shown(value: timedelta | None, row: Any) -> str:
    return '' if value is None else str(cells.span(value))


class FiguresTable(Table):
    name = TextColumn(say('节点', 'Node'))
    lane = TextColumn(say('泳道', 'Lane'))
    volume = NumberColumn(
        say('办理量', 'Volume'),
        hint=say('办结的待办数；非人工节点为经过次数', 'Tasks done; for others, how often passed'),
    )
    running = NumberColumn(say('在办', 'Now'))
    late_now = NumberColumn(say('其中逾期', 'Late now'))
    waited = TextColumn(
        say('等待中位', 'Wait, median'),
        'waited.median',
        show=_span_shown,
        hint=say('到达至首次打开', 'Until first opened'),
    )
    waited_90 = TextColumn(say('等待90%', 'Wait, 90%'), 'waited.ninety', show=_span_shown)
    handled = TextColumn(say('处理中位', 'Handling, median'), 'handled.median', show=_span_shown)
    handled_90 = TextColumn(say('处理90%', 'Handling, 90%'), 'handled.ninety', show=_span_shown)
    stay = TextColumn(
        say('停留中位', 'Stay, median'),
        'stay.median',
        show=_span_shown,
        hint=say('整个节点，含会签', 'The whole node, all its signers'),
    )
    stay_90 = TextColumn(say('停留90%', 'Stay, 90%'), 'stay.ninety', show=_span_shown)
    returned = NumberColumn(say('退回', 'Sent back'))
    late = NumberColumn(say('逾期办结', 'Done late'))


OF_LANES = ('name', 'volume', 'running', 'late_now', 'waited', 'waited_90', 'handled', 'handled_90', 'returned', 'late')


class StatisticsForm(forms.Form):
    """What to look at. Odd values fall back to what the page shows at first."""

    process = forms.ModelChoiceField(
        Process.objects.all(), to_field_name='key', label=lazy(say('流程', 'Process')), required=False, empty_label=None
    )
    version = forms.TypedChoiceField(coerce=int, label=lazy(say('版本', 'Version')), required=False)
    since = forms.DateField(
        label=lazy(say('从', 'From')), required=False, widget=forms.DateInput({'type': 'date'}, '%Y-%m-%d')
    )
    until = forms.DateField(
        label=lazy(say('到', 'To')), required=False, widget=forms.DateInput({'type': 'date'}, '%Y-%m-%d')
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader looks at; `last` is the last day, included."""

    process: Process
    versions: Sequence[ProcessVersion]
    version: ProcessVersion | None
    first: date
    last: date

    @property
    def shown(self) -> ProcessVersion:
        """The one whose drawing carries the figures: the chosen one, else the active one, else the newest."""
        active = [each for each in self.versions if each.state == VersionState.ACTIVE]
        return self.version or (active or list(self.versions))[0]

    @property
    def asked(self) -> Asked:
        wanted = [self.version] if self.version else self.versions
        return Asked([each.pk for each in wanted], _start_of(self.first), _start_of(self.last + timedelta(days=1)))


class Statistics(Screen):
    name = 'flow.statistics'
    path = 'flow/statistics/'
    title = say('流程统计', 'Process figures')
    icon = 'chart-histogram'
    group = 'processes'
    order = 70
    right = SEE_ALL
    template = 'flow/page/statistics.html'

    def get(self, request: Request) -> HttpResponse:
        choice = chosen(request.GET)
        if choice is None:
            return self.page(request, self.template, {'choice': None})
        figures = report(choice.asked, choice.shown)
        seen = days(choice.asked)
        return self.page(
            request,
            self.template,
            {
                'choice': choice,
                'form': form_for(choice),
                'diagram': heat_panel(choice.shown, figures.nodes),
                'nodes': figures_table(figures.nodes, say('节点', 'Node')),
                'lanes': figures_table(figures.lanes, say('泳道', 'Lane'), OF_LANES),
                'versions': figures_table(figures.versions, say('版本', 'Version'), OF_LANES),
                'trend': trend(seen),
                'formats': list(ENDINGS),
            },
        )


class AskLog(Screen):
    """POST: the event log of a process as a file; it comes in the download centre."""

    name = 'flow.log'
    path = 'flow/statistics/log/'
    title = say('导出事件日志', 'Export the event log')
    right = SEE_ALL

    def post(self, request: Request) -> HttpResponse:
        choice = chosen(request.POST)
        if choice is None:
            return HttpResponse(status=404)
        options = {
            'process': choice.process.key,
            'since': choice.asked.since.isoformat(),
            'until': choice.asked.until.isoformat(),
        }
        download = exports.ask_for_file(
            request.actor, EVENT_LOG, format=request.POST.get('format', ''), options=options
        )
        jobs.configure_task('ui.export', queue='files').defer(download_id=download.pk)
        return HttpResponse(status=302, headers={'Location': reverse('ui.downloads')})


def chosen(told: Any) -> Choice | None:
    """From an address or a form; None while there is no process with a version that ran."""
    ran = ProcessVersion.objects.exclude(state=VersionState.DRAFT)
    processes = list(Process.objects.filter(pk__in=ran.values('process')))
    if not processes:
        return None
    process = next((each for each in processes if each.key == told.get('process')), processes[0])
    versions = list(ran.filter(process=process).defer('source', 'executable', 'forms', 'report').order_by('-number'))
    version = next((each for each in versions if str(each.number) == told.get('version')), None)
    today = clock.today()
    last = min(_day(told.get('until')) or today, today)
    first = min(_day(told.get('since')) or last - timedelta(days=DAYS_AT_FIRST - 1), last)
    return Choice(process, versions, version, max(first, last - timedelta(days=DAYS_MAX - 1)), last)


def form_for(choice: Choice) -> StatisticsForm:
    form = StatisticsForm(
        initial={
            'process': choice.process.key,
            'version': choice.version.number if choice.version else 0,
            'since': choice.first,
            'until': choice.last,
        }
    )
    with_drawings = ProcessVersion.objects.exclude(state=VersionState.DRAFT).values('process')
    form.fields['process'].queryset = Process.objects.filter(pk__in=with_drawings)  # type: ignore[attr-defined]
    numbers = [(each.number, f'v{each.number} {VersionState(each.state).label}') for each in choice.versions]
    form.fields['version'].choices = [(0, str(say('全部版本', 'All versions'))), *numbers]  # type: ignore[attr-defined]
    return form


def heat_panel(version: ProcessVersion, nodes: Sequence[Figures]) -> dict[str, Any]:
    """The context of `flow/panel/diagram.html`."""
    return {
        'told': heat_marks(nodes),
        'xml_url': reverse('flow.version_drawing', kwargs={'pk': version.pk}),
        'marks': 'flow/fragment/told.html',
        'legend': [
            ('heat-1', COLD_WORDS),
            *((f'heat-{heat}', '') for heat in range(2, HEATS)),
            (f'heat-{HEATS}', HOT_WORDS),
        ],
        'key': f'version-{version.pk}',
    }


def trend(seen: Sequence[Day]) -> dict[str, Any]:
    return lines_over_days(
        [f'{each.day:%m-%d}' for each in seen],
        [
            (say('发起', 'Started'), [each.started for each in seen]),
            (say('办结实例', 'Ended'), [each.ended for each in seen]),
            (say('办结待办', 'Tasks done'), [each.done for each in seen]),
            (say('逾期办结', 'Done late'), [each.late for each in seen]),
        ],
    )


def figures_table(rows: Sequence[Figures], heading: Words, names: Sequence[str] = ()) -> dict[str, Any]:
    first, *others = FiguresTable.look(names).columns
    plain = Look((replace(first, label=heading), *others), 0)
    cells_of = [(row, html) for row, _, html in plain.lines(rows, None, [''] * len(rows))]  # type: ignore[arg-type]
    return {'head': plain.head(None), 'lines': cells_of}


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), clock.SHANGHAI)


registry.register(Statistics, AskLog)
