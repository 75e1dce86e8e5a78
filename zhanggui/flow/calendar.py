"""Working time: which days people work and when a length of work is over. Pure, exact, and never earlier for a longer length.

Holidays and the weekends worked instead of them are the State Council's, as `chinese_calendar` knows them; the company's own
days go before. Past the last year it knows, Monday to Friday are working days, and `warning` says so.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import chinese_calendar
from chinese_calendar.constants import holidays

from zhanggui.core.clock import SHANGHAI, shanghai
from zhanggui.core.words import say
from zhanggui.flow.bpmn.findings import Finding, Grade

DAY = timedelta(days=1)
NOTHING = timedelta()
SATURDAY = 5
DAYS_MAX = 20_000  # some eighty years of work: nobody means more
KNOWN_FROM = date(min(holidays).year, 1, 1)
KNOWN_UNTIL = date(max(holidays).year, 12, 31)

Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Hours:
    """When people work on a working day, by Shanghai's clock, in order and apart."""

    spans: tuple[Span, ...] = ((time(9), time(12)), (time(13), time(18)))

    @property
    def day(self) -> timedelta:
        return sum((_until(end) - _until(begin) for begin, end in self.spans), NOTHING)


@dataclass(frozen=True, slots=True)
class Days:
    """The country's calendar with the company's `own` days over it."""

    own: Mapping[date, bool] = field(default_factory=dict)

    def works(self, day: date) -> bool:
        own = self.own.get(day)
        return country_works(day) if own is None else own


HOURS = Hours()


def after(start: datetime, length: timedelta, days: Days, hours: Hours = HOURS) -> datetime:
    """The moment when `length` of working time has passed since `start`. Raises OverflowError past `DAYS_MAX` days."""
    left = length
    if left <= NOTHING:
        return start
    for begin, end in _worked_spans(start, days, hours):
        if left <= end - begin:
            return (begin + left).astimezone(start.tzinfo)
        left -= end - begin
    raise OverflowError(length)


def between(start: datetime, end: datetime, days: Days, hours: Hours = HOURS) -> timedelta:
    """The working time from `start` to `end`: what `after` would need to get there."""
    passed = NOTHING
    for begin, until in _worked_spans(start, days, hours):
        if begin >= end:
            break
        passed += min(until, end) - begin
    return passed


def worked(length: timedelta, hours: Hours = HOURS) -> timedelta:
    """A duration as people mean it: a day (or 24 hours) is one working day; what is less is hours of work, a day's at most.

    So `P3D` and `PT72H` are three working days, `PT4H` half of one, and a longer duration never ends earlier.
    """
    whole, rest = divmod(max(length, NOTHING), DAY)
    return whole * hours.day + min(rest, hours.day)


def due(start: datetime, length: timedelta, days: Days, hours: Hours = HOURS) -> datetime:
    """The end of a duration that counts working time only: what a timer or a due date asks for."""
    return after(start, worked(length, hours), days, hours)


@functools.cache
def country_works(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < SATURDAY


def holiday_name(day: date) -> str:
    """The festival a free day is for, or a day is worked instead of, in Chinese; empty for all other days."""
    if not KNOWN_FROM <= day <= KNOWN_UNTIL:
        return ''
    name: str = chinese_calendar.get_holiday_detail(day)[1] or ''
    return _IN_CHINESE.get(name, '')


def warning(until: date) -> Finding | None:
    """Said when working time reaches past what is known of holidays."""
    if until <= KNOWN_UNTIL:
        return None
    reason = say(
        f'{KNOWN_UNTIL.year + 1} 年起的放假安排还不知道，暂按周一至周五上班计算；请在“工作日历”里补上。',
        f'Holidays from {KNOWN_UNTIL.year + 1} on are not known yet: Monday to Friday count as working days. '
        f'Enter them in the working calendar.',
    )
    return Finding(Grade.WARNING, 'calendar_ends', reason)


def _worked_spans(start: datetime, days: Days, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    """Stretches of work from `start` on, in order."""
    first = shanghai(start).date()
    for number in range(DAYS_MAX):
        day = first + number * DAY
        if not days.works(day):
            continue
        for begin, end in hours.spans:
            opens, closes = (datetime.combine(day, each, SHANGHAI) for each in (begin, end))
            if closes > start:
                yield max(opens, start), closes


def _until(moment: time) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)


_IN_CHINESE: Mapping[str, str] = {each.value: each.chinese for each in chinese_calendar.Holiday}
