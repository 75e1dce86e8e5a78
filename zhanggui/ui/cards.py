"""Cards of a dashboard: a number against an earlier one, a short table, a chart; each leads to the list behind it.

Cards are values; a card one may not see is neither loaded nor shown. Charts are options for ECharts, drawn in the browser.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar

from django.http import HttpResponse

from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.words import Words, say
from zhanggui.ui.requests import Request
from zhanggui.ui.screens import Screen
from zhanggui.ui.tables import Look, Table

NONE = say('没有。', 'None.')

Address = str | Callable[[], str]


@dataclass(frozen=True)
class Card:
    """`width` in twelfths of the page; `href` is an address or a function that makes it (addresses are known late)."""

    title: Words
    _: KW_ONLY
    href: Address = ''
    width: int = 3
    right: str = ''
    hint: Words | None = None
    template: str = ''

    @property
    def address(self) -> str:
        return self.href() if callable(self.href) else self.href

    def context(self, actor: Actor) -> dict[str, Any]:
        return {}


@dataclass(frozen=True, slots=True)
class Number:
    """What a number card shows. `before` is the same figure a span ago; `good_when_less` turns the colours."""

    value: float
    shown: str = ''
    before: float | None = None
    tone: Tone = Tone.GREY
    note: Words | str = ''
    good_when_less: bool = False

    @property
    def text(self) -> str:
        return self.shown or f'{self.value:,.0f}'

    @property
    def change(self) -> str:
        """`+12.5%`, or nothing when there is nothing to compare with."""
        return f'{(self.value - self.before) / self.before:+.1%}' if self.before else ''

    @property
    def change_tone(self) -> str:
        rose = self.before is not None and self.value >= self.before
        return 'green' if rose != self.good_when_less else 'red'


@dataclass(frozen=True)
class NumberCard(Card):
    number: Callable[[Actor], Number] | None = None
    template: str = 'ui/card/number.html'

    def context(self, actor: Actor) -> dict[str, Any]:
        assert self.number is not None, self.title
        return {'number': self.number(actor)}


@dataclass(frozen=True)
class TableCard(Card):
    rows: Callable[[Actor], Sequence[Any]] | None = None
    table: type[Table] = Table
    row_href: Callable[[Any], str] | None = None
    width: int = 6
    empty: Words = NONE
    template: str = 'ui/panel/table.html'

    def context(self, actor: Actor) -> dict[str, Any]:
        rows = list(self.rows(actor)) if self.rows else []
        look = Look(self.table.look().columns, 0)
        hrefs = [self.row_href(row) if self.row_href else '' for row in rows]
        return {'head': look.head(None), 'lines': list(look.lines(rows, actor, hrefs)), 'empty': self.empty}


@dataclass(frozen=True)
class ChartCard(Card):
    """`option(actor)` is an ECharts option without colours: the theme brings them."""

    option: Callable[[Actor], dict[str, Any]] | None = None
    width: int = 6
    tall: bool = False
    template: str = 'ui/card/chart.html'

    def context(self, actor: Actor) -> dict[str, Any]:
        return {'option': self.option(actor) if self.option else {}}


class DashboardScreen(Screen):
    cards: ClassVar[Sequence[Card]] = ()
    template = 'ui/page/dashboard.html'

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        actor = request.actor
        seen = [(card, card.context(actor)) for card in self.cards if not card.right or actor.may(card.right)]
        has_chart = any(isinstance(card, ChartCard) for card, _ in seen)
        return self.page(request, self.template, {'cards': seen, 'has_chart': has_chart})


def lines_over_days(
    days: Sequence[str], series: Sequence[tuple[Words, Sequence[float]]], *, bars: bool = False
) -> dict[str, Any]:
    """The option most dashboards need: one line (or stack of bars) per series over days."""
    kind: dict[str, Any] = {'type': 'bar', 'stack': 'all', 'barMaxWidth': 22} if bars else {'type': 'line', 'symbolSize': 5}
    return {
        'xAxis': {'type': 'category', 'data': list(days)},
        'yAxis': {'type': 'value'},
        'series': [{'name': str(name), 'data': list(values), **kind} for name, values in series],
    }
