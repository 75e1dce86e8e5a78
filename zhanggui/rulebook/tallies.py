"""How every control was kept in a span of days: days that are over from the nightly counts, the others from the rows, live.

All references are counted in bulk, a handful of statements for the whole book; what a clause was is the sum over its controls.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from zhanggui.core import clock, usecases
from zhanggui.flow.selectors import evidence as flow
from zhanggui.rulebook import controls, sql
from zhanggui.rulebook.controls import Control, Evidence, Period
from zhanggui.rulebook.models import ControlDay, TalliedDay

REFERENCE = {'clock': 'clock', 'step': 'process', 'process': 'process', 'schedule': 'schedule'}
MONTHS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class DayCount:
    """One reference on one day."""

    reference: str
    day: date
    kept: int = 0
    broken: int = 0


@dataclass(slots=True)
class Count:
    """`open`: not decided yet, as of now."""

    kept: int = 0
    broken: int = 0
    open: int = 0

    def add(self, other: Count) -> None:
        self.kept += other.kept
        self.broken += other.broken
        self.open += other.open

    @property
    def rate(self) -> float | None:
        """Of what was decided, how much was kept."""
        decided = self.kept + self.broken
        return self.kept / decided if decided else None


Counts = Mapping[str, Count]
Source = Callable[[Period], Iterable[DayCount]]

_sources: list[Source] = []


def register_source(source: Source) -> None:
    """For kinds of references that another module counts: registers."""
    _sources.append(source)


@dataclass(frozen=True, slots=True)
class Looked:
    """`counts` by reference over the whole period; `fresh`: those of its days that no night has counted yet."""

    counts: Counts
    fresh: Sequence[DayCount] = ()


def look(period: Period, only: Collection[str] | None = None) -> Looked:
    """`only`: of the controls in code, no others than these references are asked."""
    found: dict[str, Count] = defaultdict(Count)
    standing = standing_references()
    told = {'first': period.first, 'last': period.last, 'standing': standing}
    for reference, kept, broken in _rows(sql.COUNTS, **told):
        found[reference] = Count(int(kept), int(broken))
    untallied = _untallied(period)
    is_now = period.last >= clock.today()
    span = Period(min(untallied), max(untallied)) if untallied else Period.day(period.last)
    seen = evidence_of(span, only) if untallied or is_now else []
    fresh = [*recountable(span), *_days(seen, span)] if untallied else []
    fresh = [each for each in fresh if each.day in untallied or each.reference in standing]
    for each in fresh:
        if each.reference in standing:
            found[each.reference] = Count(each.kept, each.broken)
        else:
            found[each.reference].add(Count(each.kept, each.broken))
    if is_now:
        for reference, waiting in _waiting().items():
            found[reference].open += waiting
        for control, evidence in seen:
            found[f'control:{control.name}'].open += len(evidence.open)
    return Looked(found, fresh)


def of(references: Iterable[str], found: Counts) -> Count:
    """The sum over some references, each counted once."""
    whole = Count()
    for reference in dict.fromkeys(references):
        if reference in found:
            whole.add(found[reference])
    return whole


def recountable(period: Period) -> list[DayCount]:
    """All that stands in rows for good: it is counted the same however often it is counted."""
    made: dict[tuple[str, date], Count] = defaultdict(Count)
    for day in _of_processes(period):
        made[day.reference, day.day].add(Count(day.kept, day.broken))
    names = [each.name for each in usecases.every()]
    for name, on, done in _rows(sql.USE_CASES_DONE, since=period.since, until=period.until, names=names):
        made[f'usecase:{name}', on].add(Count(int(done)))
    for source in _sources:
        for day in source(period):
            made[day.reference, day.day].add(Count(day.kept, day.broken))
    return [DayCount(reference, on, n.kept, n.broken) for (reference, on), n in made.items() if n.kept or n.broken]


def evidence_of(
    period: Period, only: Collection[str] | None = None, *, standing: bool = True
) -> list[tuple[Control, Evidence]]:
    """What each control in code says of the period."""
    wanted = (each for each in controls.every() if only is None or f'control:{each.name}' in only)
    return [(control, control.evidence(period)) for control in wanted if standing or not control.standing]


def of_controls(period: Period, *, standing: bool = True) -> list[DayCount]:
    return _days(evidence_of(period, standing=standing), period)


def _days(seen: Sequence[tuple[Control, Evidence]], period: Period) -> list[DayCount]:
    """A control's kept ones count on the last day, since they carry none; so does what stands as it is today."""
    made: dict[tuple[str, date], Count] = defaultdict(Count)
    for control, evidence in seen:
        made[f'control:{control.name}', period.last].kept += evidence.kept
        for example in evidence.broken:
            day = period.last if control.standing else clock.shanghai_day(example.at)
            made[f'control:{control.name}', day].broken += 1
    return [DayCount(reference, on, n.kept, n.broken) for (reference, on), n in made.items() if n.kept or n.broken]


