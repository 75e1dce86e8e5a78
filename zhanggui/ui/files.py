"""Screens of files: 下载中心, and the way of a file in (upload, preview, outcome). Own files only, always."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views import View
from django_htmx.http import HttpResponseClientRedirect
from procrastinate.contrib.django import app as jobs

from zhanggui.core.words import Words, lazy, say
from zhanggui.ui import exports, imports, navigation, registry
from zhanggui.ui.columns import ChoiceColumn, LinkColumn, NumberColumn, TextColumn, TimeColumn, badge
from zhanggui.ui.imports import ImportKind
from zhanggui.ui.lists import Ask, ListScreen, allowed_list
from zhanggui.ui.models import Download, FileState, ImportJob, ImportState
from zhanggui.ui.requests import Request
from zhanggui.ui.screens import Screen, SignedIn
from zhanggui.ui.tables import Look, Table

UNDER_WAY = (ImportState.READING, ImportState.APPLYING)


def _file_link(value: Any, row: Download) -> SafeString | str:
    if row.state != FileState.READY:
        return row.title
    return format_html('<a href="{}">{}.{}</a>', reverse('ui.download', kwargs={'pk': row.pk}), row.title, row.format)


def _kind_label(value: str, row: ImportJob) -> Words:
    return imports.get(value).label


def _counts_shown(value: dict[str, int], row: ImportJob) -> str:
    return '，'.join(f'{label} {number}' for label, number in imports.counted(value))


class DownloadTable(Table):
    title = TextColumn(say('文件', 'File'), show=_file_link)
    state = ChoiceColumn(say('状态', 'State'))
    rows = NumberColumn(say('行数', 'Rows'))
    at = TimeColumn(say('申请时间', 'Asked at'))
    expires_at = TimeColumn(say('过期时间', 'Expires at'))
    error = TextColumn(say('错误', 'Error'))


class DownloadDesk(ListScreen):
    name = 'ui.downloads'
    path = 'me/downloads/'
    title = say('下载中心', 'Downloads')
    icon = 'download'
    group = 'files'
    order = 20
    model = Download
    table = DownloadTable
    exports = False
    again_seconds = 4
    empty = say('还没有导出过文件。在任何列表点“导出”。', 'No file yet. Press “Export” on any list.')


class TakeDownload(SignedIn, View):
    def get(self, request: Request, pk: int) -> FileResponse:
        download = exports.opened(request.actor, pk)
        if download is None:
            raise Http404
        file = exports.path_of(download).open('rb')
        return FileResponse(file, as_attachment=True, filename=f'{download.title}-{download.pk}.{download.format}')


class AskExport(SignedIn, View):
    """POST `format` and `query` for a list: the job is started and the reader goes on working."""

    def post(self, request: Request, name: str) -> HttpResponse:
        screen = allowed_list(name, request.actor)
        if not screen.exports:
            raise Http404(name)
        query = request.POST.get('query', '').lstrip('?')[:2000]
        download = exports.ask_for(request.actor, screen, query=query, format=request.POST.get('format', ''))
        jobs.configure_task('ui.export', queue='files').defer(download_id=download.pk)
        return HttpResponseClientRedirect(DownloadDesk.address())


class UploadForm(forms.Form):
    file = forms.FileField(label=lazy(say('文件', 'File')))

    def clean_file(self) -> Any:
        file = self.cleaned_data['file']
        if file.size > imports.FILE_BYTES_MAX:
            raise forms.ValidationError(str(say('文件超过 100 MB。请分成几个文件。', 'The file is over 100 MB. Split it.')))
        return file


class ImportTable(Table):
    file_name = LinkColumn(say('文件', 'File'))
    kind = TextColumn(say('类型', 'Kind'), show=_kind_label)
    state = ChoiceColumn(say('状态', 'State'))
    detected = TextColumn(say('识别为', 'Read as'))
    total = NumberColumn(say('行数', 'Rows'))
    outcome = TextColumn(say('结果', 'Outcome'), 'counts', show=_counts_shown, wide=True)
    at = TimeColumn(say('上传时间', 'Uploaded at'))
    done_at = TimeColumn(say('完成时间', 'Done at'))


class ImportDesk(ListScreen):
    name = 'ui.imports'
    path = 'imports/'
    title = say('导入', 'Imports')
    icon = 'file-import'
    group = 'files'
    order = 10
    model = ImportJob
    table = ImportTable
    detail = 'ui.import'
    exports = False
    again_seconds = 4
    empty = say('还没有导入过文件。点右上角选择要导入的类型。', 'Nothing imported yet. Choose a kind at the top right.')
    template = 'ui/page/imports.html'

    def frame_context(self, ask: Ask, look: Look) -> dict[str, Any]:
        return {**super().frame_context(ask, look), 'kinds': imports.allowed(ask.actor)}


class ImportUpload(Screen):
    name = 'ui.import_new'
    path = 'imports/new/<str:kind>/'
    title = say('导入文件', 'Import a file')
    template = 'ui/page/upload.html'

    def get(self, request: Request, kind: str) -> HttpResponse:
        found = _kind(kind, request)
        return self.page(request, self.template, {'kind': found, 'forms': self._forms(found, request)})

    def post(self, request: Request, kind: str) -> HttpResponse:
        found = _kind(kind, request)
        shown = self._forms(found, request, bound=True)
        if any(form.errors for form in shown):
            response = self.page(request, self.template, {'kind': found, 'forms': shown})
            response.status_code = 422
            return response
        options = shown[0].cleaned_data if found.form else {}
        job = imports.take(request.actor, found, shown[-1].cleaned_data['file'], options)
        jobs.configure_task('ui.read_import', queue='files').defer(job_id=job.pk)
        return HttpResponseRedirect(ImportPage.address(pk=job.pk))

    def _forms(self, kind: ImportKind, request: Request, *, bound: bool = False) -> list[forms.Form]:
        data: tuple[Any, ...] = (request.POST, request.FILES) if bound else ()
        shown: list[forms.Form] = [kind.form(*data)] if kind.form else []
        for form in shown:
            if hasattr(form, 'prepare'):
                form.prepare(request.actor, [])
        return [*shown, UploadForm(*data)]


class ImportPage(Screen):
    """One import: while it is read or applied the page asks again; then it shows the preview or the outcome."""

    name = 'ui.import'
    path = 'imports/<int:pk>/'
    title = say('导入', 'Import')
    template = 'ui/page/import.html'

    def get(self, request: Request, pk: int) -> HttpResponseBase:
        job = self._job(request, pk)
        if request.GET.get('errors'):
            return FileResponse(imports.write_errors(job).open('rb'), as_attachment=True, filename=f'{job.pk}-errors.xlsx')
        inside = request.htmx and request.htmx.target == 'import'
        return self.page(request, 'ui/fragment/import.html' if inside else self.template, self._context(job))

    def post(self, request: Request, pk: int) -> HttpResponse:
        job = self._job(request, pk)
        if request.POST.get('map'):
            imports.map_columns(job, request.POST.dict())
            jobs.configure_task('ui.read_import', queue='files').defer(job_id=job.pk)
        elif not job.preview.get('missing') and imports.start_applying(job):
            jobs.configure_task('ui.apply_import', queue='files').defer(job_id=job.pk)
        return HttpResponseRedirect(self.address(pk=pk))

    def _job(self, request: Request, pk: int) -> ImportJob:
        job: ImportJob = get_object_or_404(ImportJob.objects.visible_to(request.actor), pk=pk)
        _kind(job.kind, request)
        return job

    def _context(self, job: ImportJob) -> dict[str, Any]:
        kind = imports.get(job.kind)
        mapped = {**job.preview.get('mapping', {}), **job.mapping}
        fatal = [each for each in job.errors if each['is_fatal']]
        return {
            'job': job,
            'kind': kind,
            'state_badge': badge(ImportState(job.state).label, ImportState(job.state).tone),
            'is_under_way': job.state in UNDER_WAY,
            'is_previewed': job.state == ImportState.PREVIEWED,
            'fields': [(each, mapped.get(each.key, '')) for each in kind.fields],
            'errors': job.errors[:200],
            'fatal_count': len(fatal),
            'counts': imports.counted(job.counts),
            'done': registry.get(kind.done) if kind.done else None,
        }


def _kind(name: str, request: Request) -> ImportKind:
    try:
        kind = imports.get(name)
    except KeyError:
        raise Http404(name) from None
    if not request.actor.may(kind.right):
        raise PermissionDenied(kind.right)
    return kind


navigation.declare(navigation.Group('files', say('导入导出', 'Files'), 'folder', 15))
registry.register(DownloadDesk, ImportDesk, ImportUpload, ImportPage)
