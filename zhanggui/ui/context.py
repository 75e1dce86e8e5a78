"""What every full page needs around it: navigation, theme, to-do count. Fragments are spared the work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language

from zhanggui.core.actors import Actor
from zhanggui.ui import navigation
from zhanggui.ui.services import THEMES

_todo: list[Callable[[Actor], tuple[int, str]]] = []


def count_todo(counter: Callable[[Actor], tuple[int, str]]) -> None:
    """The badge of the top bar: a function answering how many things wait for this person, and the address that lists them."""
    _todo.append(counter)


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
        'todo': lambda: [(count, href) for count, href in (counter(actor) for counter in _todo) if count],
    }
