"""The ready kinds: what their panels post, the files of drafts without their names, and 归档库, the archive."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from zhanggui.core import usecases
from zhanggui.core.actors import Actor
from zhanggui.core.usecases import UseCase
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow import files
from zhanggui.flow.forms.nodes import placed
from zhanggui.flow.forms.rendering import build, plain
from zhanggui.flow.forms.variables import known_to
from zhanggui.flow.models import Archived, Attachment, Task
from zhanggui.flow.policies import WORK
from zhanggui.flow.ready.archive_page import DOCUMENT
from zhanggui.flow.ready.peer import draft_at, letter
from zhanggui.flow.ready.told import SEPARATORS
from zhanggui.flow.screens.talk import LOOKED_AT
from zhanggui.flow.services.ready.seats import place_of
from zhanggui.flow.usecases.ready import ARCHIVE, KEEP_MINUTES, SCORE, SIGN, SUBMIT_DRAFT, SUGGEST
from zhanggui.flow.usecases.running import COMPLETE
from zhanggui.ui.columns import LinkColumn, NumberColumn, TextColumn, TimeColumn
from zhanggui.ui.details import DetailScreen
from zhanggui.ui.filters import Filters, SearchFilter
from zhanggui.ui.lists import ListScreen
from zhanggui.ui.panels import FactsPanel
from zhanggui.ui.registry import register
from zhanggui.ui.requests import Request, number_in
from zhanggui.ui.screens import Screen
from zhanggui.ui.tables import Table

FILES_MAX = 20
POINTS = 'points-'
FORM_WRONG = say('表单没有填对，请看上面的红字', 'the form is not filled in right: see what is red above')


class NotTold(Exception):
    """What was sent cannot be taken; the words say why."""


@dataclass(frozen=True, slots=True)
class Act:
    use_case: UseCase
    told: Callable[[Request, Task], dict[str, Any]]


class ReadyAct(Screen):
    """POST from a panel. What was refused is told in place: the page and what was typed stay as they are."""

    name = 'flow.ready'
    path = 'flow/tasks/<int:pk>/ready/<str:act>/'
    right = WORK

    def post(self, request: Request, pk: int, act: str) -> HttpResponse:
        if act not in ACTS:
            raise Http404(act)
        task = get_object_or_404(Task.objects.visible_to(request.actor).select_related('case__version__process'), pk=pk)
        wanted = ACTS[act]
        if not request.actor.may(wanted.use_case.name):
            raise PermissionDenied(wanted.use_case.name)
        try:
            told = wanted.told(request, task)
        except (NotTold, files.FileRefused) as refused:
            return _refused(request, pk, [str(getattr(refused, 'reason', refused))])
        verdicts = usecases.perform(wanted.use_case, [pk], actor=request.actor, told=told)
        if verdicts.refused:
            return _refused(request, pk, _reasons(verdicts))
        messages.success(request, f'{wanted.use_case.label}：{verdicts.sentence}')
        return _back(request, pk)


class DraftFile(Screen):
    """A file of a draft by where the draft stands in the reader's page: a judge learns neither its name nor its number."""

    name = 'flow.draft_file'
    path = 'flow/tasks/<int:pk>/drafts/<int:place>/<int:number>/'
    right = WORK

    def get(self, request: Request, pk: int, place: int, number: int) -> FileResponse:
        task = get_object_or_404(Task.objects.visible_to(request.actor).select_related('case__version__process'), pk=pk)
        draft = draft_at(place_of(task), place, request.actor)
        if draft is None or not 1 <= number <= len(draft.files):
            raise Http404
        file = get_object_or_404(Attachment, pk=draft.files[number - 1])
        if not files.path_of(file).is_file():
            raise Http404
        kind = file.name.rpartition('.')[2].lower()
        name = f'{letter(place)}-{number}.{kind}'
        opened: Any = files.path_of(file).open('rb')
        if kind in LOOKED_AT:
            return FileResponse(opened, filename=name, content_type=LOOKED_AT[kind])
        return FileResponse(opened, as_attachment=True, filename=name, content_type='application/octet-stream')


def _day(value: Any, row: Archived) -> str:
    return value.isoformat() if value else ''


def search_archive(rows: QuerySet[Archived], text: str) -> QuerySet[Archived]:
    """By number, title or keyword."""
    return rows.filter(Q(number__icontains=text) | Q(title__icontains=text) | Q(keywords__contains=[text]))


class ArchiveTable(Table):
    number = LinkColumn(say('编号', 'Number'), copy=True)
    version = NumberColumn(say('版本', 'Version'))
    title = TextColumn(say('名称', 'Title'))
    keywords = TextColumn(say('关键词', 'Keywords'), show=lambda value, row: ' '.join(value))
    process = TextColumn(say('流程', 'Process'), 'case.version.process.called', prefetch=('case__version__process',))
    case = TextColumn(say('流程编号', 'Case'), 'case.number', prefetch=('case',))
    at = TimeColumn(say('归档时间', 'Filed at'))
    keep_until = TextColumn(say('保存到', 'Kept until'), show=_day)

    default = ('number', 'version', 'title', 'keywords', 'at')
    sort = ('-id',)


class ArchiveFilters(Filters):
    q = SearchFilter(search_archive)

    basic = ('q',)


