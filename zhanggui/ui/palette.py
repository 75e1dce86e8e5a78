"""Ctrl-K: pages one may open, and whatever contexts let be searched. A source answers fast: few hits, by index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views import View

from zhanggui.core.actors import Actor
from zhanggui.core.parsing import ParseError, clean_text
from zhanggui.core.words import Words, say
from zhanggui.ui import registry
from zhanggui.ui.requests import Request
from zhanggui.ui.screens import SignedIn

HITS_MAX = 6
TEXT_LENGTH_MAX = 60
PAGES = say('页面', 'Pages')


@dataclass(frozen=True, slots=True)
class Hit:
    title: str
    url: str
    subtitle: str = ''
    icon: str = ''


@dataclass(frozen=True, slots=True)
class Source:
    """`search(actor, text)` starts from `visible_to(actor)`; `right` hides the whole source."""

    label: Words
    search: Callable[[Actor, str], Sequence[Hit]]
    right: str = ''


_sources: list[Source] = []


def register(*sources: Source) -> None:
    _sources.extend(sources)


def find(actor: Actor, text: str) -> list[tuple[Words, list[Hit]]]:
    """Hits by source; sources without a hit are left out."""
    groups = [(PAGES, _pages(actor, text))] if text else [(PAGES, _pages(actor, '')[:12])]
    if text:
        seen = [source for source in _sources if not source.right or actor.may(source.right)]
        groups = [(source.label, list(source.search(actor, text))[:HITS_MAX]) for source in seen] + groups
    return [(label, hits) for label, hits in groups if hits]


class Palette(SignedIn, View):
    def get(self, request: Request) -> HttpResponse:
        try:
            text = clean_text(request.GET.get('q', '')[:TEXT_LENGTH_MAX])
        except ParseError:
            text = ''
        return render(request, 'ui/fragment/palette.html', {'groups': find(request.actor, text), 'text': text})


def _pages(actor: Actor, text: str) -> list[Hit]:
    wanted = text.casefold()
    return [
        Hit(str(screen.title), screen.address(), icon=screen.icon)
        for screen in registry.allowed(actor)
        if '<' not in screen.route() and screen.title.zh
        and (wanted in screen.title.zh.casefold() or wanted in screen.title.en.casefold())
    ]
