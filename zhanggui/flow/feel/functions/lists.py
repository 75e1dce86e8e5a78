"""Built-in functions on lists."""

from __future__ import annotations

import functools
import itertools
from decimal import Decimal

from zhanggui.core.words import say
from zhanggui.flow.feel.errors import Exhausted
from zhanggui.flow.feel.functions.registry import Builtin, builtin
from zhanggui.flow.feel.limits import LIMITS, Budget, charge
from zhanggui.flow.feel.operators import equal, less
from zhanggui.flow.feel.values import Function, Value


@builtin('list contains', 'list: list', 'element: any')
def list_contains(items: list[Value], element: Value) -> Value:
    return any(equal(item, element) for item in items)


@builtin('count', 'list: list')
def count(items: list[Value]) -> Value:
    return Decimal(len(items))


@builtin('min', 'list: list')
@builtin('min', 'c: any', variadic=True)
def minimum(first: Value, *others: Value) -> Value:
    return _extreme(_items(first, others), least=True)


@builtin('max', 'list: list')
@builtin('max', 'c: any', variadic=True)
def maximum(first: Value, *others: Value) -> Value:
    return _extreme(_items(first, others), least=False)


@builtin('all', 'list: list')
@builtin('all', 'b: any', variadic=True)
@builtin('and', 'list: list')
def every(first: Value, *others: Value) -> Value:
    items = _items(first, others)
    if any(item is False for item in items):
        return False
    return True if all(item is True for item in items) else None


@builtin('any', 'list: list')
@builtin('any', 'b: any', variadic=True)
@builtin('or', 'list: list')
def some(first: Value, *others: Value) -> Value:
    items = _items(first, others)
    if any(item is True for item in items):
        return True
    return False if all(item is False for item in items) else None


@builtin('sublist', 'list: list', 'start position: number', 'length: number?')
def sublist(items: list[Value], start: Decimal, length: Decimal | None = None) -> Value:
    at = int(start)
    if at == 0 or abs(at) > len(items):
        return None
    begin = at - 1 if at > 0 else len(items) + at
    if length is None:
        return items[begin:]
    end = begin + int(length)
    return items[begin:end] if int(length) >= 1 and end <= len(items) else None


@builtin('append', 'list: list', 'item: any!', variadic=True)
def append(items: list[Value], *more: Value) -> Value:
    return _bounded([*items, *more])


@builtin('concatenate', 'list: list', variadic=True)
def concatenate(*lists: list[Value]) -> Value:
    return _bounded([item for items in lists for item in items])


@builtin('insert before', 'list: list', 'position: number', 'newItem: any')
def insert_before(items: list[Value], position: Decimal, item: Value) -> Value:
    at = int(position)
    if at == 0 or abs(at) > len(items):
        return None
    begin = at - 1 if at > 0 else len(items) + at
    return [*items[:begin], item, *items[begin:]]


@builtin('remove', 'list: list', 'position: number')
def remove(items: list[Value], position: Decimal) -> Value:
    at = int(position)
    if at == 0 or abs(at) > len(items):
        return None
    begin = at - 1 if at > 0 else len(items) + at
    return [*items[:begin], *items[begin + 1 :]]


@builtin('list replace', 'list: list', 'position: number', 'newItem: any')
def replace_at(items: list[Value], position: Decimal, item: Value) -> Value:
    at = int(position)
    if at == 0 or abs(at) > len(items):
        return None
    begin = at - 1 if at > 0 else len(items) + at
    return [*items[:begin], item, *items[begin + 1 :]]


@builtin('list replace', 'list: list', 'match: function', 'newItem: any', budgeted=True)
def replace_matching(items: list[Value], match: Function | Builtin, item: Value, *, budget: Budget) -> Value:
    answers = [match.call([old, item], budget) for old in items]
    if any(not isinstance(answer, bool) for answer in answers):
        return None
    return [item if answer else old for old, answer in zip(items, answers, strict=True)]


@builtin('reverse', 'list: list')
def reverse(items: list[Value]) -> Value:
    return items[::-1]


@builtin('index of', 'list: list', 'match: any')
def index_of(items: list[Value], match: Value) -> Value:
    return [Decimal(at) for at, item in enumerate(items, 1) if equal(item, match)]


@builtin('union', 'list: list', variadic=True, budgeted=True)
def union(*lists: list[Value], budget: Budget) -> Value:
    return distinct_values([item for items in lists for item in items], budget=budget)


@builtin('distinct values', 'list: list', budgeted=True)
def distinct_values(items: list[Value], *, budget: Budget) -> Value:
    kept: list[Value] = []
    for item in items:
        budget.spend(1 + len(kept) // 4)
        if not any(equal(item, other) for other in kept):
            kept.append(item)
    return kept


@builtin('duplicate values', 'list: list', budgeted=True)
def duplicate_values(items: list[Value], *, budget: Budget) -> Value:
    budget.spend(len(items) * len(items) // 4)
    found = [item for at, item in enumerate(items) if any(equal(item, other) for other in items[:at])]
    return distinct_values(found, budget=budget)


@builtin('flatten', 'list: list')
def flatten(items: list[Value]) -> Value:
    flat: list[Value] = []
    waiting = list(reversed(items))
    while waiting:
        item = waiting.pop()
        charge(1)
        if type(item) is list:
            waiting.extend(reversed(item))
        else:
            flat.append(item)
    return _bounded(flat)


@builtin('partition', 'list: list', 'size: number')
def partition(items: list[Value], size: Decimal) -> Value:
    step = int(size)
    return [items[at : at + step] for at in range(0, len(items), step)] if step > 0 else None


@builtin('sort', 'list: list', 'precedes: function', budgeted=True)
def sort(items: list[Value], precedes: Function | Builtin, *, budget: Budget) -> Value:
    def compare(one: Value, other: Value) -> int:
        if precedes.call([one, other], budget) is True:
            return -1
        return 1 if precedes.call([other, one], budget) is True else 0

    return sorted(items, key=functools.cmp_to_key(compare))


@builtin('sort', 'list: list')
def sort_plain(items: list[Value]) -> Value:
    if any(less(one, other) is None for one, other in itertools.pairwise(items)):
        return None
    return sorted(items)


def _extreme(items: list[Value], *, least: bool) -> Value:
    if not items:
        return None
    found = items[0]
    if less(found, found) is None:
        return None
    for item in items[1:]:
        smaller = less(item, found)
        if smaller is None:
            return None
        if smaller is least and item != found:
            found = item
    return found


def _items(first: Value, others: tuple[Value, ...]) -> list[Value]:
    if type(first) is list and not others:
        return first
    return [first, *others]


def _bounded(items: list[Value]) -> list[Value]:
    if len(items) > LIMITS.list_length:
        raise Exhausted(say('列表超过上限', 'a list grows longer than allowed'))
    return items
