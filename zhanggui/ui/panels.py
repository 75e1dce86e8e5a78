"""Panels of a detail screen: facts, a table of rows that belong to the object, its timeline, a template of one's own.

A panel is a value; it loads what it shows when asked (`context`), so a panel that is not shown costs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from zhanggui.core import audittypes
from zhanggui.core.actors import Actor
from zhanggui.core.choices import Choice
from zhanggui.core.models import AuditItem
from zhanggui.core.words import Words, say
from zhanggui.ui.columns import Column, badge
from zhanggui.ui.tables import Look, Table

NONE = say('没有。', 'None.')
TIMELINE = say('时间线', 'Timeline')
TIMELINE_MAX = 100
SAID = ('reason', 'remark', 'note', 'memo')
SAID_LENGTH_MAX = 200


Telling = Callable[[str, Mapping[str, Any]], str]


@dataclass(frozen=True)
class Panel:
    """`wide` spans both columns; `aside` stands in the narrow right one; `right` hides it from others."""

    title: Words
    _: KW_ONLY
    template: str = ''
    wide: bool = False
    aside: bool = False
    right: str = ''
    when: Callable[[Any], bool] | None = None  # shown only for such an object
    load: Callable[[Any, Actor], dict[str, Any]] | None = None  # context of a template of one's own

    def is_shown(self, thing: Any, actor: Actor) -> bool:
        return (not self.right or actor.may(self.right)) and (self.when is None or self.when(thing))

    def context(self, thing: Any, actor: Actor) -> dict[str, Any]:
        return self.load(thing, actor) if self.load else {}


@dataclass(frozen=True)
class FactsPanel(Panel):
    """Labels with values: any column serves as a fact. `FactsPanel(say(…), facts=(TextColumn(say(…), 'shop.name'), …))`."""

    facts: tuple[Column, ...] = ()
    template: str = 'ui/panel/facts.html'

    def context(self, thing: Any, actor: Actor) -> dict[str, Any]:
        known = [_knowing_choice(fact, thing) for fact in self.facts]
        loaded = {fact.name: fact.load([thing], actor) for fact in known if fact.load}
        return {'facts': [(fact, fact.html(fact.value(thing, loaded), thing, '')) for fact in known]}


@dataclass(frozen=True)
class TablePanel(Panel):
    """Rows of the object: `rows(object, actor)` gives a queryset or a list; `table` says how they look."""

    rows: Callable[[Any, Actor], Any] | None = None
    table: type[Table] = Table
    href: Callable[[Any], str] | None = None
    limit: int = 200
    empty: Words = NONE
    template: str = 'ui/panel/table.html'

    def context(self, thing: Any, actor: Actor) -> dict[str, Any]:
        found: Any = self.rows(thing, actor) if self.rows else []
        look = self.table.look()
        if hasattr(found, 'model'):
            look = look.of(found.model)
            found = look.joined(found)
        rows = list(found[: self.limit + 1])
        shown = rows[: self.limit]
        return {
            'head': Look(look.columns, 0).head(None),
            'lines': list(
                Look(look.columns, 0).lines(shown, actor, [self.href(row) if self.href else '' for row in shown])
            ),
            'is_cut': len(rows) > self.limit,
            'empty': self.empty,
        }


@dataclass(frozen=True)
class Happening:
    """One line of a timeline. `what` is HTML already; everything else is text."""

    at: Any
    what: SafeString | str
    who: str
    door: str = ''
    source: SafeString | str = ''
    target: SafeString | str = ''
    told: str = ''


@dataclass(frozen=True)
class TimelinePanel(Panel):
    """What the audit knows of the object, newest first; `also` brings news from elsewhere (tracking, messages)."""

    title: Words = TIMELINE
    state: type[Choice] | None = None
    also: Callable[[Any, Actor], Iterable[Happening]] | None = None
    tell: Telling | None = None  # (use case, detail) -> words beside the reason
    aside: bool = True
    template: str = 'ui/panel/timeline.html'

    def context(self, thing: Any, actor: Actor) -> dict[str, Any]:
        happenings = [*audited(thing, self.state, tell=self.tell), *(self.also(thing, actor) if self.also else ())]
        return {'happenings': sorted(happenings, key=lambda each: each.at, reverse=True)[:TIMELINE_MAX]}


@dataclass(frozen=True)
class TemplatePanel(Panel):
    """A template of one's own with `object`, `actor`, and what `load(object, actor)` returns."""


@dataclass(frozen=True, slots=True)
class ShownPanel:
    panel: Panel
    context: dict[str, Any] = field(default_factory=dict)
    wide: bool = False


def shown(panels: Sequence[Panel], thing: Any, actor: Actor) -> tuple[list[ShownPanel], list[ShownPanel]]:
    """The panels of the main part, two abreast, and those aside. One left alone in its row takes the whole of it."""
    seen = [panel for panel in panels if panel.is_shown(thing, actor)]
    main = [panel for panel in seen if not panel.aside]
    made, place = [], 0  # place: 0 left, 1 right
    for index, panel in enumerate(main, start=1):
        is_alone = place == 0 and (index == len(main) or main[index].wide)
        made.append(ShownPanel(panel, panel.context(thing, actor), panel.wide or is_alone))
        place = 0 if panel.wide or is_alone else 1 - place
    return made, [ShownPanel(panel, panel.context(thing, actor)) for panel in seen if panel.aside]


def audited(thing: Any, state: type[Choice] | None = None, *, tell: Telling | None = None) -> list[Happening]:
    """The audit entries of one object: who did what, from which state to which, with which reason."""
    subject, tell = thing._meta.label, tell or said
    items = AuditItem.objects.filter(object_id=thing.pk, entry__subject=subject).select_related('entry')
    return [
        Happening(
            item.entry.at,
            str(audittypes.label_of(item.entry.use_case)),
            item.entry.actor_name,
            str(audittypes.DOORS.get(item.entry.door, '')),
            _state(item.source, state),
            _state(item.target, state),
            tell(item.entry.use_case, json.loads(item.entry.told or '{}')),
        )
        for item in items.order_by('-entry_id')[:TIMELINE_MAX]
    ]


def said(use_case: str, told: Mapping[str, Any]) -> str:
    """What a person said with it. The rest of the detail is for programs: a context that has words for it gives `tell`."""
    del use_case
    return str(next((told[key] for key in SAID if told.get(key)), ''))[:SAID_LENGTH_MAX]


def _state(value: str, state: type[Choice] | None) -> SafeString | str:
    if not value or state is None:
        return value
    try:
        member = state(value)
    except ValueError:
        return value
    return badge(member.label, member.tone)


def _knowing_choice(fact: Column, thing: Any) -> Column:
    look = Look((fact,))
    return look.of(type(thing)).columns[0] if hasattr(thing, '_meta') else fact