def standing_references() -> list[str]:
    return [f'control:{control.name}' for control in controls.every() if control.standing]


def _waiting() -> dict[str, int]:
    """Of processes, what is under way now."""
    found: dict[str, int] = defaultdict(int)
    for each in flow.waiting():
        if each.kind == 'clock':
            found[f'clock:{each.process}'] += each.count
        found[_reference(each.kind, each.process, each.node)] += each.count
    return found


def months(references: Collection[str], fresh: Iterable[DayCount]) -> list[tuple[date, Count]]:
    """The last twelve months, this one included, oldest first. `fresh`: what no night has counted of this month."""
    today = clock.today()
    first = _month_before(today.replace(day=1), MONTHS_SHOWN - 1)
    found: dict[date, Count] = defaultdict(Count)
    for month, kept, broken in _rows(sql.MONTHS, references=list(references), first=first):
        found[month].add(Count(int(kept), int(broken)))
    for each in fresh:
        if each.reference in references:
            found[each.day.replace(day=1)].add(Count(each.kept, each.broken))
    every = [_month_before(today.replace(day=1), back) for back in reversed(range(MONTHS_SHOWN))]
    return [(month, found[month]) for month in every]


def trend(references: Collection[str], period: Period, fresh: Iterable[DayCount] = ()) -> list[tuple[date, Count]]:
    """Day by day: the nightly counts, and those that no night has counted yet."""
    found: dict[date, Count] = defaultdict(Count)
    for day, kept, broken in _rows(sql.TREND, references=sorted(references), first=period.first, last=period.last):
        found[day] = Count(int(kept), int(broken))
    for each in fresh:
        if each.reference in references:
            found[each.day].add(Count(each.kept, each.broken))
    span = range((period.last - period.first).days + 1)
    return [(day, found[day]) for day in (period.first + timedelta(days=each) for each in span)]


def _of_processes(period: Period) -> Iterable[DayCount]:
    for each in flow.counted(period.since, period.until):
        yield DayCount(_reference(each.kind, each.process, each.node), each.day, each.kept, each.broken)
        if each.kind == 'clock':  # a clause may name all clocks of a process at once
            yield DayCount(f'clock:{each.process}', each.day, each.kept, each.broken)


def _reference(kind: str, process: str, node: str) -> str:
    return f'{REFERENCE[kind]}:{process}#{node}' if node else f'{REFERENCE[kind]}:{process}'


def _untallied(period: Period) -> set[date]:
    """Days of the span that have come and are not in the nightly counts."""
    last = min(period.last, clock.today())
    days = {period.first + timedelta(days=each) for each in range((last - period.first).days + 1)}
    first = first_day()
    counted = TalliedDay.objects.filter(day__gte=period.first, day__lte=last).values_list('day', flat=True)
    return {day for day in days - set(counted) if first is not None and day >= first}


def first_day() -> date | None:
    """The day of the first audit entry: nothing was kept or broken before."""
    rows = _rows(sql.FIRST_DAY)
    return rows[0][0] if rows else None


def tallied(day: date) -> dict[str, Count]:
    rows = ControlDay.objects.filter(day=day).values_list('reference', 'kept', 'broken')
    return {reference: Count(kept, broken) for reference, kept, broken in rows}


def _month_before(month: date, back: int) -> date:
    number = month.year * 12 + month.month - 1 - back
    return date(number // 12, number % 12 + 1, 1)


def _rows(statement: str, **parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
