"""What a drawing on a page asks for by itself: the diagram of a case or a version, and the marks of a case one may see."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response

from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.flow.bpmn.layout import lay_out
from zhanggui.flow.models import Case, ProcessVersion
from zhanggui.flow.policies import DESIGN, SEE_ALL, WORK
from zhanggui.flow.selectors.diagram import case_panel
from zhanggui.flow.selectors.naming import is_english
from zhanggui.ui import registry
from zhanggui.ui.requests import Request
from zhanggui.ui.screens import Screen

XML = 'application/xml; charset=utf-8'
KEPT = 'private, max-age=3600'
# A start tag with its attributes, whose values may hold any sign.
TAG = re.compile(r"""<[\w:.-]+(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))+\s*/?>""")
NAME = re.compile(r"""\sname\s*=\s*(?:"[^"]*"|'[^']*')""")
NAME_EN = re.compile(r"""\s[\w.-]+:nameEn\s*=\s*("[^"]*"|'[^']*')""")


class CaseDrawing(Screen):
    """The diagram a case runs on, whoever may see the case."""

    name = 'flow.case_drawing'
    path = 'flow/cases/<int:pk>/drawing.bpmn'
    title = say('流程图', 'Diagram')
    right = WORK

    def get(self, request: Request, pk: int) -> HttpResponse:
        case = get_object_or_404(Case.objects.visible_to(request.actor).select_related('version'), pk=pk)
        return drawing(request, case.version)


class CaseMarks(Screen):
    """Asked again every ten seconds while the case runs."""

    name = 'flow.case_marks'
    path = 'flow/cases/<int:pk>/marks/'
    title = say('流程进展', 'Progress')
    right = WORK
    template = 'flow/fragment/marks.html'

    def get(self, request: Request, pk: int) -> HttpResponse:
        case = get_object_or_404(Case.objects.visible_to(request.actor), pk=pk)
        return self.page(request, self.template, {'object': case, 'data': case_panel(case, request.actor)})


class VersionDrawing(Screen):
    """The diagram of a version, for those who design processes or watch over all of them."""

    name = 'flow.version_drawing'
    path = 'flow/versions/<int:pk>/drawing.bpmn'
    title = say('流程图', 'Diagram')
    right = SEE_ALL

    @classmethod
    def allows(cls, actor: Actor) -> bool:
        return actor.may(SEE_ALL) or actor.may(DESIGN)

    def get(self, request: Request, pk: int) -> HttpResponse:
        return drawing(request, get_object_or_404(ProcessVersion, pk=pk))


def drawing(request: Request, version: ProcessVersion) -> HttpResponse:
    """A version never changes once it runs: the browser may keep what it has. What came without a drawing gets one."""
    english = is_english()
    etag = f'"{version.hash}{"-en" if english else ""}"'
    kept: Any = get_conditional_response(request, etag=etag)
    answer: HttpResponse = kept
    if kept is None:
        text = lay_out((version.executable or version.source).encode())
        answer = HttpResponse(renamed(text) if english else text, content_type=XML)
    answer.headers['ETag'] = etag
    answer.headers['Cache-Control'] = KEPT
    answer.headers['Vary'] = 'Cookie, Accept-Language'
    return answer


def renamed(drawing: bytes) -> bytes:
    """The same drawing with its English names written on it."""
    return TAG.sub(_renamed, drawing.decode()).encode()


def _renamed(found: re.Match[str]) -> str:
    tag = found.group()
    english = NAME_EN.search(tag)
    return NAME.sub(lambda _: f' name={english.group(1)}', tag, count=1) if english else tag


registry.register(CaseDrawing, CaseMarks, VersionDrawing)
