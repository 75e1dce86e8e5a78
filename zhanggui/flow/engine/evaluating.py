"""Expressions of the diagram against the variables of a case. What comes back is plain JSON, or `Trouble`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from zhanggui.core.words import Words, say
from zhanggui.flow.engine.running import Run
from zhanggui.flow.feel import Expression, FeelError
from zhanggui.flow.feel.temporal import show
from zhanggui.flow.feel.values import Months, Value


class Trouble(Exception):
    """An expression gave nothing that can be used: it becomes an incident."""

    def __init__(self, code: str, reason: Words) -> None:
        super().__init__(f'{code}: {reason.en}')
        self.code = code
        self.reason = reason


def value(expression: Expression, names: Mapping[str, Any]) -> Value:
    try:
        return expression.evaluate(names)
    except FeelError as error:
        raise Trouble('expression', error.words) from None


def holds(expression: Expression, names: Mapping[str, Any]) -> bool | None:
    """None when it is neither true nor false."""
    answer = value(expression, names)
    return answer if answer is True or answer is False else None


def plain(given: Value) -> Any:
    """A FEEL value as JSON keeps it: whole numbers as integers, times and durations as their ISO text."""
    if isinstance(given, Decimal):
        return int(given) if given == given.to_integral_value() else float(given)
    if isinstance(given, list):
        return [plain(item) for item in given]
    if isinstance(given, dict):
        return {name: plain(item) for name, item in given.items()}
    if isinstance(given, dt.date | dt.time | dt.timedelta | Months):
        return show(given)
    if given is None or isinstance(given, bool | str | int | float):
        return given
    raise Trouble('value', say('表达式的结果不能保存', 'the result of the expression cannot be kept'))


def results(run: Run, scope: int, wanted: Mapping[str, Expression], answer: Mapping[str, Any]) -> dict[str, Any]:
    """What of an answer is written: the declared results, or without any the answer as it is."""
    if not wanted:
        return {name: plain(item) for name, item in answer.items()}
    names = run.names(scope, answer)
    return {name: plain(value(expression, names)) for name, expression in wanted.items()}
