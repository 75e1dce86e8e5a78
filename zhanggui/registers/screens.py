"""登记表: the sheets of the company, one page each, filled by the system or by short forms, and as Excel files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import xlsxwriter
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from procrastinate.contrib.django import app as jobs

from zhanggui.core import clock, usecases
from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.flow import shortforms
from zhanggui.registers.models import Register, Row
from zhanggui.registers.policies import SEE
from zhanggui.registers.selectors import ROWS_A_PAGE, all_lines, columns_of, filled_today, lines_of
from zhanggui.registers.services import NewRow
from zhanggui.registers.sources import Ask
from zhanggui.registers.usecases import CORRECT, STRIKE, WRITE
from zhanggui.rulebook.controls import Period
from zhanggui.rulebook.people import seating
from zhanggui.ui import exports, registry
from zhanggui.ui.requests import Request, number_in
from zhanggui.ui.screens import Screen

DAYS_SHOWN = 31
OTHERS = say('其他', 'Others')
WRITTEN = say('已登记', 'Written')
NO_DAY = say('日期不对，请写成 2026-11-21', 'not a day: write it like 2026-11-21')
EARLIEST = date(2000, 1, 1)  # nothing is kept from before; far years are no moments that a database can hold
NOT_IN_A_NAME = str.maketrans(dict.fromkeys('[]:*?/\\', '·'))  # what Excel refuses in the name of a sheet
CORRECTED = say('已更正，原来的一行作废保留', 'Corrected; the old line is struck out and kept')


@dataclass(frozen=True, slots=True)
class Span:
    """From the address; anything odd is the last month. Nothing is written of days to come."""

    period: Period

    @classmethod
    def of(cls, told: Mapping[str, str]) -> Span:
        today = clock.today()
        last = max(EARLIEST, min(_day(told.get('until')) or today, today))
        first = max(EARLIEST, min(_day(told.get('since')) or last - timedelta(days=DAYS_SHOWN - 1), today))
        return cls(Period(min(first, last), max(first, last)))

    @property
    def options(self) -> dict[str, str]:
        return {'since': str(self.period.first), 'until': str(self.period.last)}


class Registers(Screen):
    name = 'registers.registers'
    path = 'registers/'
    title = say('登记表', 'Registers')
    icon = 'table'
    group = 'rules'
    order = 50
    right = SEE
    template = 'registers/page/registers.html'

    def get(self, request: Request) -> HttpResponse:
        seen = list(Register.objects.visible_to(request.actor).filter(is_kept=True))
        today = filled_today(seen)
        departments = {
            seat.department: str(seat.department_name) for seat in seating().seats()
        }  # in the order of the chart
        groups: dict[str, list[tuple[Register, int]]] = {name: [] for name in (*departments.values(), str(OTHERS))}
        for register in seen:
            groups[departments.get(register.department, str(OTHERS))].append((register, today[register.key]))
        return self.page(request, self.template, {'groups': {name: rows for name, rows in groups.items() if rows}})


class RegisterPage(Screen):
    """One sheet. POST: a line of a typed one."""

    name = 'registers.register'
    path = 'registers/<int:pk>/'
    title = say('登记表', 'Register')
    right = SEE
    template = 'registers/page/register.html'

    def get(self, request: Request, pk: int) -> HttpResponse:
        register = _seen(request.actor, pk)
        return self._page(request, register, _short_form(register, request.actor))

    def post(self, request: Request, pk: int) -> HttpResponse:
        register = _seen(request.actor, pk)
        form = _short_form(register, request.actor, data=request.POST)
        if form is None:
            raise Http404
        told = request.POST.get('_day', '')
        if form.is_valid() and told and _day(told) is None:
            form.add_error(None, str(NO_DAY))
        if form.is_valid():
            line = NewRow(register.key, shortforms.plain(form), _day(told))
            verdicts = usecases.perform(WRITE, [line], actor=request.actor)
            if verdicts.done:
                messages.success(request, str(WRITTEN))
                return HttpResponseRedirect(reverse('registers.register', args=[pk]))
            for refusal in verdicts.refused:
                form.add_error(None, str(refusal.reason))
        return self._page(request, register, form)

    def _page(self, request: Request, register: Register, form: Any) -> HttpResponse:
        span = Span.of(cast('Mapping[str, str]', request.GET))
        ask = Ask(register, request.actor, span.period, number_in(request.GET.get('before')), ROWS_A_PAGE)
        lines = list(lines_of(ask))
        return self.page(
            request,
            self.template,
            {
                'register': register,
                'columns': columns_of(register),
                'lines': lines,
                'span': span,
                'form': form if request.actor.may(WRITE.name) and register.is_kept else None,
                'today': clock.today(),
                'more': min(line.key for line in lines) if len(lines) >= ROWS_A_PAGE else None,
            },
        )


class RowPage(Screen):
    """A typed line, to be corrected or struck out, with what it was before."""

    name = 'registers.row'
    path = 'registers/rows/<int:pk>/'
    title = say('登记行', 'Line')
    right = SEE
    template = 'registers/page/row.html'

    def get(self, request: Request, pk: int) -> HttpResponse:
        row = _row(request.actor, pk)
        form = shortforms.drawn(shortforms.read(row.register.form), actor=request.actor, values=row.values)
        return self._page(request, row, form)

    def post(self, request: Request, pk: int) -> HttpResponse:
        row = _row(request.actor, pk)
        form = shortforms.drawn(
            shortforms.read(row.register.form), actor=request.actor, values=row.values, data=request.POST
        )
        if form.is_valid():
            told = {'values': shortforms.plain(form), 'reason': request.POST.get('_reason', '')[:400]}
            verdicts = usecases.perform(CORRECT, [row.pk], actor=request.actor, told=told)
            if verdicts.done:
                messages.success(request, str(CORRECTED))
                return HttpResponseRedirect(reverse('registers.register', args=[row.register_id]))
            for refusal in verdicts.refused:
                form.add_error(None, str(refusal.reason))
        return self._page(request, row, form)

    def _page(self, request: Request, row: Row, form: Any) -> HttpResponse:
        read = shortforms.read(row.register.form)
        before, older = [], row.replaces
        while older is not None:
            cells = [(each.label, shortforms.cell(read, each.key, older.values)) for each in read.fields]
            before.append((older, cells))
            older = older.replaces
        offered = usecases.offered((CORRECT, STRIKE), request.actor, state=row.state)
        return self.page(request, self.template, {'row': row, 'form': form, 'before': before, 'offered': offered})


class AskFile(Screen):
    """POST: the sheet as Excel; it comes in the download centre."""

    name = 'registers.file'
    path = 'registers/<int:pk>/file/'
    title = say('导出登记表', 'Export a register')
    right = SEE

    def post(self, request: Request, pk: int) -> HttpResponse:
        register = _seen(request.actor, pk)
        options = {'register': register.key, **Span.of(cast('Mapping[str, str]', request.POST)).options}
        download = exports.ask_for_file(request.actor, FILE, format='xlsx', options=options)
        jobs.configure_task('ui.export', queue='files').defer(download_id=download.pk)
        return HttpResponse(status=302, headers={'Location': reverse('ui.downloads')})


def write_file(path: Path, format: str, options: Mapping[str, str], actor: Actor) -> int:
    """As such sheets look on paper: the title over the columns, the period, then the lines; printed on A4 across."""
    register = get_object_or_404(Register.objects.visible_to(actor), key=options.get('register', ''))
    span = Span.of(options)
    columns = columns_of(register)
    count = 0
    with xlsxwriter.Workbook(str(path), {'strings_to_formulas': False, 'strings_to_urls': False}) as book:
        sheet = book.add_worksheet(str(register).translate(NOT_IN_A_NAME)[:31])
        title = book.add_format({'bold': True, 'font_size': 16, 'align': 'center', 'valign': 'vcenter'})
        head = book.add_format({'bold': True, 'bg_color': '#EEF2F7', 'border': 1, 'align': 'center', 'text_wrap': True})
        formats = _formats(book)
        sheet.merge_range(0, 0, 0, max(len(columns) - 1, 1), str(register), title)
        sheet.set_row(0, 28)
        sheet.write_string(1, 0, f'{span.period.first} — {span.period.last}')
        sheet.write_row(2, 0, [str(column.label) for column in columns], head)
        for line in all_lines(register, span.period, actor):
            for place, value in enumerate(line.cells):
                _write(sheet, 3 + count, place, value, formats)
            count += 1
        sheet.set_column(0, len(columns), 14)
        sheet.freeze_panes(3, 0)
        sheet.autofilter(2, 0, 2 + count, max(len(columns) - 1, 0))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
    return count


FILE = exports.declare(exports.FileKind('registers.file', AskFile.title, SEE, ('xlsx',), write_file))


def _formats(book: Any) -> dict[str, Any]:
    return {
        'text': book.add_format({'border': 1, 'text_wrap': True, 'valign': 'top'}),
        'whole': book.add_format({'border': 1, 'num_format': '#,##0', 'valign': 'top'}),
        'part': book.add_format({'border': 1, 'num_format': '#,##0.00', 'valign': 'top'}),
        'day': book.add_format({'border': 1, 'num_format': 'yyyy-mm-dd', 'valign': 'top'}),
        'moment': book.add_format({'border': 1, 'num_format': 'yyyy-mm-dd hh:mm', 'valign': 'top'}),
    }


def _write(sheet: Any, row: int, column: int, value: Any, formats: Mapping[str, Any]) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, value.astimezone(clock.SHANGHAI).replace(tzinfo=None), formats['moment'])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats['day'])
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value, formats['whole' if isinstance(value, int) else 'part'])
    else:
        sheet.write_string(row, column, str(exports.harmless(value) or ''), formats['text'])


def _seen(actor: Actor, pk: int) -> Register:
    return get_object_or_404(Register.objects.visible_to(actor), pk=pk)


def _row(actor: Actor, pk: int) -> Row:
    rows = Row.objects.visible_to(actor).select_related('register', 'made_by', 'replaces', 'struck_by')
    return get_object_or_404(rows, pk=pk)


def _short_form(register: Register, actor: Actor, data: Any = None) -> Any:
    return shortforms.drawn(shortforms.read(register.form), actor=actor, data=data) if register.is_typed else None


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


registry.register(Registers, RegisterPage, RowPage, AskFile)
