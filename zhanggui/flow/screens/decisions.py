"""决策: the decision tables of the company, each in an editor of its own with check, try-out and versions."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.templatetags.static import static

from zhanggui.core import usecases
from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.flow.choices import VersionState
from zhanggui.flow.editor.blanktable import blank_table
from zhanggui.flow.editor.forms import NewDecisionForm
from zhanggui.flow.editor.tables import Asked, inputs_by_decision, judged, tried
from zhanggui.flow.models import DecisionVersion
from zhanggui.flow.policies import DESIGN
from zhanggui.flow.screens.editor import CONFLICT, text_of, told
from zhanggui.flow.selectors import designs
from zhanggui.flow.services.drafting import Draft
from zhanggui.flow.usecases.definitions import PUBLISH_DECISIONS, SAVE_DECISION
from zhanggui.ui.columns import ChoiceColumn, LinkColumn, TagsColumn, TextColumn, TimeColumn, badge
from zhanggui.ui.edits import FormScreen
from zhanggui.ui.filters import ChoiceFilter, Filters, SearchFilter
from zhanggui.ui.lists import ListScreen
from zhanggui.ui.registry import register
from zhanggui.ui.requests import Request
from zhanggui.ui.screens import Screen
from zhanggui.ui.tables import Table

STYLES = (
    'diagram', 'shared', 'drd', 'table', 'table-controls', 'literal', 'boxed', 'boxed-controls', 'icons',
)  # fmt: skip


class DecisionTable(Table):
    name = LinkColumn(say('决策', 'Decision'))
    key = TextColumn(say('编号', 'Key'), copy=True)
    number = TextColumn(say('版本', 'Version'), show=lambda number, _: f'v{number}')
    state = ChoiceColumn(say('状态', 'State'))
    report = TagsColumn(say('检查', 'Check'), show=lambda report, _: designs.tags_of(report))
    note = TextColumn(say('说明', 'Note'))
    made_at = TimeColumn(say('修改时间', 'Changed'))

    sort = ('key', '-number', 'id')


class DecisionFilters(Filters):
    q = SearchFilter(designs.search_decisions)
    state = ChoiceFilter(VersionState, label=say('状态', 'State'))

    basic = ('q', 'state')


class Decisions(ListScreen):
    name = 'flow.decisions'
    path = 'flow/decisions/'
    title = say('决策表', 'Decisions')
    icon = 'table'
    group = 'processes'
    order = 82
    right = DESIGN
    model = DecisionVersion
    table = DecisionTable
    filters = DecisionFilters
    use_cases = (PUBLISH_DECISIONS,)
    detail = 'flow.decision_editor'
    adds = ('flow.decision_new', 'flow.design_import')
    empty = say('还没有决策：新建一个，或者导入 .dmn 文件。', 'No decision yet: make a new one, or import a .dmn file.')
    exports = False


class NewDecision(FormScreen):
    """One input and a table with one rule; what it becomes is drawn."""

    name = 'flow.decision_new'
    path = 'flow/decisions/new/'
    title = say('新建决策', 'New decision')
    icon = 'plus'
    right = DESIGN
    use_case = SAVE_DECISION
    form = NewDecisionForm
    done = 'flow.decision_editor'

    def line(self, cleaned: Any) -> Draft:
        return Draft(source=blank_table(cleaned['key'], cleaned['title']))


class DecisionEditor(Screen):
    name = 'flow.decision_editor'
    path = 'flow/decisions/<int:pk>/'
    title = say('决策', 'Decision')
    icon = 'table'
    right = DESIGN
    template = 'flow/editor/decision.html'

    def get(self, request: Request, pk: int) -> HttpResponse:
        version = get_object_or_404(DecisionVersion, pk=pk)
        editable = _is_editable(version, request.actor)
        state, nonce = VersionState(version.state), secrets.token_urlsafe(16)
        response = self.page(request, self.template, {
            'version': version,
            'editable': editable,
            'others': DecisionVersion.objects.filter(key=version.key).exclude(pk=pk).only('id', 'number', 'state'),
            'nonce': nonce,
            'styles': [static(f'vendor/dmn-js/css/{name}.css') for name in STYLES],
            'badge': badge(state.label, state.tone),
            'offered': usecases.offered((PUBLISH_DECISIONS,), request.actor, state=version.state),
            'may_copy': request.actor.may(SAVE_DECISION.name),
            'data': {
                'xml': version.source, 'revision': version.revision, 'editable': editable, 'report': version.report,
                'file': f'{version.key}-v{version.number}.dmn', 'inputs': inputs_by_decision(version.source),
                'urls': {
                    'save': SaveDecision.address(pk=pk), 'check': CheckDecision.address(), 'try': TryDecision.address(),
                },
            },
        })  # fmt: skip
        return with_styles(response, nonce)


class SaveDecision(Screen):
    name = 'flow.decision_save'
    path = 'flow/decisions/<int:pk>/save/'
    title = say('保存决策', 'Save the decision')
    right = DESIGN

    def post(self, request: Request, pk: int) -> HttpResponse:
        body = told(request)
        version = get_object_or_404(DecisionVersion, pk=pk)
        revision = body.get('revision')
        line = Draft(
            source=text_of(body, 'xml'),
            note=version.note,
            version=pk,
            revision=revision if isinstance(revision, int) else 0,
        )
        verdicts = usecases.perform(SAVE_DECISION, [line], actor=request.actor)
        if verdicts.refused:
            first = verdicts.refused[0]
            return JsonResponse({'reason': str(first.reason)}, status=409 if first.code in CONFLICT else 422)
        return JsonResponse({'revision': line.revision + 1, **judged(line.source)})


class CheckDecision(Screen):
    name = 'flow.decision_check'
    path = 'flow/decisions/check/'
    title = say('检查决策', 'Check a decision')
    right = DESIGN

    def post(self, request: Request) -> HttpResponse:
        return JsonResponse(judged(text_of(told(request), 'xml')))


class TryDecision(Screen):
    """Inputs in, outputs and the rules that fired out: of the table as it is on the screen."""

    name = 'flow.decision_try'
    path = 'flow/decisions/try/'
    title = say('试算决策', 'Try a decision')
    right = DESIGN

    def post(self, request: Request) -> HttpResponse:
        body = told(request)
        given = body.get('inputs')
        inputs = {str(name): str(value) for name, value in given.items()} if isinstance(given, dict) else {}
        answer: dict[str, Any] = tried(Asked(text_of(body, 'xml'), text_of(body, 'decision'), inputs))
        return JsonResponse(answer, status=422 if 'reason' in answer else 200)


class CopyDecision(Screen):
    """A new draft that begins as this version is."""

    name = 'flow.decision_copy'
    path = 'flow/decisions/<int:pk>/copy/'
    title = say('复制为新草稿', 'New draft from this')
    right = DESIGN

    def post(self, request: Request, pk: int) -> HttpResponse:
        version = get_object_or_404(DecisionVersion, pk=pk)
        verdicts = usecases.perform(SAVE_DECISION, [Draft(source=version.source)], actor=request.actor)
        made = [*verdicts.done, *verdicts.already]
        return HttpResponseRedirect(DecisionEditor.address(pk=made[0] if made else pk))


def with_styles(response: HttpResponse, nonce: str) -> HttpResponse:
    """dmn-js writes style attributes and one style element for its cells: allowed on these pages, and no script is."""
    allowed = {'style-src': f"'self' 'nonce-{nonce}'", 'style-src-attr': "'unsafe-inline'"}
    policy = {**settings.SECURE_CSP, **allowed}
    response.headers['Content-Security-Policy'] = '; '.join(f'{name} {value}' for name, value in policy.items())
    return response


def _is_editable(version: DecisionVersion, actor: Actor) -> bool:
    return version.state == VersionState.DRAFT and actor.may(SAVE_DECISION.name)


register(Decisions, NewDecision, DecisionEditor, SaveDecision, CheckDecision, TryDecision, CopyDecision)
