"""`if`, `for`, `some`, `every` and functions written in the expression; every turn of a loop is charged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lark import Token, Tree

from zhanggui.core.words import say
from zhanggui.flow.feel.compiler import Closure, Compiler, Rule, Scope, trees
from zhanggui.flow.feel.errors import Exhausted, Unclaimed
from zhanggui.flow.feel.limits import LIMITS, Budget
from zhanggui.flow.feel.parsing import Node, place
from zhanggui.flow.feel.rules_operators import inferred, type_of
from zhanggui.flow.feel.types import ANY, Type, coerced
from zhanggui.flow.feel.values import Function, Range, Value

Source = Callable[[Scope], 'Sequence[Value] | None']


def conditional(compiler: Compiler, node: Node) -> Closure:
    condition, then, otherwise = (compiler.of(child) for child in trees(node))
    return lambda scope: then(scope) if condition(scope) is True else otherwise(scope)


def loop(compiler: Compiler, node: Node) -> Closure:
    """The results so far are there as `partial`."""
    names, sources, body_node = _iterations(compiler, node)
    body = compiler.knowing([*names, 'partial']).of(body_node)
    cost = _size(body_node)

    def run(scope: Scope) -> Value:
        results: list[Value] = []
        known = Scope({'partial': results}, scope, scope.budget)
        try:
            for inner in _turns(list(zip(names, sources, strict=True)), known):
                scope.budget.spend(cost)
                results.append(_weighed(body(inner), scope.budget))
        except NotAList:
            return None
        return results

    return run


def quantified(compiler: Compiler, node: Node) -> Closure:
    quantifier = node.children[0]
    assert isinstance(quantifier, Token)
    names, sources, body_node = _iterations(compiler, node)
    return quantifier_over(names, sources, compiler.knowing(names).of(body_node), decisive=quantifier.type == 'SOME')


def quantifier_over(names: list[str], sources: list[Source], body: Closure, *, decisive: bool) -> Closure:
    def run(scope: Scope) -> Value:
        answer: bool | None = not decisive
        try:
            for inner in _turns(list(zip(names, sources, strict=True)), scope):
                scope.budget.spend(1)
                value = body(inner)
                if value is decisive:
                    return decisive
                if not isinstance(value, bool):
                    answer = None
        except NotAList:
            return None
        return answer

    return run


def for_over(name: str, source: Source, body: Closure) -> Closure:
    """The boxed form of `for`."""

    def run(scope: Scope) -> Value:
        results: list[Value] = []
        known = Scope({'partial': results}, scope, scope.budget)
        try:
            results.extend(_weighed(body(inner), scope.budget) for inner in _turns([(name, source)], known))
        except NotAList:
            return None
        return results

    return run


def function(compiler: Compiler, node: Node) -> Closure:
    names, types = _parameters(compiler, node)
    body_node = trees(node)[-1]
    body, result, cost = compiler.knowing(names).of(body_node), inferred(body_node), _size(body_node)
    return lambda scope: written(names, types, Body(body, result, cost), scope)


@dataclass(frozen=True, slots=True)
class Body:
    """What a function runs, the type it returns, and what a call is charged."""

    run: Closure
    result: Type = ANY
    cost: int = 1


def written(names: tuple[str, ...], types: tuple[Type, ...], body: Body, scope: Scope) -> Function:
    """A function whose body sees the scope it was written in."""

    def call(arguments: Sequence[Value], budget: Budget) -> Value:
        budget.spend(body.cost)
        budget.enter()
        try:
            return body.run(Scope(dict(zip(names, arguments, strict=True)), scope, budget))
        finally:
            budget.leave()

    return Function(names, call, types, body.result, coerced)


def external(compiler: Compiler, node: Node) -> Closure:
    raise Unclaimed(say('不执行外部（Java、PMML）函数', 'external functions (Java, PMML) are not run'), place(node))


def items_of(source: Closure) -> Source:
    """What a loop walks over: a list, a range of whole numbers or days, or one thing."""

    def read(scope: Scope) -> Sequence[Value] | None:
        value = source(scope)
        if type(value) is Range:
            return _span(value.start, value.end, skip_first=not value.start_included, skip_last=not value.end_included)
        if value is None or type(value) is list:
            return value
        return [value]

    return read


class NotAList(Exception):
    """A loop over what cannot be walked over: the whole loop is null."""


def _iterations(compiler: Compiler, node: Node) -> tuple[list[str], list[Source], Node]:
    *iterations, body = trees(node)
    names: list[str] = []
    sources: list[Source] = []
    for iteration in iterations:
        inner = compiler.knowing([*names, 'partial'])
        if iteration.data == 'span':
            start, end = (inner.of(child) for child in trees(iteration))
            sources.append(_span_between(start, end))
        else:
            sources.append(items_of(inner.of(trees(iteration)[0])))
        names.append(str(iteration.children[0]))
    return names, sources, body


def _span_between(start: Closure, end: Closure) -> Source:
    return lambda scope: _span(start(scope), end(scope))


def _span(start: Value, end: Value, *, skip_first: bool = False, skip_last: bool = False) -> Sequence[Value] | None:
    if type(start) is Decimal and type(end) is Decimal:
        if start != start.to_integral_value() or end != end.to_integral_value():
            return None
        _check_length(abs(end - start))
        walk: list[Value] = [Decimal(at) for at in _between(int(start), int(end))]
    elif type(start) is dt.date and type(end) is dt.date:
        _check_length(abs(end.toordinal() - start.toordinal()))
        walk = [dt.date.fromordinal(at) for at in _between(start.toordinal(), end.toordinal())]
    else:
        return None
    return walk[int(skip_first) : len(walk) - int(skip_last)]


def _between(start: int, end: int) -> range:
    return range(start, end + 1) if start <= end else range(start, end - 1, -1)


def _check_length(length: Decimal | int) -> None:
    if length >= LIMITS.list_length:
        raise Exhausted(say('循环的范围太大', 'the range of a loop is too long'))


def _turns(loops: list[tuple[str, Source]], scope: Scope) -> Iterator[Scope]:
    if not loops:
        yield scope
        return
    (name, source), *rest = loops
    items = source(scope)
    if items is None:
        raise NotAList
    for item in items:
        scope.budget.spend(1)
        yield from _turns(rest, Scope({name: item}, scope, scope.budget))


def _parameters(compiler: Compiler, node: Node) -> tuple[tuple[str, ...], tuple[Type, ...]]:
    declared = node.children[1]
    if not isinstance(declared, Tree) or declared.data != 'parameters':
        return (), ()
    names, types = [], []
    for parameter in trees(declared):
        name, type_ = parameter.children
        names.append(str(name))
        types.append(ANY if type_ is None else type_of(compiler, type_))
    return tuple(names), tuple(types)


def _weighed(value: Value, budget: Budget) -> Value:
    """What a loop keeps is charged by its size, so that a thousand long texts are not kept."""
    if type(value) is str or type(value) is list or type(value) is dict:
        budget.spend(len(value) // 16)
    return value


def _size(node: Node) -> int:
    return sum(1 for _ in node.iter_subtrees())


RULES: dict[str, Rule] = {
    'conditional': conditional, 'loop': loop, 'quantified': quantified, 'function': function, 'external': external,
}  # fmt: skip
