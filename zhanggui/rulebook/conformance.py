"""How the rules were kept in a period, by clause and by department: what the conformance page shows and its file holds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from zhanggui.core import clock
from zhanggui.core.words import Words, say
from zhanggui.rulebook import people, tallies
from zhanggui.rulebook.choices import ControlKind
from zhanggui.rulebook.controls import Period
from zhanggui.rulebook.models import Chapter
from zhanggui.rulebook.people import Seat
from zhanggui.rulebook.selectors import Standing, in_force, standings
from zhanggui.rulebook.tallies import Count

DAYS_MAX = 400
EVERYBODY = say('全员', 'Everybody')
NO_SEAT = ''


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rules, of which days. Empty: all of them."""

    period: Period
    department: str = ''
    position: str = ''
    chapter: str = ''
    kind: str = ''

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Asked:
        """From an address; odd values are passed over."""
        today = clock.today()
        last = min(_day(told.get('until')) or today, today)
        first = min(_day(told.get('since')) or last.replace(day=1), last)
        kind = told.get('kind', '')
        return cls(
            Period(max(first, last - timedelta(days=DAYS_MAX - 1)), last),
            told.get('department', ''),
            told.get('position', ''),
            told.get('chapter', ''),
            kind if kind in set(ControlKind) else '',
        )

    @property
    def as_options(self) -> dict[str, str]:
        told = {
            'since': self.period.first.isoformat(),
            'until': self.period.last.isoformat(),
            'department': self.department,
            'position': self.position,
            'chapter': self.chapter,
            'kind': self.kind,
        }
        return {key: value for key, value in told.items() if value}


@dataclass(frozen=True, slots=True)
class Line:
    """One clause."""

    standing: Standing
    count: Count
    seats: tuple[Words, ...] = ()

    @property
    def rate(self) -> str:
        return in_percent(self.count.rate)


@dataclass(slots=True)
class Group:
    """A department, with how its rules were kept. A rule of several departments counts in each."""

    code: str
    name: Words
    clauses: int = 0
    unenforced: int = 0
    count: Count = field(default_factory=Count)

    @property
    def rate(self) -> str:
        return in_percent(self.count.rate)


@dataclass(slots=True)
class Report:
    lines: list[Line]
    groups: list[Group]
    trend: list[tuple[date, Count]]
    total: Count
    enforced: int

    @property
    def unenforced(self) -> int:
        return len(self.lines) - self.enforced


def report(asked: Asked) -> Report:
    """Broken ones first, then open ones; what nothing enforces is among them and says so."""
    seats = people.seating().seats()
    known = _chosen(standings(list(in_force(asked.period.last))), asked, seats)
    references = {each.reference for standing in known for each in standing.controls if each.works}
    looked = tallies.look(asked.period, references)
    named = {code: seat.name for seat in seats for code in seat.codes}
    lines = []
    for standing in known:
        count = tallies.of((each.reference for each in standing.controls if each.works), looked.counts)
        lines.append(Line(standing, count, _names(standing, named)))
    total = tallies.of(references, looked.counts)
    return Report(
        sorted(lines, key=lambda line: (-line.count.broken, -line.count.open, -line.count.kept)),
        _groups(lines, seats),
        tallies.trend(references, asked.period, looked.fresh),
        total,
        sum(line.standing.is_enforced for line in lines),
    )


def in_percent(rate: float | None) -> str:
    """Rounded down to a tenth: what was broken once never reads as 100%."""
    return '' if rate is None else f'{math.floor(rate * 1000) / 10:g}%'


def chapters() -> list[tuple[str, str]]:
    return [(row.key, str(row)) for row in Chapter.objects.order_by('order', 'key')]


def departments(seats: Sequence[Seat]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((seat.department, str(seat.department_name)) for seat in seats))


def _chosen(known: Sequence[Standing], asked: Asked, seats: Sequence[Seat]) -> list[Standing]:
    codes: set[str] = set()
    if asked.department:
        codes = {code for seat in seats if seat.department == asked.department for code in seat.codes}
    if asked.position:
        mine = next((seat.codes for seat in seats if seat.code == asked.position), (asked.position,))
        codes = codes & set(mine) if asked.department else set(mine)
    narrowed = bool(asked.department or asked.position)
    return [
        standing
        for standing in known
        if (not asked.chapter or standing.version.clause.chapter.key == asked.chapter)
        and (not asked.kind or standing.version.kind == asked.kind)
        and (not narrowed or codes.intersection([*standing.version.positions, standing.version.owner]))
    ]


def _groups(lines: Sequence[Line], seats: Sequence[Seat]) -> list[Group]:
    """In the order of the chart; what concerns everybody stands last."""
    home = {code: (seat.department, seat.department_name) for seat in seats for code in seat.codes}
    made: dict[str, Group] = {}
    for seat in seats:
        made.setdefault(seat.department, Group(seat.department, seat.department_name))
    everybody = Group(NO_SEAT, EVERYBODY)
    for line in lines:
        version = line.standing.version
        places = {home[code][0] for code in version.positions if code in home}
        for group in [made[place] for place in sorted(places)] or [everybody]:
            group.clauses += 1
            group.unenforced += not line.standing.is_enforced
            group.count.add(line.count)
    return [group for group in (*made.values(), everybody) if group.clauses]


def _names(standing: Standing, named: Mapping[str, Words]) -> tuple[Words, ...]:
    found = (named.get(code, say(code, code)) for code in standing.version.positions)
    return tuple(dict.fromkeys(found)) or (EVERYBODY,)


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
