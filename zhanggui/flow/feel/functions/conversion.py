"""Built-in functions that turn one type into another: string, number, date, time, duration."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from decimal import Decimal

from zhanggui.flow.feel import temporal
from zhanggui.flow.feel.functions.registry import Builtin, builtin
from zhanggui.flow.feel.limits import LIMITS, charge, fits
from zhanggui.flow.feel.operators import IMPOSSIBLE
from zhanggui.flow.feel.values import DECIMAL128, Function, Months, Range, Value

PLAIN_NUMBER = re.compile(r'-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?')
SEPARATORS = {' ', ',', '.'}


@builtin('string', 'from: any')
def string(value: Value) -> Value:
    return None if value is None else fits(show(value))


@builtin('number', 'from: string')
def number(text: str) -> Value:
    return _number(text)


@builtin('number', 'from: string', 'grouping separator: string!', 'decimal separator: string!')
def number_of(text: str, grouping: str | None, point: str | None) -> Value:
    if grouping is not None and (grouping not in SEPARATORS or grouping == point):
        return None
    if point is not None and point not in {',', '.'}:
        return None
    if grouping:
        text = text.replace(grouping, '')
    if point and point != '.':
        if '.' in text:
            return None
        text = text.replace(point, '.')
    return _number(text)


@builtin('number', 'from: number')
def number_itself(value: Decimal) -> Value:
    return value


@builtin('date', 'from: string')
def date(text: str) -> Value:
    return temporal.read_date(text)


@builtin('date', 'from: day')
def date_of(value: dt.date) -> Value:
    return value.date() if isinstance(value, dt.datetime) else value


@builtin('date', 'year: number', 'month: number', 'day: number')
def date_from(year: Decimal, month: Decimal, day: Decimal) -> Value:
    if year != int(year) or not -(10**9) < year < 10**9 or not 0 < month < 13 or not 0 < day < 32:
        return None
    sign = '-' if year < 0 else ''
    return temporal.read_date(f'{sign}{abs(int(year)):04d}-{int(month):02d}-{int(day):02d}')


@builtin('date and time', 'from: string')
def moment(text: str) -> Value:
    return temporal.read_moment(text)


@builtin('date and time', 'from: day')
def moment_of(value: dt.date) -> Value:
    if isinstance(value, dt.datetime):
        return value
    return dt.datetime.combine(value, dt.time(tzinfo=dt.UTC))


@builtin('date and time', 'date: day', 'time: time')
def moment_from(date: dt.date, time: dt.time) -> Value:
    day = date.date() if isinstance(date, dt.datetime) else date
    return dt.datetime.combine(day, time)


@builtin('date and time', 'date: moment', 'timezone: string')
def moment_in(value: dt.datetime, zone: str) -> Value:
    there = temporal.read_time(f'00:00:00@{zone}')
    return None if there is None or there.tzinfo is None else value.astimezone(there.tzinfo)


@builtin('time', 'from: string')
def time(text: str) -> Value:
    return temporal.read_time(text)


@builtin('time', 'from: clock')
def time_of(value: dt.time | dt.date) -> Value:
    if isinstance(value, dt.time):
        return value
    return value.timetz() if isinstance(value, dt.datetime) else dt.time(tzinfo=dt.UTC)


@builtin('time', 'hour: number', 'minute: number', 'second: number', 'offset: duration?')
def time_from(hour: Decimal, minute: Decimal, second: Decimal, offset: dt.timedelta | None = None) -> Value:
    if not (0 <= hour <= 23 and 0 <= minute <= 59 and 0 <= second < 60):
        return None
    try:
        zone = None if offset is None else dt.timezone(offset) if offset else dt.UTC
        micros = int((second - int(second)) * 1_000_000)
        return dt.time(int(hour), int(minute), int(second), micros, tzinfo=zone)
    except ValueError:
        return None


@builtin('duration', 'from: string')
def duration(text: str) -> Value:
    return temporal.read_duration(text)


@builtin('duration', 'from: duration')
@builtin('duration', 'from: months')
def duration_itself(value: Value) -> Value:
    return value


@builtin('years and months duration', 'from: day', 'to: day')
def months_between(start: dt.date, end: dt.date) -> Value:
    first, second = _day(start), _day(end)
    count = (second.year - first.year) * 12 + second.month - first.month
    if count > 0 and second.day < first.day:
        count -= 1
    elif count < 0 and second.day > first.day:
        count += 1
    return Months(count)


def show(value: Value) -> str:
    """Any value as `string()` writes it."""
    if type(value) is str:
        return value
    if type(value) is list or type(value) is dict:
        charge(len(value))
    return _SHOWN.get(type(value), temporal.show)(value)


def _number(text: str) -> Decimal | None:
    if len(text) > LIMITS.string_length or not PLAIN_NUMBER.fullmatch(text):
        return None
    try:
        return DECIMAL128.create_decimal(text)
    except IMPOSSIBLE:
        return None


def _day(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _number_text(value: Decimal) -> str:
    return format(value, 'f')


def _nested(value: Value) -> str:
    if value is None:
        return 'null'
    return json.dumps(value, ensure_ascii=False) if type(value) is str else show(value)


def _context_text(value: dict[str, Value]) -> str:
    return '{' + ', '.join(f'{_key(key)}: {_nested(item)}' for key, item in value.items()) + '}'


def _key(key: str) -> str:
    return key if not set(key) & set('"{}:,') and key else json.dumps(key, ensure_ascii=False)


def _range_text(value: Range) -> str:
    opening, closing = '[' if value.start_included else '(', ']' if value.end_included else ')'
    return f'{opening}{_nested(value.start)}..{_nested(value.end)}{closing}'


_SHOWN: dict[type, Callable[[Value], str]] = {
    Decimal: _number_text, bool: lambda value: 'true' if value else 'false', dict: _context_text, Range: _range_text,
    list: lambda value: '[' + ', '.join(_nested(item) for item in value) + ']', Function: lambda value: 'function',
    Builtin: lambda value: value.name,
}  # fmt: skip
