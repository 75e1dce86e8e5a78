"""表单: the list, the text with its form beside it, and the finding of business objects for fields that refer to one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from zhanggui.core import usecases
from zhanggui.core.actors import Actor
from zhanggui.core.parsing import ParseError, clean_text
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow import subjects
from zhanggui.flow.forms.nodes import Placed
from zhanggui.flow.forms.places import Problem, WrongForm
from zhanggui.flow.forms.reading import KEY as FORM_KEY
from zhanggui.flow.forms.reading import read
from zhanggui.flow.forms.rendering import build
from zhanggui.flow.models import FormFile
from zhanggui.flow.policies import DESIGN, WORK
from zhanggui.flow.services.forms import FormText
from zhanggui.flow.usecases.forms import SAVE_FORM
from zhanggui.ui.columns import LinkColumn, TextColumn, TimeColumn
from zhanggui.ui.lists import ListScreen
from zhanggui.ui.registry import register
from zhanggui.ui.requests import Request
from zhanggui.ui.screens import Screen
from zhanggui.ui.tables import Table

FOUND_LENGTH_MAX = 60
EXAMPLE = """key: my_form
name: 新表单
name_en: New form
fields:
  - key: reason
    label: 事由
    label_en: Reason
    type: paragraph
    required: true
  - key: amount
    label: 金额
    label_en: Amount
    type: money
    min: 1
"""


class FormTable(Table):
    name = LinkColumn(say('名称', 'Name'))
    key = TextColumn(say('标识', 'Key'), copy=True)
    changed_at = TimeColumn(say('修改时间', 'Changed at'))
    changed_by = TextColumn(say('修改人', 'Changed by'), prefetch=('changed_by',))

    sort = ('key',)


class FormList(ListScreen):
    name = 'flow.forms'
    path = 'flow/forms/'
    title = say('表单', 'Forms')
    icon = 'forms'
    group = 'processes'
    order = 85
    right = DESIGN
    model = FormFile
    table = FormTable
    detail = 'flow.form'
    adds = ('flow.form_new',)
    exports = False
    empty = say('还没有表单。点右上角新建。', 'No form yet. Press “New form” at the top right.')


class FormNew(Screen):
    """The text in an editor, the form beside it. POST saves."""

    name = 'flow.form_new'
    path = 'flow/forms/new/'
    title = say('新建表单', 'New form')
    icon = 'plus'
    right = DESIGN
    template = 'flow/page/form.html'

    def get(self, request: Request, pk: int | None = None) -> HttpResponse:
        file = _file(pk)
        return self._shown(request, file, file.source if file else EXAMPLE)

    def post(self, request: Request, pk: int | None = None) -> HttpResponse:
        file, source = _file(pk), _source(request)
        line = FormText(source, was=request.POST.get('was', '') if file else '', key=file.key if file else '')
        verdicts = usecases.perform(SAVE_FORM, [line], actor=request.actor)
        if verdicts.refused:
            return self._shown(request, file, source, verdicts)
        messages.success(request, f'{SAVE_FORM.label}：{verdicts.sentence}')
        return HttpResponseRedirect(FormEdit.address(pk=(verdicts.done + verdicts.already)[0]))

    def _shown(
        self, request: Request, file: FormFile | None, source: str, verdicts: Verdicts | None = None
    ) -> HttpResponse:
        told = {
            'file': file,
            'source': source,
            'was': request.POST.get('was') or (file.hash if file else ''),
            'refused': [each for each in verdicts.refused if each.code != 'wrong'] if verdicts else [],
            **preview(source, request.actor),
        }
        response = self.page(request, self.template, told)
        response.status_code = 422 if verdicts else 200
        return response


class FormEdit(FormNew):
    name = 'flow.form'
    path = 'flow/forms/<int:pk>/'
    title = say('表单', 'Form')


class FormPreview(Screen):
    """POST `source`: the form as it would be, or what is wrong with it. With `_typed`, what follows from what is typed."""

    name = 'flow.form_preview'
    path = 'flow/forms/preview/'
    right = DESIGN

    def post(self, request: Request) -> HttpResponse:
        source = _source(request)
        if not request.POST.get('_typed'):
            return self.page(request, 'flow/fragment/form_preview.html', preview(source, request.actor))
        told = preview(source, request.actor, request.POST)
        return self.page(request, 'flow/fragment/form_live.html', told) if told['form'] else HttpResponse(status=204)


class FindReferences(Screen):
    """`?subject=orders.Order&name=order&find=text`: business objects to choose from, as that reader sees them."""

    name = 'flow.references'
    path = 'flow/references/'
    right = WORK

    def get(self, request: Request) -> HttpResponse:
        subject = subjects.get(request.GET.get('subject', ''))
        name = request.GET.get('name', '')
        if subject is None or not FORM_KEY.match(name):
            raise Http404
        if subject.right and not request.actor.may(subject.right):
            raise Http404
        try:
            text = clean_text(request.GET.get('find', '')[:FOUND_LENGTH_MAX])
        except ParseError:
            text = ''
        found = subject.search(text, request.actor) if text else []
        return self.page(request, 'flow/fragment/references.html', {'found': found, 'name': name})


def preview(source: str, actor: Actor, data: Any = None) -> dict[str, Any]:
    """Context of the pane beside the text."""
    try:
        form = read(source)
    except WrongForm as wrong:
        return {'problems': wrong.problems, 'form': None}
    no_problems: list[Problem] = []
    return {'problems': no_problems, 'form': build(Placed(form), values={}, actor=actor, data=data), 'schema': form}


def _file(pk: int | None) -> FormFile | None:
    return get_object_or_404(FormFile, pk=pk) if pk is not None else None


def _source(request: Request) -> str:
    """Browsers send lines ending in two characters; the file has one."""
    return request.POST.get('source', '').replace('\r\n', '\n')


register(FormList, FormNew, FormEdit, FormPreview, FindReferences)
