"""Arithmetic, comparison, logic, `in`, `between`, `instance of` and the tests that stand without a left side."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from lark import Token, Tree

from zhanggui.core.words import say
from zhanggui.flow.feel import operators
from zhanggui.flow.feel.compiler import Closure, Compiler, Rule, Scope, trees
from zhanggui.flow.feel.errors import FeelError, Unclaimed
from zhanggui.flow.feel.limits import Budget
from zhanggui.flow.feel.parsing import Node, place
from zhanggui.flow.feel.types import ANY, Type, is_of, simple
from zhanggui.flow.feel.values import Range, Value

ARITHMETIC: dict[str, Callable[[Value, Value], Value]] = {
    'PLUS': operators.add, 'MINUS': operators.subtract, 'TIMES': operators.multiply, 'SLASH': operators.divide,
}  # fmt: skip
ON_NUMBERS: dict[str, Callable[[Any, Any], bool]] = {
    'LT': operator.lt, 'LE': operator.le, 'GT': operator.gt, 'GE': operator.ge, 'EQ': operator.eq, 'NE': operator.ne,
}  # fmt: skip


def chain(compiler: Compiler, node: Node) -> Closure:
    """`a + b - c` in one closure, from the left."""
    first = compiler.of(node.children[0])
    rest = [
        (ARITHMETIC[_sign(node.children[at])], compiler.of(node.children[at + 1]))
        for at in range(1, len(node.children), 2)
    ]

    def run(scope: Scope) -> Value:
        value = first(scope)
        for act, operand in rest:
            value = act(value, operand(scope))
        return value

    return run


def power(compiler: Compiler, node: Node) -> Closure:
    first, *rest = [compiler.of(child) for child in trees(node)]

    def run(scope: Scope) -> Value:
        value = first(scope)
        for operand in rest:
            value = operators.power(value, operand(scope))
        return value

    return run


def negate(compiler: Compiler, node: Node) -> Closure:
    operand = compiler.of(trees(node)[0])
    return lambda scope: operators.negate(operand(scope))


def compare(compiler: Compiler, node: Node) -> Closure:
    left, right = compiler.of(node.children[0]), compiler.of(node.children[2])
    sign = _sign(node.children[1])
    quick, slow = ON_NUMBERS[sign], operators.COMPARISONS[sign]
    if isinstance(node.children[2], Tree) and node.children[2].data == 'number':
        return _compare_with(left, right, quick, slow)

    def run(scope: Scope) -> Value:
        one, other = left(scope), right(scope)
        if type(one) is Decimal and type(other) is Decimal:
            return quick(one, other)
        return slow(one, other)

    return run


def disjunction(compiler: Compiler, node: Node) -> Closure:
    return _logic([compiler.of(child) for child in trees(node)], decisive=True)


def conjunction(compiler: Compiler, node: Node) -> Closure:
    return _logic([compiler.of(child) for child in trees(node)], decisive=False)


def between(compiler: Compiler, node: Node) -> Closure:
    value, low, high = (compiler.of(child) for child in trees(node))

    def run(scope: Scope) -> Value:
        given, start, end = value(scope), low(scope), high(scope)
        if start is None or end is None:
            return None
        return operators.within(given, Range(start, end, start_included=True, end_included=True))

    return run


def inside(compiler: Compiler, node: Node) -> Closure:
    left, target = trees(node)
    value = compiler.of(left)
    if target.data == 'one_of':
        return _one_of(value, trees(target), compiler)
    return _test_with(value, compiler.knowing(['?']).of(target), uses_value=mentions_value(target))


def open_test(compiler: Compiler, node: Node) -> Closure:
    """`< 10` by itself is the range of all that passes it."""
    sign, end = _sign(node.children[0]), compiler.of(node.children[1])

    def run(scope: Scope) -> Value:
        value = end(scope)
        start = None if sign in {'LT', 'LE'} else value
        finish = None if sign in {'GT', 'GE'} else value
        return Range(start, finish, start_included=sign in {'GE', 'EQ'}, end_included=sign in {'LE', 'EQ'}, sign=sign)

    return run


def instance_of(compiler: Compiler, node: Node) -> Closure:
    value, wanted = compiler.of(node.children[0]), type_of(compiler, node.children[1])
    return lambda scope: is_of(value(scope), wanted)


def type_of(compiler: Compiler, node: Node | Token | None) -> Type:
    assert isinstance(node, Tree)
    if node.data == 'function_type':
        *inner, result = [type_of(compiler, child) for child in trees(node)]
        return Type('function', inner=tuple(inner), result=result)
    if node.data == 'context_type':
        keys = [str(child) for child in node.children if isinstance(child, Token) and child.type == 'KEY']
        fields = tuple(zip(keys, (type_of(compiler, child) for child in trees(node)), strict=True))
        return Type('context', fields=fields)
    if node.data == 'generic_type':
        return Type(str(node.children[0]), inner=tuple(type_of(compiler, child) for child in trees(node)))
    name = '.'.join(str(child) for child in node.children)
    if (found := compiler.environment.types.get(name) or simple(name)) is None:
        raise Unclaimed(say(f'没有类型“{name}”', f'there is no type {name!r}'), place(node))
    if found.name in {'list', 'context', 'function', 'range'} and found == Type(found.name) and simple(name):
        raise FeelError(say(f'类型“{name}”需要写明内容', f'the type {name!r} must say of what'), place(node))
    return found


def mentions_value(node: Node) -> bool:
    return any(inner.data == 'name' and inner.children[0] == '?' for inner in node.iter_subtrees())


def passes(value: Value, answer: Value, *, uses_value: bool) -> Value:
    """Whether a value passes a test that was evaluated to `answer`; a test that speaks of `?` has decided by itself."""
    if uses_value and (answer is None or isinstance(answer, bool)):
        return answer
    return operators.meets(value, answer)


def inferred(node: Node) -> Type:
    """What a literal body returns, as far as it can be said without running it."""
    if node.data == 'parenthesised':
        return inferred(trees(node)[0])
    if node.data in _LITERALS:
        return Type(_LITERALS[node.data])
    if node.data == 'context':
        return Type(
            'context', fields=tuple((str(entry.children[0]), inferred(trees(entry)[0])) for entry in trees(node))
        )
    return ANY


def _compare_with(
    left: Closure, right: Closure, quick: Callable[[Any, Any], bool], slow: Callable[[Value, Value], Value]
) -> Closure:
    """The commonest condition, something against a written number, reads the number once."""
    limit: Value = right(Scope({}, None, Budget()))

    def run(scope: Scope) -> Value:
        given = left(scope)
        return quick(given, limit) if type(given) is Decimal else slow(given, limit)

    return run


def _logic(parts: list[Closure], *, decisive: bool) -> Closure:
    def run(scope: Scope) -> Value:
        answer: bool | None = not decisive
        for part in parts:
            value = part(scope)
            if value is decisive:
                return decisive
            if value is not (not decisive):
                answer = None
        return answer

    return run


def _test_with(value: Closure, target: Closure, *, uses_value: bool) -> Closure:
    def run(scope: Scope) -> Value:
        given = value(scope)
        inner = Scope({'?': given}, scope, scope.budget) if uses_value else scope
        return passes(given, target(inner), uses_value=uses_value)

    return run


def _one_of(value: Closure, nodes: list[Node], compiler: Compiler) -> Closure:
    options = [compiler.of(child) for child in nodes]
    if all(child.data == 'string' for child in nodes):
        texts = frozenset(str(child.children[0]) for child in nodes)
        return lambda scope: type(given := value(scope)) is str and given in texts

    def run(scope: Scope) -> Value:
        given = value(scope)
        return any(operators.meets(given, option(scope)) is True for option in options)

    return run


def _sign(token: object) -> str:
    assert isinstance(token, Token)
    return token.type


_LITERALS = {'string': 'string', 'number': 'number', 'true': 'boolean', 'false': 'boolean', 'null': 'null'}

RULES: dict[str, Rule] = {
    'sum': chain, 'product': chain, 'power': power, 'negate': negate, 'compare': compare, 'disjunction': disjunction,
    'conjunction': conjunction, 'between': between, 'inside': inside, 'open_test': open_test, 'instance_of': instance_of,
}  # fmt: skip
