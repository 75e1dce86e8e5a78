"""Dates, times and durations as text: ISO 8601 as FEEL reads and writes it, to the microsecond, years 1 to 9999."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Callable
from typing import TypeVar

from zhanggui.core.words import say
from zhanggui.flow.feel.errors import Unclaimed
from zhanggui.flow.feel.values import Months, Value

T = TypeVar('T')

DATE = re.compile(r'(-?(?:[1-9]\d{4,8}|\d{4}))-(\d\d)-(\d\d)')
TIME = re.compile(
    r'(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:(Z)|([+-])(\d\d):(\d\d)(?::(\d\d))?|@([A-Za-z_]+(?:/[A-Za-z0-9_+-]+)*))?'
)
YEARS_MONTHS = re.compile(r'(-?)P(?=\d)(?:(\d{1,10})Y)?(?:(\d{1,10})M)?')
DAYS_TIME = re.compile(
    r'(-?)P(?=.)(?:(\d{1,10})D)?(?:T(?=\d)(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,12})(?:\.(\d*))?S)?)?'
)
OFFSET_HOURS_MAX = 14
ZERO = dt.timedelta()


def read_date(text: str) -> dt.date | None:
    found = DATE.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups())
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return None
        raise Unclaimed(say(f'年份 {year} 不在 1–9999 之内', f'the year {year} is outside 1–9999'))
    return _made(lambda: dt.date(year, month, day))


def read_time(text: str) -> dt.time | None:
    found = TIME.fullmatch(text)
    if not found:
        return None
    hour, minute, second, fraction = found.group(1, 2, 3, 4)
    micros = int((fraction or '').ljust(6, '0')[:6])
    known, zone = _zone(found)
    if not known:
        return None
    return _made(lambda: dt.time(int(hour), int(minute), int(second), micros, tzinfo=zone))


def read_moment(text: str) -> dt.datetime | None:
    day, separator, clock = text.partition('T')
    date = read_date(day)
    if date is None:
        return None
    if not separator:
        return dt.datetime.combine(date, dt.time())
    time = read_time(clock)
    return None if time is None else dt.datetime.combine(date, time)


def read_duration(text: str) -> Months | dt.timedelta | None:
    if found := YEARS_MONTHS.fullmatch(text):
        sign, years, months = found.groups()
        count = int(years or 0) * 12 + int(months or 0)
        return Months(-count if sign else count)
    if not (found := DAYS_TIME.fullmatch(text)):
        return None
    sign, days, hours, minutes, seconds, fraction = found.groups()
    try:
        length = dt.timedelta(
            days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0), seconds=int(seconds or 0),
            microseconds=int((fraction or '').ljust(6, '0')[:6]),
        )  # fmt: skip
    except OverflowError:
        return None
    return -length if sign else length


def read_any(text: str) -> Value:
    """What `@"…"` means: the first of date, date and time, time, duration that the text is."""
    for read in (read_date, read_moment, read_time, read_duration):
        if (value := read(text)) is not None:
            return value
    return None


def show(value: dt.date | dt.time | dt.timedelta | Months) -> str:
    if isinstance(value, dt.datetime):
        return f'{_show_date(value)}T{_show_time(value.timetz())}'
    if isinstance(value, dt.date):
        return _show_date(value)
    if isinstance(value, dt.time):
        return _show_time(value)
    if isinstance(value, Months):
        return _show_months(value.count)
    return _show_days(value)


def offset(value: dt.datetime | dt.time) -> dt.timedelta | None:
    """The distance from UTC; a time of day in a named zone has one only where the zone never changes."""
    if isinstance(value, dt.datetime):
        return value.utcoffset()
    zone = value.tzinfo
    return zone.utcoffset(dt.datetime(2000, 1, 1)) if zone else None  # noqa: DTZ001 the zone is asked about its own clock


def zone_name(value: dt.datetime | dt.time) -> str | None:
    return value.tzinfo.key if isinstance(value.tzinfo, zoneinfo.ZoneInfo) else None


def _zone(found: re.Match[str]) -> tuple[bool, dt.tzinfo | None]:
    utc, sign, hours, minutes, seconds, name = found.group(5, 6, 7, 8, 9, 10)
    if utc:
        return True, dt.UTC
    if sign:
        if int(hours) > OFFSET_HOURS_MAX or int(minutes) > 59 or int(seconds or 0) > 59:
            return False, None
        distance = dt.timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds or 0))
        if not distance:
            return True, dt.UTC
        return True, dt.timezone(-distance if sign == '-' else distance)
    if name:
        try:
            return True, zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            return False, None
    return True, None


def _made(make: Callable[[], T]) -> T | None:
    try:
        return make()
    except ValueError:  # the thirty-first of a shorter month, the sixty-first minute
        return None


def _show_date(value: dt.date) -> str:
    return f'{value.year:04d}-{value.month:02d}-{value.day:02d}'


def _show_time(value: dt.time) -> str:
    fraction = f'.{value.microsecond:06d}'.rstrip('0') if value.microsecond else ''
    return f'{value.hour:02d}:{value.minute:02d}:{value.second:02d}{fraction}{_show_zone(value)}'


def _show_zone(value: dt.time) -> str:
    if name := zone_name(value):
        return f'@{name}'
    distance = offset(value)
    if distance is None:
        return ''
    if not distance:
        return 'Z'
    sign = '-' if distance < ZERO else '+'
    seconds = abs(int(distance.total_seconds()))
    tail = f':{seconds % 60:02d}' if seconds % 60 else ''
    return f'{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}{tail}'


def _show_months(count: int) -> str:
    years, months = divmod(abs(count), 12)
    text = (f'{years}Y' if years else '') + (f'{months}M' if months or not years else '')
    return ('-' if count < 0 else '') + 'P' + text


def _show_days(value: dt.timedelta) -> str:
    length = abs(value)
    hours, minutes, seconds = length.seconds // 3600, length.seconds // 60 % 60, length.seconds % 60
    fraction = f'.{length.microseconds:06d}'.rstrip('0') if length.microseconds else ''
    clock = (f'{hours}H' if hours else '') + (f'{minutes}M' if minutes else '')
    clock += f'{seconds}{fraction}S' if seconds or fraction else ''
    text = (f'{length.days}D' if length.days else '') + (f'T{clock}' if clock else '')
    return ('-' if value < ZERO else '') + 'P' + (text or 'T0S')
