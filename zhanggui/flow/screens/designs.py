"""流程设计: the processes of the company with their versions, a new one, files in and out."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from zhanggui.core.words import say
from zhanggui.flow.editor.blank import blank
from zhanggui.flow.editor.bundles import bundle
from zhanggui.flow.editor.forms import NewProcessForm
from zhanggui.flow.models import Process
from zhanggui.flow.policies import DESIGN
from zhanggui.flow.screens.migration import Migration
from zhanggui.flow.selectors import designs
from zhanggui.flow.services.drafting import Draft
from zhanggui.flow.usecases.definitions import SAVE_DRAFT
from zhanggui.ui.columns import ChoiceColumn, LinkColumn, NumberColumn, TagsColumn, TextColumn, TimeColumn
from zhanggui.ui.details import DetailScreen, Link
from zhanggui.ui.edits import FormScreen
from zhanggui.ui.filters import Filters, SearchFilter
from zhanggui.ui.lists import ListScreen
from zhanggui.ui.panels import TablePanel
from zhanggui.ui.registry import register
from zhanggui.ui.requests import Request
from zhanggui.ui.screens import Screen
from zhanggui.ui.tables import Table

EDITOR = 'flow.editor'


class ProcessTable(Table):
    name = LinkColumn(say('流程', 'Process'), 'called')
    key = TextColumn(say('编号', 'Key'), copy=True)
    category = TextColumn(say('分类', 'Category'))
    active = TextColumn(say('生效版本', 'Active version'), load=designs.active_numbers)
    drafts = TagsColumn(say('草稿与试运行', 'Drafts and trials'), load=designs.open_versions)
    running = NumberColumn(say('进行中', 'Running'), load=designs.running_by_process)
    findings = TagsColumn(say('检查', 'Check'), load=designs.worst_findings)

    default = ('name', 'key', 'category', 'active', 'drafts', 'running', 'findings')
    sort = ('category', 'key', 'id')


class ProcessFilters(Filters):
    q = SearchFilter(designs.search)

    basic = ('q',)


class Processes(ListScreen):
    name = 'flow.designs'
    path = 'flow/design/'
    title = say('流程设计', 'Process design')
    icon = 'sitemap'
    group = 'processes'
    order = 80
    right = DESIGN
    model = Process
    table = ProcessTable
    filters = ProcessFilters
    detail = 'flow.design'
    adds = ('flow.design_new', 'flow.design_import')
    empty = say('还没有流程：新建一个，或者导入文件。', 'No process yet: make a new one, or import files.')
    exports = False


class VersionTable(Table):
    number = LinkColumn(say('版本', 'Version'), show=lambda number, _: f'v{number}')
    state = ChoiceColumn(say('状态', 'State'))
    note = TextColumn(say('说明', 'Note'), wide=True)
    findings = TagsColumn(say('检查', 'Check'), show=lambda _, version: designs.tags_of(version.report))
    running = NumberColumn(say('进行中', 'Running'), load=designs.running_by_version)
    made_by = TextColumn(say('绘制人', 'Drawn by'), 'made_by.name', prefetch=('made_by',))
    made_at = TimeColumn(say('绘制时间', 'Drawn'))
    published_at = TimeColumn(say('发布时间', 'Published'))


class ProcessPage(DetailScreen):
    name = 'flow.design'
    path = 'flow/design/<int:pk>/'
    title = say('流程', 'Process')
    icon = 'sitemap'
    right = DESIGN
    model = Process
    desk = 'flow.designs'
    links = (
        Link(
            say('迁移实例', 'Migrate cases'), lambda process: Migration.address(pk=process.pk), icon='switch-horizontal'
        ),
        Link(say('导出', 'Export'), lambda process: Bundle.address(pk=process.pk), icon='file-zip'),
    )
    panels = (
        TablePanel(
            say('版本', 'Versions'), rows=lambda process, actor: designs.versions_of(process),
            table=VersionTable, href=lambda version: reverse(EDITOR, kwargs={'pk': version.pk}), wide=True,
        ),
    )  # fmt: skip


class NewProcess(FormScreen):
    """An empty pool with two lanes; what it becomes is drawn."""

    name = 'flow.design_new'
    path = 'flow/design/new/'
    title = say('新建流程', 'New process')
    icon = 'plus'
    right = DESIGN
    use_case = SAVE_DRAFT
    form = NewProcessForm
    done = EDITOR

    def line(self, cleaned: Any) -> Draft:
        return Draft(source=blank(cleaned['key'], cleaned['title']))


class Bundle(Screen):
    """One ZIP file with the drawing in force, its forms and the decisions it asks."""

    name = 'flow.design_bundle'
    path = 'flow/design/<int:pk>/bundle.zip'
    title = say('流程文件包', 'Process bundle')
    right = DESIGN

    def get(self, request: Request, pk: int) -> HttpResponse:
        process = get_object_or_404(Process, pk=pk)
        answer = HttpResponse(bundle(process), content_type='application/zip')
        answer.headers['Content-Disposition'] = f'attachment; filename="{process.key}.zip"'
        return answer


register(Processes, ProcessPage, NewProcess, Bundle)
