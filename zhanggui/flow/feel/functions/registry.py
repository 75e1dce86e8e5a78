"""How a built-in function is declared: its names and types of parameters; a call that does not fit them is null."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhanggui.flow.feel.limits import Budget
from zhanggui.flow.feel.values import Function, Months, Range, Value

Implementation = Callable[..., Value]


class _Misfit:
    """The answer of an overload that the arguments do not fit."""


MISFIT: Value = _Misfit()
TYPES: dict[str, tuple[type, ...] | None] = {
    'any': None,
    'number': (Decimal,),
    'string': (str,),
    'boolean': (bool,),
    'list': (list,),
    'context': (dict,),
    'date': (dt.date,),
    'moment': (dt.datetime,),
    'time': (dt.time,),
    'duration': (dt.timedelta,),
    'months': (Months,),
    'range': (Range,),
    'day': (dt.date, dt.datetime),
    'clock': (dt.time, dt.datetime, dt.date),
    'point': (Decimal, str, dt.date, dt.datetime, dt.time, dt.timedelta, Months),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    types: tuple[type, ...] | None
    optional: bool
    nullable: bool
    lists: bool


@dataclass(frozen=True, slots=True)
class Overload:
    parameters: tuple[Parameter, ...]
    run: Implementation
    variadic: bool
    budgeted: bool

    def call(self, arguments: Sequence[Value], budget: Budget) -> Value:
        required = sum(1 for parameter in self.parameters if not parameter.optional)
        if len(arguments) < required or (len(arguments) > len(self.parameters) and not self.variadic):
            return MISFIT
        checked = []
        for at, value in enumerate(arguments):
            fitted = _fit(value, self.parameters[min(at, len(self.parameters) - 1)])
            if fitted is MISFIT:
                return MISFIT
            checked.append(fitted)
        return self.run(*checked, budget=budget) if self.budgeted else self.run(*checked)

    def call_named(self, arguments: dict[str, Value], budget: Budget) -> Value:
        known = {parameter.name for parameter in self.parameters}
        if not known.issuperset(arguments):
            return MISFIT
        if any(parameter.name not in arguments and not parameter.optional for parameter in self.parameters):
            return MISFIT
        if self.variadic and len(arguments) != 1:
            return MISFIT
        last = (
            max(at for at, parameter in enumerate(self.parameters) if parameter.name in arguments) if arguments else -1
        )
        return self.call([arguments.get(parameter.name) for parameter in self.parameters[: last + 1]], budget)


@dataclass(frozen=True, slots=True)
class Builtin:
    name: str
    overloads: list[Overload]

    def call(self, arguments: Sequence[Value], budget: Budget) -> Value:
        for value in arguments:
            if type(value) in _SIZED:
                budget.spend(len(value) // 16)
        for overload in self.overloads:
            if (answer := overload.call(arguments, budget)) is not MISFIT:
                return answer
        return None

    def call_named(self, arguments: dict[str, Value], budget: Budget) -> Value:
        for overload in self.overloads:
            if (answer := overload.call_named(arguments, budget)) is not MISFIT:
                return answer
        return None


_SIZED = {str, list, dict}
BUILTINS: dict[str, Builtin] = {}


def builtin(
    name: str, *signature: str, variadic: bool = False, budgeted: bool = False
) -> Callable[[Implementation], Implementation]:
    """`builtin('substring', 'string: string', 'start position: number', 'length: number?')`.

    `?` behind a type: may be left out or null. `!`: must be given, may be null.
    """

    def keep(run: Implementation) -> Implementation:
        parameters = tuple(_parameter(text) for text in signature)
        declared = BUILTINS.setdefault(name, Builtin(name, []))
        declared.overloads.append(Overload(parameters, run, variadic, budgeted))
        return run

    return keep


def _parameter(text: str) -> Parameter:
    name, type_ = text.rsplit(': ', 1)
    plain = type_.rstrip('?!')
    return (
        Parameter(name, TYPES.get(plain), type_.endswith('?'), type_[-1] in '?!', plain == 'list')
        if (plain in TYPES)
        else Parameter(name, (Function, Builtin), type_.endswith('?'), type_[-1] in '?!', False)
    )


def _fit(value: Value, parameter: Parameter) -> Value:
    if value is None:
        return None if parameter.nullable or parameter.types is None else MISFIT
    if parameter.types is None or type(value) in parameter.types:
        return value
    if parameter.lists:
        return [value]
    if type(value) is list and len(value) == 1 and type(value[0]) in parameter.types:
        return value[0]
    return MISFIT
