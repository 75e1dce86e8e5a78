"""What the operators do: null where the types do not fit, never an exception; true, false and null in logic."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from zhanggui.flow.feel.limits import charge, fits
from zhanggui.flow.feel.temporal import offset, zone_name
from zhanggui.flow.feel.values import DECIMAL128, Months, Range, Value

Truth = bool | None
ORDERED = {Decimal, str, dt.date, dt.datetime, dt.time, dt.timedelta, Months}
MONTHS_MAX = 12 * 10**10
IMPOSSIBLE = (InvalidOperation, DivisionByZero, Overflow, OverflowError, ValueError, ZeroDivisionError)


def add(one: Value, other: Value) -> Value:
    if type(one) is Decimal and type(other) is Decimal:
        return _numbers(DECIMAL128.add, one, other)
    if type(one) is str and type(other) is str:
        return fits(one + other)
    try:
        return _add_times(one, other)
    except IMPOSSIBLE:
        return None


def subtract(one: Value, other: Value) -> Value:
    if type(one) is Decimal and type(other) is Decimal:
        return _numbers(DECIMAL128.subtract, one, other)
    try:
        if isinstance(other, dt.timedelta | Months):
            return _add_times(one, negate(other))
        return _between_times(one, other)
    except IMPOSSIBLE:
        return None


def multiply(one: Value, other: Value) -> Value:
    if type(one) is Decimal and type(other) is Decimal:
        return _numbers(DECIMAL128.multiply, one, other)
    if type(one) is Decimal:
        one, other = other, one
    if type(other) is not Decimal:
        return None
    try:
        if isinstance(one, Months):
            return _months(int(one.count * other))
        return _length(DECIMAL128.multiply(_micros(one), other)) if isinstance(one, dt.timedelta) else None
    except IMPOSSIBLE:
        return None


def divide(one: Value, other: Value) -> Value:
    try:
        if type(other) is Decimal:
            if type(one) is Decimal:
                return DECIMAL128.divide(one, other)
            if isinstance(one, Months):
                return _months(int(one.count / other))
            return _length(DECIMAL128.divide(_micros(one), other)) if isinstance(one, dt.timedelta) else None
        if isinstance(one, Months) and isinstance(other, Months):
            return DECIMAL128.divide(Decimal(one.count), Decimal(other.count))
        if isinstance(one, dt.timedelta) and isinstance(other, dt.timedelta):
            return DECIMAL128.divide(_micros(one), _micros(other))
    except IMPOSSIBLE:
        return None
    return None


def power(one: Value, other: Value) -> Value:
    if type(one) is Decimal and type(other) is Decimal:
        return _numbers(DECIMAL128.power, one, other)
    return None


def negate(value: Value) -> Value:
    if type(value) is Decimal:
        return DECIMAL128.minus(value)
    if isinstance(value, Months):
        return Months(-value.count)
    return -value if isinstance(value, dt.timedelta) else None


def equal(one: Value, other: Value) -> Truth:
    """Null equals only null; values of different types cannot be compared."""
    if one is None or other is None:
        return one is other
    if type(one) is not type(other):
        return None
    if type(one) is list:
        charge(len(one))
        if len(one) != len(other):
            return False
        return all(equal(*pair) for pair in zip(one, other, strict=True))
    if type(one) is dict:
        charge(len(one))
        return one.keys() == other.keys() and all(equal(item, other[name]) for name, item in one.items())
    if type(one) is dt.time:
        return _time_key(one.replace(microsecond=0)) == _time_key(other.replace(microsecond=0))
    if type(one) is dt.datetime:  # the standard compares to the second
        return bool(one.replace(microsecond=0) == other.replace(microsecond=0))
    return bool(one == other)


def identical(one: Value, other: Value) -> Truth:
    """As `is()` sees it: same type, same value, and for times the same clock in the same zone."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dt.datetime | dt.time):
        same = one.replace(tzinfo=None) == other.replace(tzinfo=None)
        return same and offset(one) == offset(other) and zone_name(one) == zone_name(other)
    return bool(equal(one, other))


def less(one: Value, other: Value) -> Truth:
    return _ordered(operator.lt, one, other)


def at_most(one: Value, other: Value) -> Truth:
    return _ordered(operator.le, one, other)


def more(one: Value, other: Value) -> Truth:
    return _ordered(operator.gt, one, other)


def at_least(one: Value, other: Value) -> Truth:
    return _ordered(operator.ge, one, other)


def differ(one: Value, other: Value) -> Truth:
    same = equal(one, other)
    return None if same is None else not same


