"""合规回放: cases of a span, or a log of elsewhere, against a drawing. Who departed from it, how, and where is shown on it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from zhanggui.core.words import Words, lazy, say
from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.conformance import KIND_WORDS, Deviation, Kind, Net, Outcome, Summary, replay_all
from zhanggui.flow.conformance.naming import Names, match, steps
from zhanggui.flow.conformance.reading import LogError, read_log
from zhanggui.flow.conformance.summing import marks
from zhanggui.flow.exports.log import Span
from zhanggui.flow.policies import SEE_ALL
from zhanggui.flow.screens.statistics import Choice, chosen, form_for
from zhanggui.flow.selectors.conforming import own_outcomes
from zhanggui.flow.selectors.naming import name_of
from zhanggui.flow.services.loading import load_definition
from zhanggui.ui import registry
from zhanggui.ui.requests import Request
from zhanggui.ui.screens import Screen

CASES_MAX = 10_000
LISTED_MAX = 200
FILE_BYTES_MAX = 20 * 1024 * 1024
TOO_BIG = say('文件超过 20 MB，请用命令行 zhanggui flow conform', 'over 20 MB: use the command zhanggui flow conform')
LEGEND = (
    (Kind.MISSING, KIND_WORDS[Kind.MISSING]),
    (Kind.UNEXPECTED, say('多做或顺序不符', 'Not drawn, or out of order')),
)


class LogForm(forms.Form):
    file = forms.FileField(label=lazy(say('日志文件（XES、CSV）', 'Log (XES, CSV)')))


class Conformance(Screen):
    """GET: our own cases, when `show` is asked for. POST: an uploaded log, judged at once and not kept."""

    name = 'flow.conformance'
    path = 'flow/conformance/'
    title = say('合规回放', 'Conformance')
    icon = 'route-scan'
    group = 'processes'
    order = 80
    right = SEE_ALL
    template = 'flow/page/conformance.html'

    def get(self, request: Request) -> HttpResponse:
        choice = chosen(request.GET)
        if choice is None or not request.GET.get('show'):
            return self._shown(request, choice)
        definition = load_definition(choice.shown.pk)
        span = Span(choice.process.key, choice.asked.since, choice.asked.until)
        outcomes = own_outcomes(span, definition, actor=request.actor)
        return self._shown(request, choice, result=_result(outcomes, definition))

    def post(self, request: Request) -> HttpResponse:
        choice = chosen(request.POST)
        form = LogForm(request.POST, request.FILES)
        if choice is None or not form.is_valid():
            return self._shown(request, choice, form=form)
        file = form.cleaned_data['file']
        try:
            if file.size > FILE_BYTES_MAX:
                raise LogError(TOO_BIG)
            traces = read_log(file.name, file.read())
        except LogError as error:
            return self._shown(request, choice, form=form, wrong=error.reason)
        definition = load_definition(choice.shown.pk)
        names = match([entry.activity for trace in traces for entry in trace.entries], definition)
        net = Net.of(definition, names.nodes.values())
        outcomes = replay_all(net, ((trace.name, steps(trace, names), trace.ended, 0) for trace in traces))
        return self._shown(request, choice, form=form, result=_result(outcomes, definition, names))

    def _shown(self, request: Request, choice: Choice | None, **told: Any) -> HttpResponse:
        context: dict[str, Any] = {'choice': choice, 'log_form': told.pop('form', None) or LogForm(), **told}
        if choice:
            context['form'] = form_for(choice)
            context['diagram'] = _panel(choice, told.get('result'))
        response = self.page(request, self.template, context)
        if told.get('wrong') or context['log_form'].errors:
            response.status_code = 422
        return response


def _result(outcomes: Iterable[Outcome], definition: Definition, names: Names | None = None) -> dict[str, Any]:
    """The sums, the cases that departed (the first of them), and the marks."""
    summary = Summary()
    listed: list[tuple[Outcome, list[dict[str, Any]]]] = []
    for outcome in islice(outcomes, CASES_MAX):
        summary.add(outcome)
        if not outcome.replay.conforms and len(listed) < LISTED_MAX:
            listed.append((outcome, [_told(each, definition) for each in outcome.replay.deviations]))
    return {
        'summary': summary,
        'fitness': f'{summary.fitness:.1%}',
        'listed': listed,
        'is_cut': summary.cases == CASES_MAX,
        'names': names,
        'places': [
            (_name(node, definition), KIND_WORDS[kind], count) for (node, kind), count in summary.places.most_common(20)
        ],
        'marks': {
            node: {'state': _colour(kind), 'badge': str(count), 'note': '', 'count': 0, 'late': False}
            for node, (kind, count) in marks(summary.places).items()
        },
    }


def _told(deviation: Deviation, definition: Definition) -> dict[str, Any]:
    return {
        'kind': KIND_WORDS[deviation.kind],
        'node': deviation.node,
        'name': _name(deviation.node, definition) if deviation.node else deviation.name,
        'line': deviation.position + 1,
        'expected': ' / '.join(_name(node, definition) for node in deviation.expected[:3]),
    }


def _colour(kind: Kind) -> str:
    return 'missing' if kind is Kind.MISSING else 'unexpected'


def _name(node: str, definition: Definition) -> str:
    return name_of(definition.nodes[node], definition) if node in definition.nodes else node


def _panel(choice: Choice, result: dict[str, Any] | None) -> dict[str, Any]:
    legend: list[tuple[str, Words]] = [(kind.value, words) for kind, words in LEGEND]
    return {
        'told': {'nodes': result['marks'] if result else {}, 'flows': {}},
        'xml_url': reverse('flow.version_drawing', kwargs={'pk': choice.shown.pk}),
        'marks': 'flow/fragment/told.html',
        'legend': legend,
        'key': f'conform-{choice.shown.pk}',
    }


registry.register(Conformance)
