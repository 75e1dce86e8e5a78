"""Literals, names, paths, filters, lists, contexts and calls."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from lark import Token, Tree

from zhanggui.core.words import say
from zhanggui.flow.feel import temporal
from zhanggui.flow.feel.compiler import Closure, Compiler, Rule, Scope, trees
from zhanggui.flow.feel.errors import FeelError, Unclaimed
from zhanggui.flow.feel.functions import BUILTINS
from zhanggui.flow.feel.functions.registry import Builtin
from zhanggui.flow.feel.limits import charge
from zhanggui.flow.feel.operators import less
from zhanggui.flow.feel.parsing import Node, place
from zhanggui.flow.feel.values import DECIMAL128, Function, Months, Range, Value


def constant(value: Value) -> Closure:
    return lambda scope: value


def number(compiler: Compiler, node: Node) -> Closure:
    try:
        return constant(DECIMAL128.create_decimal(str(node.children[0])))
    except ArithmeticError:
        raise FeelError(say('数字太大', 'the number is too large'), place(node)) from None


def string(compiler: Compiler, node: Node) -> Closure:
    return constant(str(node.children[0]))


def at_literal(compiler: Compiler, node: Node) -> Closure:
    return constant(temporal.read_any(str(node.children[0])))


def name(compiler: Compiler, node: Node) -> Closure:
    word = str(node.children[0])
    if word not in compiler.environment.names:
        if word in BUILTINS:
            return _shadowing(word) if compiler.environment.open else constant(BUILTINS[word])
        if not (compiler.open or compiler.environment.open):
            raise FeelError(say(f'没有名为“{word}”的变量', f'there is no {word!r} here'), place(node))

    def read(scope: Scope) -> Value:
        return scope.values[word] if word in scope.values else scope.get(word)

    return read


def _shadowing(word: str) -> Closure:
    """A variable may be called like a function (`count`, `number`, `date`); what is not called is the variable."""

    def read(scope: Scope) -> Value:
        around: Scope | None = scope
        while around is not None:
            if word in around.values:
                return around.values[word]
            around = around.around
        return BUILTINS[word]

    return read


def parenthesised(compiler: Compiler, node: Node) -> Closure:
    return compiler.of(trees(node)[0])


def path(compiler: Compiler, node: Node) -> Closure:
    source, member = compiler.of(node.children[0]), str(node.children[1])
    return lambda scope: _member(source(scope), member)


def filtered(compiler: Compiler, node: Node) -> Closure:
    source, condition = trees(node)
    items = compiler.of(source)
    fixed = _fixed_index(condition)
    if fixed is not None:
        return lambda scope: _at(items(scope), fixed)
    test = compiler.knowing(['item'], opened=True).of(condition)
    cost = _size(condition)

    def keep(scope: Scope) -> Value:
        found = items(scope)
        if found is None:
            return None
        rows = found if type(found) is list else [found]
        kept = []
        for at, row in enumerate(rows):
            scope.budget.spend(cost)
            inner = Scope({'item': row}, scope, scope.budget)
            answer = test(Scope(row, inner, scope.budget) if type(row) is dict else inner)
            if at == 0 and type(answer) is Decimal:
                return _at(rows, answer)
            if answer is True:
                kept.append(row)
        return kept

    return keep


def list_(compiler: Compiler, node: Node) -> Closure:
    items = [compiler.of(child) for child in trees(node)]
    return lambda scope: [item(scope) for item in items]


def range_(compiler: Compiler, node: Node) -> Closure:
    opening, low, high, closing = node.children
    start, end = compiler.of(low), compiler.of(high)
    opened, closed = _type(opening) == 'LBRACK', _type(closing) == 'RBRACK'

    def made(scope: Scope) -> Value:
        first, last = start(scope), end(scope)
        if first is not None and last is not None and (type(first) is not type(last) or less(last, first) is not False):
            return None
        return Range(first, last, opened and first is not None, closed and last is not None)

    return made


def context(compiler: Compiler, node: Node) -> Closure:
    """Later entries see the earlier ones; a function sees itself."""
    entries: list[tuple[str, Closure]] = []
    seen: set[str] = set()
    for entry in trees(node):
        key, value = str(entry.children[0]), entry.children[1]
        if key in seen:
            return constant(None)
        itself = {key} if isinstance(value, Tree) and value.data == 'function' else set()
        entries.append((key, compiler.knowing(seen | itself).of(value)))
        seen.add(key)

    def made(scope: Scope) -> Value:
        values: dict[str, Value] = {}
        inner = Scope(values, scope, scope.budget)
        for key, value in entries:
            values[key] = value(inner)
        return values

    return made


def call(compiler: Compiler, node: Node) -> Closure:
    callee, given = node.children[0], node.children[1]
    function = _callee(compiler, callee)
    if not isinstance(given, Tree):
        return _positional(function, [])
    if given.data == 'named_arguments':
        named = [(str(part.children[0]), compiler.of(part.children[1])) for part in trees(given)]
        return _named(function, named)
    return _positional(function, [compiler.of(part) for part in trees(given)])


def _callee(compiler: Compiler, node: Node | Token | None) -> Closure:
    if isinstance(node, Tree) and node.data == 'path' and compiler.environment.open:
        _callee(compiler, node.children[0])  # what a case knows holds no functions: `os.system(…)` is nothing of ours
    if isinstance(node, Tree) and node.data == 'name' and compiler.environment.open:
        word = str(node.children[0])
        if word in BUILTINS and word not in compiler.environment.names:
            return constant(BUILTINS[word])
    if isinstance(node, Tree) and node.data == 'name' and not compiler.open:
        word = str(node.children[0])
        if word not in compiler.environment.names and word not in BUILTINS:
            raise Unclaimed(say(f'没有函数“{word}”', f'there is no function {word!r}'), place(node))
    return compiler.of(node)


def _positional(function: Closure, arguments: list[Closure]) -> Closure:
    def invoke(scope: Scope) -> Value:
        called = function(scope)
        if type(called) is Builtin or type(called) is Function:
            return called.call([argument(scope) for argument in arguments], scope.budget)
        return None

    return invoke


def _named(function: Closure, arguments: list[tuple[str, Closure]]) -> Closure:
    def invoke(scope: Scope) -> Value:
        called = function(scope)
        if isinstance(called, Builtin | Function):
            return called.call_named({name: value(scope) for name, value in arguments}, scope.budget)
        return None

    return invoke


def _member(value: Value, member: str) -> Value:
    if type(value) is dict:
        return value.get(member)
    if type(value) is list:
        charge(len(value))
        return [_member(item, member) for item in value]
    read = _PROPERTIES.get(type(value), {}).get(member)
    return read(value) if read else None


def _fixed_index(node: Node) -> Decimal | None:
    if node.data == 'number':
        return Decimal(str(node.children[0]))
    if node.data == 'negate' and (inner := trees(node)[0]).data == 'number':
        return -Decimal(str(inner.children[0]))
    return None


def _at(value: Value, index: Decimal) -> Value:
    rows = value if type(value) is list else [value]
    if index != index.to_integral_value() or not 1 <= abs(index) <= len(rows):
        return None
    return rows[int(index) - 1] if index > 0 else rows[int(index)]


def _size(node: Node) -> int:
    return sum(1 for _ in node.iter_subtrees())


def _type(token: Any) -> str:
    assert isinstance(token, Token)
    return token.type


def _part(value: dt.timedelta, unit: int, limit: int) -> Decimal:
    whole = abs(value) // dt.timedelta(seconds=1) // unit % limit
    return Decimal(-whole if value < dt.timedelta() else whole)


def _days(value: dt.timedelta) -> Decimal:
    whole = abs(value).days
    return Decimal(-whole if value < dt.timedelta() else whole)


def _signed(count: int, part: int) -> Decimal:
    return Decimal(-part if count < 0 else part)


_DATE = {
    'year': lambda value: Decimal(value.year), 'month': lambda value: Decimal(value.month),
    'day': lambda value: Decimal(value.day),
    'weekday': lambda value: Decimal(value.isoweekday()),
}  # fmt: skip
_MIDNIGHT = dict.fromkeys(('hour', 'minute', 'second'), lambda value: Decimal(0))
_CLOCK = {
    'hour': lambda value: Decimal(value.hour), 'minute': lambda value: Decimal(value.minute),
    'second': lambda value: Decimal(value.second), 'time offset': temporal.offset,
    'timezone': temporal.zone_name,
}  # fmt: skip
_PROPERTIES: dict[type, dict[str, Any]] = {
    dt.date: _DATE | _MIDNIGHT, dt.datetime: _DATE | _CLOCK, dt.time: _CLOCK,
    dt.timedelta: {
        'days': _days, 'hours': lambda value: _part(value, 3600, 24), 'minutes': lambda value: _part(value, 60, 60),
        'seconds': lambda value: _part(value, 1, 60),
    },
    Months: {
        'years': lambda value: _signed(value.count, abs(value.count) // 12),
        'months': lambda value: _signed(value.count, abs(value.count) % 12),
    },
    Range: {
        'start': lambda value: None if value.sign == 'NE' else value.start,
        'end': lambda value: None if value.sign == 'NE' else value.end,
        'start included': lambda value: value.start_included, 'end included': lambda value: value.end_included,
    },
}  # fmt: skip

RULES: dict[str, Rule] = {
    'number': number, 'string': string, 'at_literal': at_literal, 'name': name, 'parenthesised': parenthesised, 'path': path,
    'filtered': filtered, 'list': list_, 'range': range_, 'context': context, 'call': call,
    'true': lambda compiler, node: constant(True), 'false': lambda compiler, node: constant(False),
    'null': lambda compiler, node: constant(None),
}  # fmt: skip
