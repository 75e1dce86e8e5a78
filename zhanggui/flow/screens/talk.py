"""What is said on a case: a comment with people named and files, and the way to those files. The case itself does not move."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404

from zhanggui.core import usecases
from zhanggui.core.parsing import ParseError, clean_text
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.flow import files
from zhanggui.flow.models import Attachment, Case
from zhanggui.flow.policies import WORK
from zhanggui.flow.selectors.cases import comments_of
from zhanggui.flow.services.talking import NewComment
from zhanggui.flow.usecases.operations import COMMENT
from zhanggui.ui.registry import register
from zhanggui.ui.requests import Request, number_in
from zhanggui.ui.screens import Screen

LOOKED_AT = {'png': 'image/png', 'jpg': 'image/jpeg', 'jpeg': 'image/jpeg', 'gif': 'image/gif', 'webp': 'image/webp'}
FILES_MAX = 20


class Comments(Screen):
    """GET: what was said so far. POST `text`, `mentions`, `files`, `task`: say something."""

    name = 'flow.comments'
    path = 'flow/cases/<int:pk>/comments/'
    title = say('评论', 'Comments')
    right = WORK
    template = 'flow/fragment/comments.html'

    def get(self, request: Request, pk: int) -> HttpResponse:
        return self._shown(request, self._case(request, pk))

    def post(self, request: Request, pk: int) -> HttpResponse:
        case = self._case(request, pk)
        typed = request.POST.get('text', '')
        try:
            kept = [files.keep(each, actor=request.actor).pk for each in request.FILES.getlist('files')[:FILES_MAX]]
            line = NewComment(
                case.pk, clean_text(typed), number_in(request.POST.get('task')), _mentions(request), tuple(kept)
            )
        except files.FileRefused as refused:
            return self._shown(request, case, typed, refused.reason)
        except ParseError as error:
            return self._shown(request, case, typed, error.reason)
        verdicts: Verdicts = usecases.perform(COMMENT, [line], actor=request.actor)
        if verdicts.refused:
            return self._shown(request, case, typed, verdicts.refused[0].reason)
        return self._shown(request, case)

    def _case(self, request: Request, pk: int) -> Case:
        found: Case = get_object_or_404(Case.objects.visible_to(request.actor).defer('state'), pk=pk)
        return found

    def _shown(self, request: Request, case: Case, typed: str = '', wrong: Words | None = None) -> HttpResponse:
        told = {'case': case, 'said': comments_of(case), 'typed': typed, 'wrong': wrong}
        told['task_id'] = request.POST.get('task', '')
        response = self.page(request, self.template, told)
        response.status_code = 422 if wrong else 200
        return response


class TakeFile(Screen):
    """The file, to be kept; a picture with `?look=1` to be looked at in the page."""

    name = 'flow.file'
    path = 'flow/files/<int:pk>/'
    title = say('附件', 'Attachment')
    right = WORK

    def get(self, request: Request, pk: int) -> FileResponse:
        found: Attachment | None = files.opened(request.actor, pk)
        if found is None or not files.path_of(found).is_file():
            raise Http404
        kind = LOOKED_AT.get(Path(found.name).suffix.lower().lstrip('.'))
        file: Any = files.path_of(found).open('rb')
        if kind and request.GET.get('look'):
            return FileResponse(file, filename=found.name, content_type=kind)
        return FileResponse(file, as_attachment=True, filename=found.name, content_type='application/octet-stream')


def _mentions(request: Request) -> tuple[int, ...]:
    found = (number_in(each) for each in request.POST.getlist('mentions'))
    return tuple(dict.fromkeys(each for each in found if each is not None))


register(Comments, TakeFile)
