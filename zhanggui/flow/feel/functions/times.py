"""Built-in functions on dates: where a day stands in its week, month and year, and what the injected clock says."""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import Decimal

from zhanggui.core import clock
from zhanggui.flow.feel.functions.registry import builtin
from zhanggui.flow.feel.values import Value

DAYS = ('Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday')
MONTHS = (
    'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December',
)  # fmt: skip


@builtin('now')
def now() -> Value:
    return clock.now().astimezone(clock.SHANGHAI)


@builtin('today')
def today() -> Value:
    return clock.now().astimezone(clock.SHANGHAI).date()


@builtin('day of year', 'date: day')
def day_of_year(day: dt.date) -> Value:
    return Decimal(day.timetuple().tm_yday)


@builtin('day of week', 'date: day')
def day_of_week(day: dt.date) -> Value:
    return DAYS[day.weekday()]


@builtin('month of year', 'date: day')
def month_of_year(day: dt.date) -> Value:
    return MONTHS[day.month - 1]


@builtin('week of year', 'date: day')
def week_of_year(day: dt.date) -> Value:
    return Decimal(day.isocalendar().week)


@builtin('last day of month', 'date: day')
def last_day_of_month(day: dt.date) -> Value:
    return Decimal(calendar.monthrange(day.year, day.month)[1])
