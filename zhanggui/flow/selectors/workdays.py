"""The company's calendar as it stands: the country's days with our own over them, read in one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhanggui.flow.calendar import Days, country_works, holiday_name
from zhanggui.flow.models import WorkDay

MONTHS = 12


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day on the sheet of a year. `own`: the company departs from the country here."""

    day: date
    works: bool
    festival: str = ''
    own: bool = False
    note: str = ''


@dataclass(frozen=True, slots=True)
class ShownMonth:
    number: int
    before: int  # empty places before the first, the week beginning on Monday
    days: Sequence[ShownDay]

    @property
    def worked(self) -> int:
        return sum(day.works for day in self.days)


def company_days() -> Days:
    return Days(dict(WorkDay.objects.values_list('day', 'working')))


def sheet(year: int) -> list[ShownMonth]:
    """Every day of a year, by months."""
    own = {each.day: each for each in WorkDay.objects.filter(day__year=year)}
    return [_month(year, number, own) for number in range(1, MONTHS + 1)]


def own_days(year: int) -> list[WorkDay]:
    return list(WorkDay.objects.filter(day__year=year).order_by('day'))


def _month(year: int, number: int, own: dict[date, WorkDay]) -> ShownMonth:
    first = date(year, number, 1)
    last = date(year + number // MONTHS, number % MONTHS + 1, 1) - timedelta(days=1)
    days = [_shown(first + timedelta(days=each), own) for each in range((last - first).days + 1)]
    return ShownMonth(number, first.weekday(), days)


def _shown(day: date, own: dict[date, WorkDay]) -> ShownDay:
    kept = own.get(day)
    if kept is None:
        return ShownDay(day, country_works(day), holiday_name(day))
    return ShownDay(day, kept.working, holiday_name(day), own=True, note=kept.note)
