"""Built-in functions on numbers, and the statistics over lists of them."""

from __future__ import annotations

from collections import Counter
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)

from zhanggui.flow.feel.functions.registry import builtin
from zhanggui.flow.feel.operators import IMPOSSIBLE, add, divide
from zhanggui.flow.feel.values import DECIMAL128, Months, Value

SCALE_MIN, SCALE_MAX = -6111, 6176
WIDE = Context(prec=12_400, Emin=-20_000, Emax=20_000)  # rounding to 6176 places must not lose digits on the way
ZERO = Decimal(0)


def _rounded(value: Decimal, scale: Decimal, rounding: str) -> Value:
    if scale != scale.to_integral_value() or not SCALE_MIN <= scale <= SCALE_MAX:
        return None
    places = int(scale)
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= places:
        return value  # it has no more digits than asked for
    try:
        shortened = value.quantize(Decimal(1).scaleb(-places, WIDE), rounding=rounding, context=WIDE)
        return DECIMAL128.plus(shortened if places >= 0 else WIDE.quantize(shortened, Decimal(1)))
    except IMPOSSIBLE:
        return None


@builtin('decimal', 'n: number', 'scale: number')
def decimal(value: Decimal, scale: Decimal) -> Value:
    return _rounded(value, scale, ROUND_HALF_EVEN)


@builtin('round up', 'n: number', 'scale: number')
def round_up(value: Decimal, scale: Decimal) -> Value:
    return _rounded(value, scale, ROUND_UP)


@builtin('round down', 'n: number', 'scale: number')
def round_down(value: Decimal, scale: Decimal) -> Value:
    return _rounded(value, scale, ROUND_DOWN)


@builtin('round half up', 'n: number', 'scale: number')
def round_half_up(value: Decimal, scale: Decimal) -> Value:
    return _rounded(value, scale, ROUND_HALF_UP)


@builtin('round half down', 'n: number', 'scale: number')
def round_half_down(value: Decimal, scale: Decimal) -> Value:
    return _rounded(value, scale, ROUND_HALF_DOWN)


@builtin('floor', 'n: number', 'scale: number?')
def floor(value: Decimal, scale: Decimal | None = ZERO) -> Value:
    return None if scale is None else _rounded(value, scale, ROUND_FLOOR)


@builtin('ceiling', 'n: number', 'scale: number?')
def ceiling(value: Decimal, scale: Decimal | None = ZERO) -> Value:
    return None if scale is None else _rounded(value, scale, ROUND_CEILING)


@builtin('abs', 'n: number')
def absolute(value: Decimal) -> Value:
    return abs(value)


@builtin('abs', 'n: duration')
@builtin('abs', 'n: months')
def absolute_duration(value: Value) -> Value:
    return Months(abs(value.count)) if isinstance(value, Months) else abs(value)


@builtin('modulo', 'dividend: number', 'divisor: number')
def modulo(dividend: Decimal, divisor: Decimal) -> Value:
    """The remainder has the sign of the divisor."""
    if not divisor:
        return None
    try:
        rest = WIDE.remainder(dividend, divisor)
        return DECIMAL128.plus(rest + divisor if rest and (rest < 0) != (divisor < 0) else rest)
    except IMPOSSIBLE:
        return None


@builtin('sqrt', 'number: number')
def sqrt(value: Decimal) -> Value:
    return None if value < 0 else DECIMAL128.sqrt(value)


@builtin('log', 'number: number')
def log(value: Decimal) -> Value:
    return None if value <= 0 else DECIMAL128.ln(value)


@builtin('exp', 'number: number')
def exp(value: Decimal) -> Value:
    try:
        return DECIMAL128.exp(value)
    except IMPOSSIBLE:
        return None


@builtin('odd', 'number: number')
def odd(value: Decimal) -> Value:
    return None if (rest := _rest_of_two(value)) is None else rest == 1


@builtin('even', 'number: number')
def even(value: Decimal) -> Value:
    return None if (rest := _rest_of_two(value)) is None else rest == 0


def _rest_of_two(value: Decimal) -> Decimal | None:
    rest = WIDE.remainder(abs(value), Decimal(2))
    return rest if rest == rest.to_integral_value() else None


def _all_numbers(items: list[Value]) -> bool:
    return bool(items) and all(type(item) is Decimal for item in items)


@builtin('sum', 'list: list')
@builtin('sum', 'n: any', variadic=True)
def total(first: Value, *others: Value) -> Value:
    items = _items(first, others)
    if not items:
        return None
    found = items[0]
    for item in items[1:]:
        found = add(found, item)
    return found if isinstance(found, Decimal | Months) or hasattr(found, 'total_seconds') else None


@builtin('mean', 'list: list')
@builtin('mean', 'n: any', variadic=True)
def mean(first: Value, *others: Value) -> Value:
    items = _items(first, others)
    return divide(total(items), Decimal(len(items))) if items else None


@builtin('product', 'list: list')
@builtin('product', 'n: any', variadic=True)
def product(first: Value, *others: Value) -> Value:
    items = _items(first, others)
    if not _all_numbers(items):
        return None
    found = Decimal(1)
    try:
        for item in items:
            found = DECIMAL128.multiply(found, item)
    except IMPOSSIBLE:
        return None
    return found


@builtin('median', 'list: list')
@builtin('median', 'n: any', variadic=True)
def median(first: Value, *others: Value) -> Value:
    items = _items(first, others)
    if not _all_numbers(items):
        return None
    items, middle = sorted(items), len(items) // 2
    return items[middle] if len(items) % 2 else divide(add(items[middle - 1], items[middle]), Decimal(2))


@builtin('stddev', 'list: list')
@builtin('stddev', 'n: any', variadic=True)
def stddev(first: Value, *others: Value) -> Value:
    items = _items(first, others)
    if len(items) < 2 or not _all_numbers(items):
        return None
    middle = mean(items)
    squares = sum(((item - middle) ** 2 for item in items), ZERO)
    return DECIMAL128.sqrt(DECIMAL128.divide(squares, Decimal(len(items) - 1)))


@builtin('mode', 'list: list')
@builtin('mode', 'n: any', variadic=True)
def mode(first: Value, *others: Value) -> Value:
    items = _items(first, others)
    if not items:
        return []
    if not _all_numbers(items):
        return None
    counts = Counter(items)
    most = max(counts.values())
    return sorted(item for item, count in counts.items() if count == most)


def _items(first: Value, others: tuple[Value, ...]) -> list[Value]:
    if type(first) is list and not others:
        return first
    return [first, *others]
