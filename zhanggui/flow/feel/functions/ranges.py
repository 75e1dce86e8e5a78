"""Built-in functions on ranges and points: before, meets, overlaps and the others of interval algebra; `range("[1..3]")`."""

from __future__ import annotations

import re

from zhanggui.flow.feel import temporal
from zhanggui.flow.feel.functions.conversion import number
from zhanggui.flow.feel.functions.registry import builtin
from zhanggui.flow.feel.lexing import unescape
from zhanggui.flow.feel.operators import at_most, equal, less, more, within
from zhanggui.flow.feel.values import Range, Value

LITERAL = re.compile(
    r'\s*([\[(\]])\s*("(?:[^"\\]|\\.)*"|[^".]*?(?:\.\d+)?|.*?"(?:[^"\\]|\\.)*".*?)\s*\.\.\s*(.*?)\s*([\])\[])\s*',
    re.DOTALL,
)
TEMPORAL = re.compile(r'@"([^"]*)"|(date and time|date|time|duration)\(\s*"([^"]*)"\s*\)')
TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
READERS = {
    'date and time': temporal.read_moment, 'date': temporal.read_date, 'time': temporal.read_time,
    'duration': temporal.read_duration,
}  # fmt: skip


@builtin('range', 'from: string')
def range_(text: str) -> Value:
    """Only literals may be the ends, and at least one end must be given."""
    found = LITERAL.fullmatch(text)
    if not found:
        return None
    opening, low, high, closing = found.groups()
    start, end = _end(low), _end(high)
    if start is None or end is None or type(start) is not type(end) or at_most(start, end) is not True:
        return None
    return Range(start, end, opening == '[', closing == ']')


@builtin('before', 'point1: point', 'point2: point')
def before(one: Value, other: Value) -> Value:
    return less(one, other)


@builtin('before', 'point: point', 'range: range')
def point_before(point: Value, interval: Range) -> Value:
    return _or(less(point, interval.start), _and(equal(point, interval.start), not interval.start_included))


@builtin('before', 'range: range', 'point: point')
def range_before(interval: Range, point: Value) -> Value:
    return _or(less(interval.end, point), _and(equal(interval.end, point), not interval.end_included))


@builtin('before', 'range1: range', 'range2: range')
def ranges_before(one: Range, other: Range) -> Value:
    touching = not (one.end_included and other.start_included)
    return _or(less(one.end, other.start), _and(equal(one.end, other.start), touching))


@builtin('after', 'point1: point', 'point2: point')
def after(one: Value, other: Value) -> Value:
    return more(one, other)


@builtin('after', 'point: point', 'range: range')
def point_after(point: Value, interval: Range) -> Value:
    return range_before(interval, point)


@builtin('after', 'range: range', 'point: point')
def range_after(interval: Range, point: Value) -> Value:
    return point_before(point, interval)


@builtin('after', 'range1: range', 'range2: range')
def ranges_after(one: Range, other: Range) -> Value:
    return ranges_before(other, one)


@builtin('meets', 'range1: range', 'range2: range')
def meets(one: Range, other: Range) -> Value:
    return _and(equal(one.end, other.start), one.end_included and other.start_included)


@builtin('met by', 'range1: range', 'range2: range')
def met_by(one: Range, other: Range) -> Value:
    return meets(other, one)


@builtin('overlaps', 'range1: range', 'range2: range')
def overlaps(one: Range, other: Range) -> Value:
    first, second = ranges_before(one, other), ranges_before(other, one)
    return None if first is None or second is None else not first and not second


@builtin('overlaps before', 'range1: range', 'range2: range')
def overlaps_before(one: Range, other: Range) -> Value:
    starts = _or(
        less(one.start, other.start),
        _and(equal(one.start, other.start), one.start_included and not other.start_included),
    )
    reaches = _or(
        more(one.end, other.start), _and(equal(one.end, other.start), one.end_included and other.start_included)
    )
    ends = _or(less(one.end, other.end), _and(equal(one.end, other.end), not one.end_included or other.end_included))
    return _and(starts, _and(reaches, ends))