class ArchiveList(ListScreen):
    name = 'flow.archive_list'
    path = 'flow/archive/'
    title = say('归档库', 'Archive')
    icon = 'archive'
    group = 'processes'
    order = 60
    right = WORK
    model = Archived
    table = ArchiveTable
    filters = ArchiveFilters
    detail = 'flow.archived'
    empty = say('还没有归档的文件。', 'Nothing has been filed yet.')

    def rows(self, actor: Actor) -> QuerySet[Archived]:
        return Archived.objects.visible_to(actor).defer('document', 'case__state')


class ArchivedPage(DetailScreen):
    name = 'flow.archived'
    path = 'flow/archive/<int:pk>/'
    title = say('档案', 'Document')
    right = WORK
    model = Archived
    desk = 'flow.archive_list'
    panels = (
        FactsPanel(
            say('封面', 'Cover'),
            facts=(
                TextColumn(say('编号', 'Number'), 'number', copy=True),
                NumberColumn(say('版本', 'Version'), 'version'),
                TextColumn(say('名称', 'Title'), 'title'),
                TextColumn(say('关键词', 'Keywords'), 'keywords', show=lambda value, row: ' '.join(value)),
                TextColumn(say('归档人', 'Filed by'), 'by'),
                TimeColumn(say('归档时间', 'Filed at'), 'at'),
                TextColumn(say('保存到', 'Kept until'), 'keep_until', show=_day),
                TextColumn(say('说明', 'Note'), 'note'),
            ),
        ),
        DOCUMENT,
    )

    def rows(self, actor: Actor) -> QuerySet[Archived]:
        return Archived.objects.visible_to(actor).select_related('by')


def _suggestion(request: Request, task: Task) -> dict[str, Any]:
    return {'text': request.POST.get('text', ''), 'anonymous': request.POST.get('anonymous') == '1'}


def _minutes(request: Request, task: Task) -> dict[str, Any]:
    present = [number_in(each) for each in request.POST.getlist('present')]
    return {
        'present': [each for each in present if each is not None],
        'decision': request.POST.get('decision', ''),
        'minutes': request.POST.get('minutes', ''),
        'close': request.POST.get('close') == '1',
    }


def _leaving(request: Request, task: Task) -> dict[str, Any]:
    return {'outcome': 'approve', 'comment': '', 'values': {}}


def _draft(request: Request, task: Task) -> dict[str, Any]:
    uploads = request.FILES.getlist('files')[:FILES_MAX]
    for upload in uploads:
        if reason := files.problem_of(upload):
            raise files.FileRefused(reason)
    kept = [files.keep(upload, actor=request.actor, field='draft').pk for upload in uploads]
    return {'title': request.POST.get('title', ''), 'text': request.POST.get('text', ''), 'files': kept}


def _points(request: Request, task: Task) -> dict[str, Any]:
    """`points-1-layout=8`: place, criterion, points."""
    points: dict[int, dict[str, int]] = {}
    for name, value in request.POST.items():
        place, _, criterion = name.removeprefix(POINTS).partition('-')
        number, given = number_in(place), number_in(str(value))
        if name.startswith(POINTS) and number is not None and given is not None:
            points.setdefault(number, {})[criterion] = given
    return {'points': points, 'comment': request.POST.get('comment', '')}


def _signature(request: Request, task: Task) -> dict[str, Any]:
    return {
        'password': request.POST.get('password', ''),
        'comment': request.POST.get('opinion', ''),
        'values': _filled(request, task),
    }


def _cover(request: Request, task: Task) -> dict[str, Any]:
    """`cover-…`, apart from the fields of the step's own form, which come along."""
    return {
        'title': request.POST.get('cover-title', ''),
        'keywords': [word for word in SEPARATORS.split(request.POST.get('cover-keywords', '')) if word],
        'note': request.POST.get('cover-note', ''),
        'number': request.POST.get('cover-number', ''),
        'values': _filled(request, task),
    }


def _filled(request: Request, task: Task) -> dict[str, Any]:
    """The step's form as it stands on the page. Raises `NotTold`."""
    found = placed(task.case.version, task.node)
    if found is None:
        return {}
    form = build(found, values=known_to(task), actor=request.actor, data=request.POST, files=request.FILES)
    if not form.is_valid():
        words = [str(error) for errors in form.errors.values() for error in errors]
        raise NotTold('；'.join([str(FORM_WRONG), *words]))
    return plain(form)


def _reasons(verdicts: Verdicts) -> list[str]:
    return list(dict.fromkeys(str(each.reason) for each in verdicts.refused))


def _refused(request: Request, pk: int, reasons: list[str]) -> HttpResponse:
    text = '；'.join(reasons)
    if request.htmx:
        response = HttpResponse(text, status=422, content_type='text/plain; charset=utf-8')
        response.headers['HX-Trigger'] = json.dumps({'zg:done': {'text': text, 'tone': 'danger'}})
        return response
    messages.error(request, text)
    return HttpResponseRedirect(reverse('flow.task', kwargs={'pk': pk}))


def _back(request: Request, pk: int) -> HttpResponse:
    address = reverse('flow.task', kwargs={'pk': pk})
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)


ACTS = {
    'suggest': Act(SUGGEST, _suggestion),
    'minutes': Act(KEEP_MINUTES, _minutes),
    'leave': Act(COMPLETE, _leaving),
    'draft': Act(SUBMIT_DRAFT, _draft),
    'score': Act(SCORE, _points),
    'sign': Act(SIGN, _signature),
    'archive': Act(ARCHIVE, _cover),
}

register(ReadyAct, DraftFile, ArchiveList, ArchivedPage)
