"""Finding people and business objects while one types: for the fields of `choosers` and for mentions in comments."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from zhanggui.core.parsing import ParseError, clean_text
from zhanggui.core.words import say
from zhanggui.flow import subjects
from zhanggui.flow.people import Face, directory
from zhanggui.flow.policies import WORK
from zhanggui.ui.registry import register
from zhanggui.ui.requests import Request
from zhanggui.ui.screens import Screen

FOUND_MAX = 8
TEXT_LENGTH_MAX = 40


class FindPeople(Screen):
    """`?find=text`; nothing typed gives the first few."""

    name = 'flow.people'
    title = say('', '')
    right = WORK
    template = 'flow/people.html'

    def get(self, request: Request) -> HttpResponse:
        return self.page(request, self.template, {'faces': directory().search(_asked(request), FOUND_MAX)})


class FindSubject(Screen):
    """`?find=text` among the business objects of one kind that the reader may see."""

    name = 'flow.find_subject'
    path = 'flow/subjects/<str:label>/'
    title = say('', '')
    right = WORK
    template = 'flow/people.html'

    def get(self, request: Request, label: str) -> HttpResponse:
        subject = subjects.get(label)
        if subject is None or (subject.right and not request.actor.may(subject.right)):
            raise Http404(label)
        found = subject.search(_asked(request), request.actor)[:FOUND_MAX]
        return self.page(request, self.template, {'faces': [Face(id, title) for id, title in found]})


def _asked(request: Request) -> str:
    try:
        return clean_text(request.GET.get('find', '')[:TEXT_LENGTH_MAX])
    except ParseError:
        return ''


register(FindPeople, FindSubject)
