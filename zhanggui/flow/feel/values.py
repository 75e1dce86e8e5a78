"""The values of FEEL as Python values; numbers are decimal128 (34 digits), and no operation leaves that range."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zhanggui.flow.feel.limits import Budget
    from zhanggui.flow.feel.types import Type

# null None · boolean bool · number Decimal · string str · date date · date and time datetime · time time ·
# days and time duration timedelta · years and months duration Months · list list · context dict · Range · Function
Value = Any

DECIMAL128 = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, capitals=1, clamp=0, flags=[],
    traps=[InvalidOperation, DivisionByZero, Overflow],
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A duration of years and months, which has no fixed number of days."""

    count: int


@dataclass(frozen=True, slots=True)
class Range:
    """An interval, or a test that stands for one: `sign` is then its comparison (LT, EQ …), and one end is open for ever."""

    start: Value
    end: Value
    start_included: bool
    end_included: bool
    sign: str = ''


@dataclass(frozen=True, slots=True)
class Function:
    """Something written in FEEL that can be called, by position or by name."""

    parameters: tuple[str, ...]
    run: Callable[[Sequence[Value], Budget], Value]
    types: tuple[Type, ...] = ()
    result: Type | None = None
    accept: Callable[[Value, Type], Value] | None = None

    def call(self, arguments: Sequence[Value], budget: Budget) -> Value:
        """Null when the arguments are too few, too many, or of the wrong types."""
        if len(arguments) != len(self.parameters):
            return None
        if self.accept is None or not self.types:
            return self.run(arguments, budget)
        accepted = [self.accept(value, type_) for value, type_ in zip(arguments, self.types, strict=True)]
        if any(after is None and before is not None for before, after in zip(arguments, accepted, strict=True)):
            return None
        return self.run(accepted, budget)

    def call_named(self, arguments: dict[str, Value], budget: Budget) -> Value:
        if set(arguments) != set(self.parameters):
            return None
        return self.call([arguments[name] for name in self.parameters], budget)


def kind(value: Value) -> str:
    """The name of the type of a value, as FEEL calls it."""
    return _KINDS.get(type(value), 'Any')


def number(value: int | str | float | Decimal) -> Decimal:
    return DECIMAL128.create_decimal(str(value) if isinstance(value, float) else value)


def from_python(value: object) -> Value:
    """A Python value as data carry it (int, float, tuple, nested) becomes a FEEL value."""
    if type(value) in _READY:
        return value
    if type(value) is int:
        return Decimal(value) if -_SHORT < value < _SHORT else number(value)
    if isinstance(value, int | float | Decimal):
        return number(value)
    if isinstance(value, dict):
        return {str(key): from_python(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [from_python(item) for item in value]
    return str(value)


_SHORT = 10**34
_READY = {type(None), bool, str, dt.date, dt.datetime, dt.time, dt.timedelta, Months, Range, Function}
_KINDS = {
    type(None): 'null', bool: 'boolean', Decimal: 'number', str: 'string', dt.date: 'date', dt.datetime: 'date and time',
    dt.time: 'time', dt.timedelta: 'days and time duration', Months: 'years and months duration', list: 'list', dict: 'context',
    Range: 'range', Function: 'function',
}  # fmt: skip
