"""The types of FEEL and of a model's item definitions: what a value is, what conforms to what, and implicit conversions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from zhanggui.flow.feel.limits import charge
from zhanggui.flow.feel.values import Function, Range, Value, kind

SIMPLE = {
    'Any', 'null', 'boolean', 'number', 'string', 'date', 'date and time', 'time', 'days and time duration',
    'years and months duration', 'list', 'context', 'function', 'range',
}  # fmt: skip
SPELLINGS = {
    'dateTime': 'date and time', 'dayTimeDuration': 'days and time duration', 'yearMonthDuration': 'years and months duration',
    'Null': 'null', 'any': 'Any',
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Type:
    """`inner` are the element of a list or range, or the parameters of a function; `fields` those of a context."""

    name: str
    inner: tuple[Type, ...] = ()
    fields: tuple[tuple[str, Type], ...] = ()
    result: Type | None = None
    allowed: Callable[[Value], bool] | None = None


ANY = Type('Any')


def simple(name: str) -> Type | None:
    """The type a plain name means; `feel:string` and the XML spellings of other tools are understood."""
    short = name.removeprefix('feel:').strip()
    short = SPELLINGS.get(short, short)
    return Type(short) if short in SIMPLE else None


def is_of(value: Value, wanted: Type, *, limited: bool = False) -> bool:
    """`limited`: within the allowed values of the type, too; `instance of` does not look at them."""
    if value is None:
        return wanted.name == 'null'
    if wanted.name != 'Any' and kind(value) != wanted.name:
        return False
    if type(value) is list or type(value) is dict:
        charge(len(value))
    if wanted.name == 'list':
        fits = not wanted.inner or all(item is None or is_of(item, wanted.inner[0], limited=limited) for item in value)
    elif wanted.name == 'context':
        fits = all(
            name in value and (value[name] is None or is_of(value[name], type_, limited=limited))
            for name, type_ in wanted.fields
        )
    elif wanted.name == 'range':
        fits = not wanted.inner or _range_of(value, wanted.inner[0])
    elif wanted.name == 'function':
        fits = _function_of(value, wanted)
    else:
        fits = True
    return fits and (not limited or wanted.allowed is None or wanted.allowed(value))


def conforms(one: Type, wanted: Type) -> bool:
    """Whether every value of one type may stand where the other is wanted."""
    if wanted.name == 'Any':
        return True
    if one.name != wanted.name:
        return False
    if one.name == 'function':
        return (
            len(one.inner) == len(wanted.inner)
            and all(conforms(theirs, ours) for ours, theirs in zip(one.inner, wanted.inner, strict=True))
            and conforms(one.result or ANY, wanted.result or ANY)
        )
    if one.name == 'context':
        have = dict(one.fields)
        return all(name in have and conforms(have[name], type_) for name, type_ in wanted.fields)
    if not wanted.inner:
        return True
    return bool(one.inner) and conforms(one.inner[0], wanted.inner[0])


def completed(value: Value, wanted: Type) -> Value:
    """Data from outside, with null for what it does not say."""
    if wanted.name == 'context' and type(value) is dict:
        named = {name: completed(value.get(name), type_) for name, type_ in wanted.fields}
        return {**value, **named}
    if wanted.name == 'list' and wanted.inner and type(value) is list:
        return [completed(item, wanted.inner[0]) for item in value]
    return value


def coerced(value: Value, wanted: Type | None) -> Value:
    """The value as the wanted type, or null: a single item and a list of one stand for each other, a date for its midnight."""
    if value is None or wanted is None or is_of(value, wanted, limited=True):
        return value
    if type(value) is list and len(value) == 1 and is_of(value[0], wanted, limited=True):
        return value[0]
    if wanted.name == 'list' and type(value) is not list and is_of([value], wanted, limited=True):
        return [value]
    if wanted.name == 'date and time' and type(value) is dt.date:
        return dt.datetime(value.year, value.month, value.day, tzinfo=dt.UTC)
    return None


def _range_of(value: Range, wanted: Type) -> bool:
    return all(end is None or is_of(end, wanted) for end in (value.start, value.end))


def _function_of(value: Value, wanted: Type) -> bool:
    if not wanted.inner and wanted.result is None and not isinstance(value, Function):
        return True
    if not isinstance(value, Function):
        return False
    types = tuple(value.types[at] if at < len(value.types) else ANY for at in range(len(value.parameters)))
    return conforms(Type('function', inner=types, result=value.result), wanted)
