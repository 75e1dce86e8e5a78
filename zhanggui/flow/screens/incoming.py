"""Files that come in: diagrams, decisions, forms, also as a ZIP. Each becomes a draft; nothing is published."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from zhanggui.core import usecases
from zhanggui.core.actors import Actor
from zhanggui.core.usecases import UseCase
from zhanggui.core.words import Words, lazy, say
from zhanggui.flow.editor.bundles import BadFile, unpacked
from zhanggui.flow.editor.forms import FilesField, FilesInput
from zhanggui.flow.policies import DESIGN
from zhanggui.flow.services.drafting import Draft
from zhanggui.flow.services.forms import FormText
from zhanggui.flow.usecases.definitions import SAVE_DECISION, SAVE_DRAFT
from zhanggui.flow.usecases.forms import SAVE_FORM
from zhanggui.ui.registry import register
from zhanggui.ui.requests import Request
from zhanggui.ui.screens import Screen

UNREADABLE = say('不是 UTF-8 文本', 'not UTF-8 text')
SAVED = say('已存为草稿', 'saved as a draft')
KEPT = say('与现有的相同', 'as it was already')
KINDS = say(
    '.bpmn 流程图、.dmn 决策、.yaml 表单，或它们的 .zip，可多选', '.bpmn, .dmn, .yaml or a .zip; several at once'
)
DRAWING, DECISION, FORM = '.bpmn', '.dmn', '.yaml'


class FilesForm(forms.Form):
    uploads = FilesField(
        label=lazy(say('文件', 'Files')),
        widget=FilesInput(attrs={'accept': '.bpmn,.dmn,.yaml,.yml,.zip'}),
        help_text=lazy(KINDS),
    )


@dataclass(slots=True)
class Answer:
    """What became of one file."""

    name: str
    words: Words | None = None
    href: str = ''
    wrong: list[str] = field(default_factory=list)


class ImportFiles(Screen):
    name = 'flow.design_import'
    path = 'flow/design/import/'
    title = say('导入流程文件', 'Import process files')
    icon = 'file-import'
    right = DESIGN
    template = 'flow/editor/import.html'

    def get(self, request: Request) -> HttpResponse:
        return self.page(request, self.template, {'form': FilesForm()})

    def post(self, request: Request) -> HttpResponse:
        form = FilesForm(request.POST, {'uploads': request.FILES.getlist('uploads')})  # type: ignore[arg-type]
        answers: list[Answer] = []
        if form.is_valid():
            try:
                files = unpacked((each.name, each.read()) for each in form.cleaned_data['uploads'])
                answers = taken_in(files, request.actor)
            except BadFile as bad:
                form.add_error('uploads', str(bad.words))
        response = self.page(request, self.template, {'form': form, 'answers': answers})
        response.status_code = 200 if answers and not any(each.wrong for each in answers) else 422
        return response


def taken_in(files: Any, actor: Actor) -> list[Answer]:
    """Forms first, then decisions: a drawing is checked against what came with it."""
    answers = []
    for kind, use_case in ((FORM, SAVE_FORM), (DECISION, SAVE_DECISION), (DRAWING, SAVE_DRAFT)):
        for name, data in files.items():
            if _kind(name) == kind:
                answers.append(_taken(name, data, use_case, actor))
    return answers


def _taken(name: str, data: bytes, use_case: UseCase, actor: Actor) -> Answer:
    try:
        text = data.decode('utf-8-sig')
    except UnicodeDecodeError:
        return Answer(name, wrong=[str(UNREADABLE)])
    line = FormText(source=text, was='*') if use_case is SAVE_FORM else Draft(source=text, note=name)
    verdicts = usecases.perform(use_case, [line], actor=actor)
    if verdicts.refused:
        return Answer(name, wrong=[_told(each) for each in verdicts.refused])
    made = [*verdicts.done, *verdicts.already]
    href = reverse(_PAGES[use_case.name], kwargs={'pk': made[0]}) if use_case.name in _PAGES and made else ''
    return Answer(name, SAVED if verdicts.done else KEPT, href)


def _told(refusal: Any) -> str:
    line = refusal.numbers.get('line')
    where = str(say(f'第 {line} 行 ', f'line {line} ')) if line else ''
    return f'{where}{refusal.name} {refusal.reason}'.strip()


def _kind(name: str) -> str:
    lower = name.lower()
    return FORM if lower.endswith(('.yaml', '.yml')) else DECISION if lower.endswith('.dmn') else DRAWING


_PAGES = {SAVE_DRAFT.name: 'flow.editor', SAVE_DECISION.name: 'flow.decision_editor'}

register(ImportFiles)
