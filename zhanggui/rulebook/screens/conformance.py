"""制度执行: kept, broken and open by clause and department, what nothing enforces on top, and the cases behind each number."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xlsxwriter
from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from procrastinate.contrib.django import app as jobs

from zhanggui.core.actors import Actor
from zhanggui.core.words import lazy, say
from zhanggui.flow.people import directory
from zhanggui.rulebook import people
from zhanggui.rulebook.choices import ControlKind
from zhanggui.rulebook.conformance import Asked, Report, chapters, departments, report
from zhanggui.rulebook.examples import Kept, Shown, behind, people_in
from zhanggui.rulebook.models import Clause
from zhanggui.rulebook.rights import SEE_CONFORMANCE
from zhanggui.rulebook.selectors import newest_of, standings, versions_of
from zhanggui.ui import exports, registry
from zhanggui.ui.cards import lines_over_days
from zhanggui.ui.requests import Request
from zhanggui.ui.screens import Screen

ANY = say('全部', 'Any')
HEAD = (
    say('编号', 'Id'), say('条款', 'Clause'), say('章', 'Chapter'), say('控制', 'Control'), say('岗位', 'Positions'),
    say('遵守', 'Kept'), say('违反', 'Broken'), say('未到期', 'Open'), say('遵守率', 'Rate'), say('是否执行', 'Enforced'),
)  # fmt: skip
YES, NO = say('是', 'Yes'), say('未执行', 'Not enforced')


class AskedForm(forms.Form):
    since = forms.DateField(
        label=lazy(say('从', 'From')), required=False, widget=forms.DateInput({'type': 'date'}, '%Y-%m-%d')
    )
    until = forms.DateField(
        label=lazy(say('到', 'To')), required=False, widget=forms.DateInput({'type': 'date'}, '%Y-%m-%d')
    )
    department = forms.ChoiceField(label=lazy(say('部门', 'Department')), required=False)
    position = forms.ChoiceField(label=lazy(say('岗位', 'Position')), required=False)
    chapter = forms.ChoiceField(label=lazy(say('章', 'Chapter')), required=False)
    kind = forms.ChoiceField(label=lazy(say('控制', 'Control')), required=False)


class Conformance(Screen):
    name = 'rulebook.conformance'
    path = 'rulebook/conformance/'
    title = say('制度执行', 'How rules are kept')
    icon = 'chart-bar'
    group = 'rules'
    order = 30
    right = SEE_CONFORMANCE
    template = 'rulebook/page/conformance.html'

    def get(self, request: Request) -> HttpResponse:
        asked = Asked.of(request.GET)
        found = report(asked)
        return self.page(
            request,
            self.template,
            {
                'asked': asked,
                'form': form_for(asked),
                'report': found,
                'lines': sorted(found.lines, key=lambda line: -line.count.broken),  # what is broken stands first
                'trend': trend(found),
                'options': asked.as_options,
            },
        )


class Cases(Screen):
    """Of one clause: the cases behind a number, as far as the reader may see them."""

    name = 'rulebook.cases'
    path = 'rulebook/conformance/<int:pk>/'
    title = say('违反与遵守的事例', 'Cases behind the numbers')
    right = SEE_CONFORMANCE
    template = 'rulebook/page/cases.html'

    def get(self, request: Request, pk: int) -> HttpResponse:
        clause = get_object_or_404(Clause.objects.select_related('chapter'), pk=pk)
        asked = Asked.of(request.GET)
        state = Kept(request.GET['state']) if request.GET.get('state') in set(Kept) else Kept.BROKEN
        version = versions_of([clause.code], asked.period.last).get(clause.code) or newest_of([pk])[pk]
        version.clause = clause
        (standing,) = standings([version])
        shown = [
            (each.name, behind(each.reference, state, asked.period, request.actor))
            for each in standing.controls
            if each.works
        ]
        return self.page(
            request,
            self.template,
            {
                'clause': clause,
                'version': version,
                'asked': asked,
                'state': state,
                'states': [(each, each.label) for each in Kept],
                'shown': [(name, found, _with_names(found)) for name, found in shown],
                'options': asked.as_options,
            },
        )


class AskFile(Screen):
    """POST: the table as a file; it comes in the download centre."""

    name = 'rulebook.conformance_file'
    path = 'rulebook/conformance/file/'
    title = say('导出制度执行', 'Export how rules are kept')
    right = SEE_CONFORMANCE

    def post(self, request: Request) -> HttpResponse:
        options = Asked.of(request.POST).as_options
        download = exports.ask_for_file(request.actor, FILE, format='xlsx', options=options)
        jobs.configure_task('ui.export', queue='files').defer(download_id=download.pk)
        return HttpResponse(status=302, headers={'Location': reverse('ui.downloads')})


def write_file(path: Path, format: str, options: Mapping[str, str], actor: Actor) -> int:
    found = report(Asked.of(options))
    with xlsxwriter.Workbook(str(path), {'strings_to_formulas': False, 'strings_to_urls': False}) as book:
        sheet = book.add_worksheet('制度执行')
        bold = book.add_format({'bold': True})
        sheet.write_row(0, 0, [str(word) for word in HEAD], bold)
        for number, line in enumerate(found.lines, 1):
            version = line.standing.version
            told = [
                version.clause.code, str(version), str(version.clause.chapter), str(ControlKind(version.kind).label),
                '、'.join(map(str, line.seats)), line.count.kept, line.count.broken, line.count.open, line.rate,
                str(YES if line.standing.is_enforced else NO),
            ]  # fmt: skip
            sheet.write_row(number, 0, told)
        sheet.freeze_panes(1, 2)
        sheet.autofit()
    return len(found.lines)


FILE = exports.declare(
    exports.FileKind('rulebook.conformance_file', Conformance.title, SEE_CONFORMANCE, ('xlsx',), write_file)
)


def form_for(asked: Asked) -> AskedForm:
    seats = people.seating().seats()
    form = AskedForm(initial={**asked.as_options, 'since': asked.period.first, 'until': asked.period.last})
    choices = {
        'department': departments(seats),
        'position': [(seat.code, str(seat.name)) for seat in seats],
        'chapter': chapters(),
        'kind': [(each.value, str(each.label)) for each in ControlKind],
    }
    for name, told in choices.items():
        form.fields[name].choices = [('', str(ANY)), *told]  # type: ignore[attr-defined]
    return form


def trend(found: Report) -> dict[str, Any]:
    return lines_over_days(
        [f'{day:%m-%d}' for day, _ in found.trend],
        [
            (say('遵守', 'Kept'), [count.kept for _, count in found.trend]),
            (say('违反', 'Broken'), [count.broken for _, count in found.trend]),
        ],
    )


def _with_names(shown: Shown) -> list[tuple[Any, str]]:
    faces = directory().faces(people_in(shown.examples))
    return [
        (example, '、'.join(faces[person].name for person in example.people if person in faces))
        for example in shown.examples
    ]


registry.register(Conformance, Cases, AskFile)
