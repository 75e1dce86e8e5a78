"""Papers to fetch as PDF. A label can be fetched for half an hour after printing; later it takes a reprint with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.orders.models import Parcel, Wave
from zhanggui.orders.packing import COMMANDS
from zhanggui.orders.papers.printer import SHEETS_MAX, commands_pdf, labels_pdf, picklist_pdf, slips_pdf
from zhanggui.orders.policies import SEE_PARCELS
from zhanggui.orders.selectors.floor import fresh_labels, papers_of, picks_of, print_runs
from zhanggui.orders.services.packing import PACK
from zhanggui.orders.usecases.floor import PRINT
from zhanggui.ui.registry import register
from zhanggui.ui.requests import Request, number_in
from zhanggui.ui.screens import PageScreen, Screen

FRESH = timedelta(minutes=30)
PARTS_MAX = 9_999
NOTHING_FRESH = say(
    '没有可下载的面单：打印超过 30 分钟的面单要用“补打面单”，写明原因。',
    'No labels to fetch: what was printed more than 30 minutes ago takes “Print again”, with a reason.',
)


def pdf(content: bytes, name: str) -> HttpResponse:
    """Shown in the browser, from where it is printed; never kept by a cache."""
    headers = {'Content-Disposition': f'inline; filename="{name}.pdf"', 'Cache-Control': 'no-store'}
    return HttpResponse(content, content_type='application/pdf', headers=headers)


class PrintRuns(PageScreen):
    """What was printed in the last half hour, to fetch again when the printer ate it or the answer got lost."""

    name = 'orders.print_runs'
    path = 'orders/print/runs/'
    title = say('刚打印的面单', 'Just printed')
    icon = 'file-text'
    group = 'warehouse'
    order = 15
    right = PRINT.name
    template = 'orders/print_runs.html'

    def context(self, actor: Actor) -> dict[str, Any]:
        runs = print_runs(actor, clock.now() - FRESH)
        shown = [(run, range(1, ceil(run.parcels / SHEETS_MAX) + 1)) for run in runs]
        return {'runs': shown, 'minutes': FRESH.seconds // 60}


class Labels(Screen):
    """`?run=<moment>`: the labels printed in one go; a long run comes in parts of a thousand (`&part=2`)."""

    name = 'orders.labels'
    path = 'orders/labels.pdf'
    title = say('面单', 'Labels')
    right = PRINT.name

    def get(self, request: Request) -> HttpResponse:
        try:
            run = datetime.fromisoformat(request.GET.get('run', ''))
        except ValueError:
            raise Http404 from None
        if run.tzinfo is None:
            raise Http404
        labels = fresh_labels(request.actor, clock.now() - FRESH, printed_at=run)
        return _labels(labels, f'labels-{run:%m%d-%H%M%S}', _part(request))


class WaveLabels(Screen):
    name = 'orders.wave_labels'
    path = 'orders/waves/<int:pk>/labels.pdf'
    title = say('面单', 'Labels')
    right = PRINT.name

    def get(self, request: Request, pk: int) -> HttpResponse:
        wave = get_object_or_404(Wave.objects.visible_to(request.actor), pk=pk)
        return _labels(fresh_labels(request.actor, clock.now() - FRESH, wave=wave), wave.number, _part(request))


class PickList(Screen):
    name = 'orders.picklist'
    path = 'orders/waves/<int:pk>/picklist.pdf'
    title = say('拣货单', 'Pick list')
    right = SEE_PARCELS

    def get(self, request: Request, pk: int) -> HttpResponse:
        wave = get_object_or_404(Wave.objects.visible_to(request.actor), pk=pk)
        live = wave.parcels.exclude(state='cancelled').count()
        return pdf(picklist_pdf(wave.number, wave.kind, picks_of(wave.pk), live), f'picklist-{wave.number}')


class WaveSlips(Screen):
    """What lies in each box; no number is given out here, so it may be fetched at any time."""

    name = 'orders.wave_slips'
    path = 'orders/waves/<int:pk>/slips.pdf'
    title = say('发货清单', 'Packing slips')
    right = SEE_PARCELS

    def get(self, request: Request, pk: int) -> HttpResponse:
        wave = get_object_or_404(Wave.objects.visible_to(request.actor), pk=pk)
        parcels = Parcel.objects.visible_to(request.actor).filter(wave=wave).exclude(state='cancelled')
        papers = papers_of(_cut(list(parcels.order_by('pk').values_list('pk', flat=True)), _part(request)))
        if not papers:
            raise Http404
        return pdf(slips_pdf(papers), f'slips-{wave.number}')


def _part(request: Request) -> int:
    part = number_in(request.GET.get('part', '1'))
    if not part or part > PARTS_MAX:
        raise Http404
    return part


def _cut(ids: list[int], part: int) -> list[int]:
    return ids[(part - 1) * SHEETS_MAX : part * SHEETS_MAX]


def _labels(parcel_ids: list[int], name: str, part: int) -> HttpResponse:
    chosen = _cut(parcel_ids, part)
    if not chosen:
        return HttpResponse(str(NOTHING_FRESH), status=410, content_type='text/plain; charset=utf-8')
    return pdf(labels_pdf(papers_of(chosen)), f'{name}-{part}' if len(parcel_ids) > SHEETS_MAX else name)


class CommandSheet(Screen):
    """What a scanner can say beside codes of goods, as barcodes to pin up at the table."""

    name = 'orders.command_sheet'
    path = 'orders/packing/commands.pdf'
    title = say('指令条码', 'Command barcodes')
    right = PACK

    def get(self, request: Request) -> HttpResponse:
        return pdf(commands_pdf([(str(command), str(words)) for command, words in COMMANDS.items()]), 'commands')


register(CommandSheet, PrintRuns, Labels, WaveLabels, PickList, WaveSlips)
