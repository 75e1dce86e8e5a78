"""文件: the list, one document with its versions, files and readers, and the shelf with everything that was filed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import SafeString

from zhanggui.core import clock, usecases
from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase
from zhanggui.core.words import say
from zhanggui.office.choices import DOCUMENT_IN_FORCE, Confidentiality, DocumentState
from zhanggui.office.mirrors.documents import PROCESS
from zhanggui.office.models import Document
from zhanggui.office.policies import EXPIRY_DAYS, SEE
from zhanggui.office.selectors import documents
from zhanggui.office.services.documents import take_file
from zhanggui.office.tables import EXPIRED, DocumentFilters, DocumentTable, EndColumn, VersionTable
from zhanggui.office.usecases import ACKNOWLEDGE
from zhanggui.ui import palette
from zhanggui.ui.columns import ChoiceColumn, TextColumn, TimeColumn, badge
from zhanggui.ui.details import DetailScreen, Link
from zhanggui.ui.lists import ListScreen, Tab, capped_count
from zhanggui.ui.palette import Hit, Source
from zhanggui.ui.panels import FactsPanel, TablePanel, TemplatePanel, TimelinePanel
from zhanggui.ui.registry import register
from zhanggui.ui.requests import Request
from zhanggui.ui.screens import Screen

HITS_MAX = 6
SEARCH_LENGTH_MAX = 50
IN_FORCE = Q(state__in=sorted(DOCUMENT_IN_FORCE))
PAST = Q(state__in=[DocumentState.SUPERSEDED, DocumentState.WITHDRAWN])
UNDER_WAY = Q(state__in=[DocumentState.DRAFT, DocumentState.REVIEW, DocumentState.APPROVED])


def document_tabs(actor: Actor) -> list[Tab]:
    today = clock.today()
    ends = IN_FORCE & Q(expires_on__lte=today + timedelta(days=EXPIRY_DAYS))
    unread = documents.to_read(actor)
    mine = Q(pk__in=unread.values('pk'))
    return [
        Tab('force', say('有效', 'In force'), IN_FORCE & ~Q(expires_on__lt=today)),
        Tab('read', say('待我确认', 'For me to read'), mine, count=capped_count(unread), tone=Tone.RED),
        Tab('way', say('起草与审批', 'Under way'), UNDER_WAY),
        Tab('ends', say('快到期与已过期', 'Ending or ended'), ends),
        Tab('old', say('旧版与废止', 'Superseded, withdrawn'), PAST),
        Tab('all', say('全部', 'All')),
    ]


class DocumentList(ListScreen):
    name = 'office.documents'
    path = 'office/documents/'
    title = say('文件', 'Documents')
    icon = 'file-text'
    group = 'office'
    order = 30
    right = SEE
    model = Document
    table = DocumentTable
    filters = DocumentFilters
    tabs = document_tabs
    use_cases = (ACKNOWLEDGE,)
    detail = 'office.document'
    adds = ('office.document_new',)
    empty = say('没有文件。', 'No documents.')


class DocumentNew(Screen):
    """A document begins as its process does: with the form of P53."""

    name = 'office.document_new'
    path = 'office/documents/new/'
    title = say('起草文件', 'Draft a document')
    right = 'flow.start'

    def get(self, request: Request) -> HttpResponse:
        return HttpResponseRedirect(reverse('flow.start', kwargs={'key': PROCESS}))


def load_content(document: Document, actor: Actor) -> dict[str, Any]:
    return {'files': documents.files(document)}


def load_readers(document: Document, actor: Actor) -> dict[str, Any]:
    return {'readers': documents.readers(document)}


class DocumentPage(DetailScreen):
    name = 'office.document'
    path = 'office/documents/<int:pk>/'
    title = say('文件', 'Document')
    right = SEE
    model = Document
    desk = 'office.documents'
    use_cases = (ACKNOWLEDGE,)
    links: ClassVar[Any] = (
        Link(
            say('流程', 'Process'), lambda row: reverse('flow.case', kwargs={'pk': row.case_id}), icon='sitemap',
            right='flow.work',
        ),
    )  # fmt: skip
    panels = (
        FactsPanel(
            say('文件', 'Document'),
            wide=True,
            facts=(
                TextColumn(say('编号', 'Number'), 'number'),
                TextColumn(say('版本', 'Version'), 'version', show=lambda version, _: f'V{version}' if version else ''),
                ChoiceColumn(say('类别', 'Category'), 'category'),
                ChoiceColumn(say('密级', 'Confidentiality'), 'confidentiality'),
                TextColumn(say('部门', 'Department'), 'department'),
                TextColumn(say('经办人', 'Owner'), 'owner.name'),
                TimeColumn(say('发布日期', 'Issued on'), 'issued_on'),
                TimeColumn(say('生效日期', 'In force from'), 'effective_on'),
                EndColumn(say('有效期至', 'Ends on'), 'expires_on'),
                TextColumn(say('档案号', 'Archive number'), 'archive_number'),
                TextColumn(say('存放位置', 'Shelf'), 'shelf'),
                TimeColumn(say('保管至', 'Kept until'), 'keep_until'),
                TextColumn(say('为什么要发', 'Why'), 'reason', wide=True),
            ),
        ),
        TemplatePanel(say('内容', 'Content'), template='office/panel/content.html', load=load_content, wide=True),
        TablePanel(
            say('版本', 'Versions'),
            rows=documents.versions,
            table=VersionTable,
            href=lambda row: reverse('office.document', kwargs={'pk': row.pk}),
            when=lambda row: bool(row.number),
        ),
        TemplatePanel(
            say('已阅的人', 'Read by'), template='office/panel/readers.html', load=load_readers,
            when=lambda row: row.to_acknowledge,
        ),
        TimelinePanel(state=DocumentState),
    )  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Document]:
        return Document.objects.visible_to(actor).select_related('owner', 'department')

    def badges(self, thing: Any) -> list[SafeString]:
        over = [badge(EXPIRED, Tone.RED)] if thing.is_expired else []
        level = Confidentiality(thing.confidentiality)
        secret = [badge(level.label, level.tone)] if level == Confidentiality.SECRET else []
        return [*super().badges(thing), *over, *secret]

    def offered(self, thing: Any, actor: Actor) -> list[UseCase]:
        asked = thing.to_acknowledge and thing.is_in_force and not documents.has_read(thing, actor)
        return usecases.offered(self.use_cases if asked else (), actor, state=self.state_of(thing))


class DocumentFile(Screen):
    """A file of a document, for whoever sees the document. Taking it is audited."""

    name = 'office.document_file'
    path = 'office/documents/<int:pk>/files/<int:file>/'
    title = say('附件', 'File')
    right = SEE
    model = Document

    def get(self, request: Request, pk: int, file: int) -> FileResponse:
        document = get_object_or_404(Document.objects.visible_to(request.actor), pk=pk)
        lent = take_file(document, file, actor=request.actor)
        if lent is None:
            raise Http404
        opened: Any = lent.path.open('rb')
        return FileResponse(opened, as_attachment=True, filename=lent.name, content_type='application/octet-stream')


class Shelf(Screen):
    """档案架: whatever any process has filed and the reader may see, with how long it is to be kept."""

    name = 'office.shelf'
    path = 'office/shelf/'
    title = say('档案架', 'Shelf')
    icon = 'archive'
    group = 'office'
    order = 40
    right = SEE
    template = 'office/page/shelf.html'

    def get(self, request: Request) -> HttpResponse:
        text = request.GET.get('q', '').replace('\x00', '')[:SEARCH_LENGTH_MAX]
        rows, more = documents.shelf(request.actor, text)
        return self.page(request, self.template, {'rows': rows, 'more': more, 'q': text})


def found(actor: Actor, text: str) -> list[Hit]:
    rows = documents.find(Document.objects.visible_to(actor), text).order_by('-pk')
    return [
        Hit(row.title, reverse('office.document', kwargs={'pk': row.pk}), icon='file-text', subtitle=row.number)
        for row in rows[:HITS_MAX]
    ]


register(DocumentList, DocumentNew, DocumentPage, DocumentFile, Shelf)
palette.register(Source(say('文件', 'Documents'), found, right=SEE))
