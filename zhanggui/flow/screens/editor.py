"""The editor of one version, and what it asks by itself: save, check, walk every way, compare. JSON in, JSON out."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.templatetags.static import static

from zhanggui.core import usecases
from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.flow.bpmn import load
from zhanggui.flow.bpmn.checking import check
from zhanggui.flow.bpmn.layout import lay_out
from zhanggui.flow.choices import VersionState
from zhanggui.flow.editor.choices import choices
from zhanggui.flow.editor.differences import differences
from zhanggui.flow.editor.expressions import judge
from zhanggui.flow.editor.walks import walked
from zhanggui.flow.models import ProcessVersion
from zhanggui.flow.policies import DESIGN
from zhanggui.flow.services.drafting import Draft
from zhanggui.flow.services.knowing import Known
from zhanggui.flow.usecases.definitions import PUBLISH, PUT_ON_TRIAL, RETIRE, SAVE_DRAFT
from zhanggui.flow.xml import XmlError
from zhanggui.ui.columns import badge
from zhanggui.ui.registry import register
from zhanggui.ui.requests import Request, number_in
from zhanggui.ui.screens import Screen

XML = 'application/xml; charset=utf-8'
DRAWN = 'BPMNDiagram'
CONFLICT = {'changed', 'not_a_draft'}
NOT_RUNNABLE = say('先改好检查出的错误，再模拟', 'Mend what the check found, then simulate')


def told(request: Request) -> dict[str, Any]:
    """The body of a question, always an object."""
    try:
        body = json.loads(request.body)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise BadRequest('JSON')
    return body


def text_of(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise BadRequest(name)
    return value


class Editor(Screen):
    """A draft can be drawn; what was published is shown."""

    name = 'flow.editor'
    path = 'flow/design/versions/<int:pk>/'
    title = say('流程图', 'Diagram')
    icon = 'sitemap'
    right = DESIGN
    template = 'flow/editor/process.html'

    def get(self, request: Request, pk: int) -> HttpResponse:
        version = get_object_or_404(ProcessVersion.objects.select_related('process'), pk=pk)
        others = ProcessVersion.objects.filter(process=version.process).exclude(pk=pk)
        state = VersionState(version.state)
        return self.page(request, self.template, {
            'version': version,
            'editable': _is_editable(version, request.actor),
            'others': others.only('id', 'number', 'state'),
            'badge': badge(state.label, state.tone),
            'offered': usecases.offered((PUT_ON_TRIAL, PUBLISH, RETIRE), request.actor, state=version.state),
            'may_copy': request.actor.may(SAVE_DRAFT.name),
            'data': self.data(version, request),
        })  # fmt: skip

    def data(self, version: ProcessVersion, request: Request) -> dict[str, Any]:
        editable = _is_editable(version, request.actor)
        return {
            'xml': drawn(version.source),
            'revision': version.revision,
            'editable': editable,
            'report': version.report,
            'file': f'{version.process.key}-v{version.number}.bpmn',
            'compare': number_in(request.GET.get('compare')),
            'choices': choices() if editable else {},
            'urls': {
                'moddle': static('flow/zhanggui-moddle.json'),
                'save': Save.address(pk=version.pk),
                'check': Check.address(),
                'simulate': Simulate.address(pk=version.pk),
                'expression': JudgeExpression.address(),
                'differences': Differences.address(pk=version.pk),
            },
        }


class Save(Screen):
    """The draft as it is drawn now. Whoever saves over somebody else's change is told, and nothing is written."""

    name = 'flow.editor_save'
    path = 'flow/design/versions/<int:pk>/save/'
    title = say('保存流程图', 'Save the diagram')
    right = DESIGN

    def post(self, request: Request, pk: int) -> HttpResponse:
        body = told(request)
        version = get_object_or_404(ProcessVersion, pk=pk)
        revision = body.get('revision')
        if not isinstance(revision, int):
            raise BadRequest('revision')
        line = Draft(source=text_of(body, 'xml'), note=version.note, version=pk, revision=revision)
        verdicts = usecases.perform(SAVE_DRAFT, [line], actor=request.actor)
        if verdicts.refused:
            first = verdicts.refused[0]
            return JsonResponse({'reason': str(first.reason)}, status=409 if first.code in CONFLICT else 422)
        return JsonResponse({'revision': revision + 1, 'findings': verdicts.made['findings']['1']})


