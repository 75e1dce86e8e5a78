"""My figures today: those that the playbook gives my positions, beside yesterday, a week ago and the target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.money import yuan
from zhanggui.core.words import Words, say
from zhanggui.planning.policies import SEE as SEE_PLANNING
from zhanggui.planning.selectors import goals
from zhanggui.rulebook.selectors import codes_of
from zhanggui.site.playbook.metrics import Metric, metrics
from zhanggui.site.workbench import sources
from zhanggui.site.workbench.sources import Ask, Reading, Source
from zhanggui.ui.requests import person_id

EVERYBODY = '*'
MISSING = '—'
YESTERDAY = say('昨天 {n}', 'yesterday {n}')
WEEK_AGO = say('上周同日 {n}', 'week ago {n}')
UNKNOWN = say('还没有数据', 'nothing known yet')
BEHIND, ON_PACE = say('落后', 'behind'), say('跟上', 'on pace')


@dataclass(frozen=True, slots=True)
class Figure:
    """One tile. `target` is the goal running now that is measured by it."""

    key: str
    name: Words
    text: str
    notes: Sequence[Words]
    hint: str
    href: str = ''
    tone: str = ''
    target: goals.Shown | None = None

    @property
    def pace(self) -> Words:
        return BEHIND if self.target and self.target.is_behind else ON_PACE


def figures(actor: Actor) -> dict[str, Any]:
    ask = Ask(actor)
    found = [(metric, source) for metric, source in mine(actor) if not source.right or actor.may(source.right)]
    targets = _targets(actor, {source.goal for _, source in found if source.goal})
    return {'figures': [_figure(metric, source, ask, targets) for metric, source in found]}


def mine(actor: Actor) -> list[tuple[Metric, Source]]:
    """What the playbook shows to holders of this person's positions, in its order; to others what it shows to everybody."""
    codes = {*codes_of(person_id(actor)), EVERYBODY}
    chosen = [metric for metric in metrics() if codes.intersection(metric.positions)]
    return [(metric, source) for metric in chosen if (source := sources.get(metric.source))]


def shown(value: float | None, unit: str) -> str:
    if value is None:
        return MISSING
    if unit == 'money':
        return yuan(int(value))
    return f'{value:.1%}' if unit == 'share' else f'{value:,.0f}'


def _figure(metric: Metric, source: Source, ask: Ask, targets: dict[str, goals.Shown]) -> Figure:
    reading = source.measure(ask)
    return Figure(
        metric.key,
        metric.words,
        shown(reading.now, metric.unit),
        _notes(reading, metric.unit),
        _hint(metric),
        source.href(ask.actor),
        _tone(metric, reading),
        targets.get(source.goal),
    )


def _notes(reading: Reading, unit: str) -> list[Words]:
    """Of a day: the days it is compared with, one line each. How things stand needs no words."""
    if reading.now is None and reading.yesterday is None:
        return [UNKNOWN]
    if not reading.is_of_day:
        return []
    told = [(YESTERDAY, reading.yesterday), (WEEK_AGO, reading.week_ago)]
    return [words.filled(n=shown(value, unit)) for words, value in told]


def _hint(metric: Metric) -> str:
    """How it is defined, in the reader's language."""
    over = str(say(metric.numerator, metric.numerator_en or metric.numerator))
    under = str(say(metric.denominator, metric.denominator_en or metric.denominator))
    return f'{over} ÷ {under}' if under else over


def _tone(metric: Metric, reading: Reading) -> str:
    """Colour only where something is there that should not be."""
    if metric.better == 'down' and not reading.is_of_day and reading.now and metric.unit != 'share':
        return Tone.RED.value
    return ''


def _targets(actor: Actor, keys: set[str]) -> dict[str, goals.Shown]:
    """The goal of the shortest span that runs today, by figure: one's own before another's."""
    if not keys or not actor.may(SEE_PLANNING):
        return {}
    found: dict[str, goals.Shown] = {}
    for each in _nearest_first(goals.running(actor), actor):
        if each.goal.metric in keys:
            found.setdefault(each.goal.metric, each)
    return found


def _nearest_first(rows: Sequence[goals.Shown], actor: Actor) -> list[goals.Shown]:
    return sorted(rows, key=lambda each: (each.goal.owner_id != actor.id, each.goal.ends_on - each.goal.starts_on))
