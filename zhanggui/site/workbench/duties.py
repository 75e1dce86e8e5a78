"""Recurring duties of my positions: which are due now, what the system has seen of them, and what I said I did.

A duty comes round every day, week, month, quarter or year; it is done when anything of it was seen within that round. Evidence
is what its clause names as controls: rows of a register, work of mine in a process, a use case of mine. Where none was seen,
my own word counts (`DutyDone`), with what I wrote beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Min
from django.urls import reverse

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.words import Words, say
from zhanggui.flow.calendar import Days
from zhanggui.flow.selectors.workdays import company_days
from zhanggui.org.models import Post
from zhanggui.rulebook import tallies
from zhanggui.rulebook.choices import Every
from zhanggui.rulebook.models import ClauseVersion
from zhanggui.rulebook.selectors import codes_of, in_force
from zhanggui.site.models import DutyDone
from zhanggui.site.workbench import evidence
from zhanggui.site.workbench.evidence import Seen
from zhanggui.site.workbench.spans import Span
from zhanggui.site.workbench.ticking import TICK
from zhanggui.ui.requests import person_id

LATE, MISSED = say('已晚', 'late'), say('上期没做', 'missed last time')
BY_HAND = say('自己勾选：{note}', 'ticked off: {note}')
PLACES_MAX = 2
HEADINGS: Mapping[str, Words] = {
    Every.DAY: say('今天', 'Today'),
    Every.WEEK: say('本周', 'This week'),
    Every.MONTH: say('本月', 'This month'),
    Every.QUARTER: say('本季度', 'This quarter'),
    Every.YEAR: say('今年', 'This year'),
}


@dataclass(frozen=True, slots=True)
class Round:
    """One round of one duty."""

    span: Span
    seen: Seen | None
    ends_at: datetime | None

    @property
    def is_done(self) -> bool:
        return self.seen is not None

    @property
    def is_late(self) -> bool:
        return not self.is_done and self.ends_at is not None and self.ends_at < clock.now()


@dataclass(frozen=True, slots=True)
class Duty:
    """A clause that comes round, as it stands for one person. `rounds`: this one first, then those before it."""

    version: ClauseVersion
    rounds: Sequence[Round]
    places: Sequence[evidence.Place] = field(default=())

    @property
    def now(self) -> Round:
        return self.rounds[0]

    @property
    def missed(self) -> bool:
        return len(self.rounds) > 1 and self.rounds[1].is_late

    @property
    def last_seen(self) -> Seen | None:
        return next((each.seen for each in self.rounds if each.seen), None)

    @property
    def clause_href(self) -> str:
        return reverse('rulebook.clause', args=[self.version.clause_id])


def of(person: int, *, rounds: int = 2) -> list[Duty]:
    """Of all this person's positions, what comes round oftenest first."""
    versions = [*in_force().filter(positions__overlap=codes_of(person)).exclude(every='')]
    if not versions:
        return []
    spans = {every: _spans(every, rounds) for every in {version.every for version in versions}}
    since = min(each[-1].first for each in spans.values())
    texts = {text for version in versions for text in version.controls}
    seen, places = evidence.seen(person, texts, since), evidence.places(texts)
    ticked = _ticked(person, versions, since)
    days, begun = company_days(), _begun(person)
    order = list(Every)
    made = [
        Duty(
            version,
            [
                Round(span, _found(version, span, seen, ticked), _ends_at(version, span, days, begun))
                for span in spans[version.every]
            ],
            list(dict.fromkeys(places[text] for text in version.controls if text in places))[:PLACES_MAX],
        )
        for version in versions
    ]
    return sorted(made, key=lambda duty: order.index(Every(duty.version.every)))


def card(actor: Actor) -> dict[str, Any]:
    """Of today first. On a day off they stand there too, and are never late: shops have no day off."""
    due = of(person_id(actor))
    groups = [(words, [duty for duty in due if duty.version.every == every]) for every, words in HEADINGS.items()]
    return {
        'groups': [(words, rows) for words, rows in groups if rows],
        'done': sum(duty.now.is_done for duty in due),
        'all': len(due),
        'may_tick': actor.may(TICK.name),
    }


def _spans(every: str, rounds: int) -> list[Span]:
    found = [Span.around(clock.today(), every)]
    while len(found) < rounds:
        found.append(found[-1].before(every))
    return found


def _ends_at(version: ClauseVersion, span: Span, days: Days, begun: date) -> datetime | None:
    """None: there was nothing to be done, because nobody works then, it was no rule yet, or this person was not here."""
    return span.ends_at(days) if max(version.effective_from, begun) <= span.last else None


def _begun(person: int) -> date:
    """From when on something could have been seen: the company's first day in the system, or this person's."""
    came = Post.objects.current().filter(user_id=person).aggregate(first=Min('since'))['first']
    return max(day for day in (tallies.first_day(), came, date.min) if day is not None)


def _found(
    version: ClauseVersion, span: Span, seen: Mapping[str, Iterable[Seen]], ticked: Mapping[tuple[int, date], DutyDone]
) -> Seen | None:
    for reference in version.controls:
        for each in seen.get(reference, ()):
            if span.holds(each.at):
                return each
    own = ticked.get((version.clause_id, span.first))
    return Seen(own.at, str(BY_HAND.filled(note=own.note)), is_own_word=True) if own else None


def _ticked(person: int, versions: Sequence[ClauseVersion], since: date) -> dict[tuple[int, date], DutyDone]:
    clauses = [version.clause_id for version in versions]
    rows = DutyDone.objects.filter(person_id=person, clause_id__in=clauses, first__gte=since)
    return {(row.clause_id, row.first): row for row in rows}