COMPARISONS: dict[str, Callable[[Value, Value], Truth]] = {
    'LT': less, 'LE': at_most, 'GT': more, 'GE': at_least, 'EQ': equal, 'NE': differ,
}  # fmt: skip


def within(value: Value, interval: Range) -> Truth:
    """Whether a value lies in a range; three-valued, so that a wrong type is null rather than false."""
    if interval.sign:
        return COMPARISONS[interval.sign](value, interval.end if interval.start is None else interval.start)
    low = (at_least if interval.start_included else more)(value, interval.start)
    high = (at_most if interval.end_included else less)(value, interval.end)
    if low is False or high is False:
        return False
    return None if low is None or high is None else True


def meets(value: Value, target: Value) -> Truth:
    """`value in target`: equal to it, within it, or meeting one item of it."""
    if type(target) is Range:
        return value == target if type(value) is Range else within(value, target)
    if type(target) is list:
        charge(len(target))
        if type(value) is list and equal(value, target):
            return True
        return any(meets(value, item) for item in target)
    return equal(value, target)


def _numbers(act: Callable[[Decimal, Decimal], Decimal], one: Decimal, other: Decimal) -> Decimal | None:
    try:
        return act(one, other)
    except IMPOSSIBLE:
        return None


def _ordered(compare: Callable[[Any, Any], bool], one: Value, other: Value) -> Truth:
    if type(one) is not type(other) or type(one) not in ORDERED:
        return None
    if type(one) is dt.time:
        one, other = _time_key(one), _time_key(other)
        if one[0] != other[0]:
            return None
    try:
        return compare(one, other)
    except TypeError:  # one with a zone, one without
        return None


def _time_key(value: dt.time) -> tuple[bool, dt.timedelta]:
    distance = offset(value)
    clock = dt.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    return distance is not None, clock - (distance or dt.timedelta())


def _add_times(one: Value, other: Value) -> Value:
    if isinstance(one, dt.timedelta | Months) and not isinstance(other, dt.timedelta | Months):
        one, other = other, one
    if isinstance(other, Months):
        if isinstance(one, Months):
            return _months(one.count + other.count)
        return plus_months(one, other.count) if isinstance(one, dt.date) else None
    if not isinstance(other, dt.timedelta):
        return None
    if isinstance(one, dt.timedelta):
        return one + other
    if type(one) is dt.date:
        return (dt.datetime.combine(one, dt.time()) + other).date()
    if isinstance(one, dt.datetime):
        return one + other
    if isinstance(one, dt.time):
        moment = dt.datetime.combine(dt.date(2000, 1, 1), one.replace(tzinfo=None))
        turned = moment + dt.timedelta(microseconds=int(other / dt.timedelta(microseconds=1)) % 86_400_000_000)
        return turned.time().replace(tzinfo=one.tzinfo)
    return None


def plus_months(day: dt.date, count: int) -> dt.date:
    """The same day of a later or earlier month, or the last one of a shorter month."""
    years, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    for back in range(4):
        try:
            return day.replace(year=years, month=month + 1, day=day.day - back)
        except ValueError:
            if not dt.MINYEAR <= years <= dt.MAXYEAR or back == 3:
                raise
    raise ValueError(day)


def _between_times(one: Value, other: Value) -> Value:
    if isinstance(one, dt.time) and isinstance(other, dt.time):
        (first, start), (second, end) = _time_key(one), _time_key(other)
        return start - end if first == second else None
    if not isinstance(one, dt.date) or not isinstance(other, dt.date):
        return None
    if type(one) is dt.date and type(other) is dt.date:
        return one - other
    first_moment, second_moment = _moment(one, other), _moment(other, one)
    if (first_moment.tzinfo is None) != (second_moment.tzinfo is None):
        return None
    if first_moment.tzinfo is not None:
        return first_moment.astimezone(dt.UTC) - second_moment.astimezone(dt.UTC)
    return first_moment - second_moment


def _moment(value: dt.date, beside: dt.date) -> dt.datetime:
    """A date beside a date and time counts as its midnight, in UTC where the other has a zone."""
    if isinstance(value, dt.datetime):
        return value
    zoned = isinstance(beside, dt.datetime) and beside.tzinfo is not None
    return dt.datetime.combine(value, dt.time(tzinfo=dt.UTC if zoned else None))


def _micros(value: dt.timedelta) -> Decimal:
    return Decimal(value // dt.timedelta(microseconds=1))


def _length(micros: Decimal) -> dt.timedelta:
    return dt.timedelta(microseconds=int(micros))


def _months(count: int) -> Months | None:
    return Months(count) if abs(count) <= MONTHS_MAX else None
