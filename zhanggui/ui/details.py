"""The detail screen: one object as panels, with the buttons its state and the reader's rights allow.

An object out of the reader's sight is not found. After a use case the same view gives the page's inside again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.safestring import SafeString

from zhanggui.core import usecases
from zhanggui.core.actors import Actor
from zhanggui.core.scope import rows_seen_by
from zhanggui.core.usecases import UseCase
from zhanggui.core.words import Words
from zhanggui.ui import plugs, registry
from zhanggui.ui.columns import badge, choice_of
from zhanggui.ui.panels import Panel, shown
from zhanggui.ui.requests import Request
from zhanggui.ui.screens import Screen


@dataclass(frozen=True, slots=True)
class Link:
    """A button that only leads somewhere: edit, print, another list. `href(object)` gives the address."""

    label: Words
    href: Callable[[Any], str]
    icon: str = ''
    right: str = ''


class DetailScreen(Screen):
    """`path` holds `<int:pk>`. `desk` is the list it belongs to (the way back)."""

    model: ClassVar[type[Model]]
    panels: ClassVar[Sequence[Panel]] = ()
    use_cases: ClassVar[tuple[UseCase, ...]] = ()
    links: ClassVar[Sequence[Link]] = ()
    desk: ClassVar[str] = ''
    state_field: ClassVar[str] = 'state'
    template = 'ui/page/detail.html'

    # --- hooks ---------------------------------------------------------------------------------------------------------
    def rows(self, actor: Actor) -> QuerySet[Any]:
        """Everything this actor may see here, with the joins the panels need."""
        return rows_seen_by(actor, self.model)

    def heading(self, thing: Any) -> str:
        return str(thing)

    def badges(self, thing: Any) -> list[SafeString]:
        """Beside the heading: the state first."""
        value = self.state_of(thing)
        choice = choice_of(self.model, self.state_field)
        return [badge(choice(value).label, choice(value).tone)] if value and choice else []

    def state_of(self, thing: Any) -> str | None:
        """What decides which buttons fit; `state_field` may lead over a relation (`work.state`). None: no state."""
        value = thing
        for part in self.state_field.split('.'):
            value = getattr(value, part, None)
        return None if value is None else str(value)

    # --- showing -------------------------------------------------------------------------------------------------------
    def offered(self, thing: Any, actor: Actor) -> list[UseCase]:
        return usecases.offered(self.use_cases, actor, state=self.state_of(thing))

    def get(self, request: Request, pk: int) -> HttpResponse:
        thing = get_object_or_404(self.rows(request.actor), pk=pk)
        inside = request.htmx and request.htmx.target == 'thing'
        return self.page(request, 'ui/fragment/detail.html' if inside else self.template, self.context(thing, request.actor))

    def context(self, thing: Any, actor: Actor) -> dict[str, Any]:
        main, aside = shown((*self.panels[:1], *plugs.panels_of(self.name), *self.panels[1:]), thing, actor)
        return {
            'object': thing,
            'heading': self.heading(thing),
            'badges': self.badges(thing),
            'offered': self.offered(thing, actor),
            'links': [(link, link.href(thing)) for link in self.links if not link.right or actor.may(link.right)],
            'main_panels': main,
            'aside_panels': aside,
            'desk': registry.get(self.desk) if self.desk else None,
        }
