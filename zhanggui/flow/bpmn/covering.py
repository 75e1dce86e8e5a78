"""Whether the conditions of a choice leave a case without a way: tried with the values they compare with, and those beside."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from decimal import Decimal

from zhanggui.flow.feel import Expression, FeelError
from zhanggui.flow.feel.values import Value

COMPARISON = re.compile(r'([^\W\d][\w.]*)\s*(=|!=|<=|>=|<|>)\s*("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false)(?![\w.])')
JOINED = re.compile(r'\s*(?:\b(?:and|or)\b|[()])\s*')
TRIES_MAX = 2_000
OTHER = '…'


def uncovered(conditions: Sequence[Expression]) -> str | None:
    """None when all is covered; a text such as `amount=0` of values that nothing takes; '' when it cannot be told."""
    if any(condition.text.strip() == 'true' for condition in conditions):
        return None
    tried: dict[str, list[Value]] = {}
    for condition in conditions:
        found = _compared(condition.text)
        if found is None:
            return ''
        for name, worth in found.items():
            known = tried.setdefault(name, [])
            known.extend(value for value in worth if value not in known)
    if len(tried) == 0 or _count(tried) > TRIES_MAX:
        return ''
    for values in itertools.product(*tried.values()):
        given = dict(zip(tried, values, strict=True))
        if not any(_holds(condition, given) for condition in conditions):
            return ', '.join(f'{name}={_shown(value)}' for name, value in given.items())
    return None


def compared_values(text: str) -> dict[str, list[Value]]:
    """The names an expression compares with constants, and values worth trying for each."""
    found: dict[str, list[Value]] = {}
    for name, _, literal in COMPARISON.findall(text):
        known = found.setdefault(name, [])
        known.extend(value for value in _around(literal) if value not in known)
    return found


def _compared(text: str) -> dict[str, list[Value]] | None:
    """None when the text is more than comparisons of names with constants."""
    if JOINED.sub('', COMPARISON.sub('', text)).strip():
        return None
    found = compared_values(text)
    return None if any('.' in name for name in found) else found


def _around(literal: str) -> list[Value]:
    if literal in {'true', 'false'}:
        return [True, False]
    if literal.startswith('"'):
        return [literal[1:-1], OTHER]
    number = Decimal(literal)
    return [number, number - 1, number + 1]


def _holds(condition: Expression, given: dict[str, Value]) -> bool:
    try:
        return condition.evaluate(given) is True
    except FeelError:
        return False


def _count(tried: dict[str, list[Value]]) -> int:
    count = 1
    for values in tried.values():
        count *= len(values)
    return count


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