class Check(Screen):
    name = 'flow.editor_check'
    path = 'flow/design/check/'
    title = say('检查流程图', 'Check a diagram')
    right = DESIGN

    def post(self, request: Request) -> HttpResponse:
        diagram = load(text_of(told(request), 'xml').encode())
        return JsonResponse({'findings': [each.as_dict() for each in check(diagram, Known(diagram.definitions))]})


class Simulate(Screen):
    """Every way through the drawing as it is on the screen."""

    name = 'flow.editor_simulate'
    path = 'flow/design/versions/<int:pk>/simulate/'
    title = say('模拟流程', 'Simulate a process')
    right = DESIGN

    def post(self, request: Request, pk: int) -> HttpResponse:
        key = get_object_or_404(ProcessVersion.objects.select_related('process'), pk=pk).process.key
        diagram = load(text_of(told(request), 'xml').encode())
        definition = diagram.definitions.get(key)
        if definition is None:
            found = [each.as_dict() for each in diagram.findings]
            return JsonResponse({'reason': str(NOT_RUNNABLE), 'findings': found}, status=422)
        return JsonResponse(walked(definition))


class JudgeExpression(Screen):
    name = 'flow.editor_expression'
    path = 'flow/design/expression/'
    title = say('检查表达式', 'Check an expression')
    right = DESIGN

    def post(self, request: Request) -> HttpResponse:
        body = told(request)
        judged = judge(text_of(body, 'text'), text_of(body, 'kind'))
        return JsonResponse({'ok': judged.ok, 'words': str(judged.words)})


class Differences(Screen):
    """Of this version against another one of the process: `?with=` its id."""

    name = 'flow.editor_differences'
    path = 'flow/design/versions/<int:pk>/differences/'
    title = say('版本差异', 'Differences')
    right = DESIGN

    def get(self, request: Request, pk: int) -> HttpResponse:
        version = get_object_or_404(ProcessVersion, pk=pk)
        siblings = ProcessVersion.objects.filter(process_id=version.process_id)
        other = get_object_or_404(siblings, pk=number_in(request.GET.get('with')) or 0)
        try:
            found = differences(other.source.encode(), version.source.encode())
        except XmlError as error:
            return JsonResponse({'reason': str(error.words)}, status=422)
        title = say(f'v{version.number} 与 v{other.number} 相比', f'v{version.number} compared with v{other.number}')
        return JsonResponse({'title': str(title), 'differences': [each.as_dict() for each in found]})


class VersionFile(Screen):
    """The drawing as a file, as it was drawn."""

    name = 'flow.editor_file'
    path = 'flow/design/versions/<int:pk>/file.bpmn'
    title = say('流程图文件', 'Diagram file')
    right = DESIGN

    def get(self, request: Request, pk: int) -> HttpResponse:
        version = get_object_or_404(ProcessVersion.objects.select_related('process'), pk=pk)
        answer = HttpResponse(version.source, content_type=XML)
        name = f'{version.process.key}-v{version.number}.bpmn'
        answer.headers['Content-Disposition'] = f'attachment; filename="{name}"'
        return answer


class CopyVersion(Screen):
    """A new draft that begins as this version is."""

    name = 'flow.version_copy'
    path = 'flow/design/versions/<int:pk>/copy/'
    title = say('复制为新草稿', 'New draft from this')
    right = DESIGN

    def post(self, request: Request, pk: int) -> HttpResponse:
        version = get_object_or_404(ProcessVersion, pk=pk)
        verdicts = usecases.perform(SAVE_DRAFT, [Draft(source=version.source)], actor=request.actor)
        made = ProcessVersion.objects.filter(process_id=version.process_id, pk__in=verdicts.done).values_list(
            'pk', flat=True
        )
        return HttpResponseRedirect(Editor.address(pk=made.first() or pk))


def drawn(source: str) -> str:
    """A file without drawing data is laid out; the draft keeps that when it is saved."""
    return source if DRAWN in source else lay_out(source.encode()).decode()


def _is_editable(version: ProcessVersion, actor: Actor) -> bool:
    return version.state == VersionState.DRAFT and actor.may(SAVE_DRAFT.name)


register(Editor, Save, Check, Simulate, JudgeExpression, Differences, VersionFile, CopyVersion)
