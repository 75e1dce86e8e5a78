"""Finding people while one types: for the fields of `choosers` and for mentions in comments."""

from __future__ import annotations

from django.http import HttpResponse

from zhanggui.core.parsing import ParseError, clean_text
from zhanggui.core.words import say
from zhanggui.flow.people import directory
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
        try:
            text = clean_text(request.GET.get('find', '')[:TEXT_LENGTH_MAX])
        except ParseError:
            text = ''
        return self.page(request, self.template, {'faces': directory().search(text, FOUND_MAX)})


register(FindPeople)