@builtin('overlaps after', 'range1: range', 'range2: range')
def overlaps_after(one: Range, other: Range) -> Value:
    starts = _or(
        less(other.start, one.start),
        _and(equal(one.start, other.start), other.start_included and not one.start_included),
    )
    reaches = _or(
        less(one.start, other.end), _and(equal(one.start, other.end), one.start_included and other.end_included)
    )
    ends = _or(more(one.end, other.end), _and(equal(one.end, other.end), one.end_included or not other.end_included))
    return _and(starts, _and(reaches, ends))


@builtin('finishes', 'point: point', 'range: range')
def point_finishes(point: Value, interval: Range) -> Value:
    return _and(equal(point, interval.end), interval.end_included)


@builtin('finishes', 'range1: range', 'range2: range')
def finishes(one: Range, other: Range) -> Value:
    starts = _or(
        more(one.start, other.start),
        _and(equal(one.start, other.start), not one.start_included or other.start_included),
    )
    return _and(_and(equal(one.end, other.end), one.end_included == other.end_included), starts)


@builtin('finished by', 'range: range', 'point: point')
def finished_by_point(interval: Range, point: Value) -> Value:
    return point_finishes(point, interval)


@builtin('finished by', 'range1: range', 'range2: range')
def finished_by(one: Range, other: Range) -> Value:
    return finishes(other, one)


@builtin('includes', 'range: range', 'point: point')
def includes_point(interval: Range, point: Value) -> Value:
    return within(point, interval)


@builtin('includes', 'range1: range', 'range2: range')
def includes(one: Range, other: Range) -> Value:
    starts = _or(
        less(one.start, other.start),
        _and(equal(one.start, other.start), one.start_included or not other.start_included),
    )
    ends = _or(more(one.end, other.end), _and(equal(one.end, other.end), one.end_included or not other.end_included))
    return _and(starts, ends)


@builtin('during', 'point: point', 'range: range')
def point_during(point: Value, interval: Range) -> Value:
    return within(point, interval)


@builtin('during', 'range1: range', 'range2: range')
def during(one: Range, other: Range) -> Value:
    return includes(other, one)


@builtin('starts', 'point: point', 'range: range')
def point_starts(point: Value, interval: Range) -> Value:
    return _and(equal(point, interval.start), interval.start_included)


@builtin('starts', 'range1: range', 'range2: range')
def starts(one: Range, other: Range) -> Value:
    ends = _or(less(one.end, other.end), _and(equal(one.end, other.end), not one.end_included or other.end_included))
    return _and(_and(equal(one.start, other.start), one.start_included == other.start_included), ends)


@builtin('started by', 'range: range', 'point: point')
def started_by_point(interval: Range, point: Value) -> Value:
    return point_starts(point, interval)


@builtin('started by', 'range1: range', 'range2: range')
def started_by(one: Range, other: Range) -> Value:
    return starts(other, one)


@builtin('coincides', 'point1: point', 'point2: point')
def coincides(one: Value, other: Value) -> Value:
    return equal(one, other)


@builtin('coincides', 'range1: range', 'range2: range')
def ranges_coincide(one: Range, other: Range) -> Value:
    same = one.start_included == other.start_included and one.end_included == other.end_included
    return _and(_and(equal(one.start, other.start), equal(one.end, other.end)), same)


def _and(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _or(one: bool | None, other: bool | None) -> bool | None:
    if one is True or other is True:
        return True
    return None if one is None or other is None else False


def _end(text: str) -> Value:
    if found := TEXT.fullmatch(text):
        return unescape(found.group(1))
    if found := TEMPORAL.fullmatch(text):
        short, name, inner = found.groups()
        return temporal.read_any(short) if short is not None else READERS[name](inner)
    return number(text)
