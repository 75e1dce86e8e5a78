"""What every full page needs around it: navigation, theme, to-do count. Fragments are spared the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from zhanggui.core.actors import Actor
from zhanggui.core.words import Words, say
from zhanggui.ui import navigation
from zhanggui.ui.services import THEMES

SHOWN_MAX = 99
WAITING = say('待办', 'To do')

Counter = Callable[[Actor], tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Badge:
    """A count in the top bar, and where it leads."""

    count: int
    href: str
    label: Words
    icon: str

    @property
    def shown(self) -> str:
        return f'{SHOWN_MAX}+' if self.count > SHOWN_MAX else str(self.count or '')


_todo: list[tuple[Counter, Words, str, bool]] = []


def count_todo(counter: Counter, *, label: Words = WAITING, icon: str = 'bell', always: bool = False) -> None:
    """A badge of the top bar: a function answering how many things wait for this person, and the address that lists them.

    `always` keeps the way there in sight when nothing waits; an empty address hides it.
    """
    _todo.append((counter, label, icon, always))


def shell(request: Any) -> dict[str, Any]:
    """Context processor. Lazy, so that a fragment that never asks never pays."""
    theme = request.COOKIES.get('theme', 'auto')
    known: dict[str, Any] = {
        'theme': theme if theme in THEMES else 'auto',
        'language': get_language(),
        'folded': request.COOKIES.get('folded') == '1',
    }
    actor = getattr(request, 'actor', None)
    if actor is None:
        return known
    return {
        **known,
        'navigation': lambda: navigation.shown_to(actor, request.path),
        'todo': lambda: list(_badges(actor)),
    }


def _badges(actor: Actor) -> Iterator[Badge]:
    for counter, label, icon, always in _todo:
        count, href = counter(actor)
        if count or (always and href):
            yield Badge(count, href, label, icon)
