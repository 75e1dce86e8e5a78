"""Text → something that can be evaluated: expressions, and the tests in the cells of decision tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lark import Token

from zhanggui.core.words import say
from zhanggui.flow.feel import rules_loops, rules_operators, rules_values
from zhanggui.flow.feel.compiler import Closure, Compiler, Environment, Scope, trees
from zhanggui.flow.feel.errors import Exhausted, FeelError
from zhanggui.flow.feel.functions import BUILTINS
from zhanggui.flow.feel.limits import Budget, spending
from zhanggui.flow.feel.parsing import Node, parse
from zhanggui.flow.feel.rules_operators import mentions_value, passes
from zhanggui.flow.feel.types import SIMPLE
from zhanggui.flow.feel.values import Value, from_python

__all__ = ['Environment', 'Expression', 'Tests', 'compile_expression', 'compile_tests', 'evaluate']

RULES = rules_values.RULES | rules_operators.RULES | rules_loops.RULES
PROPERTIES = {'time offset', 'start included', 'end included'}
FIXED_NAMES = [name for name in {*BUILTINS, *SIMPLE} if ' ' in name]
CONSTANT = {'number', 'string', 'at_literal', 'true', 'false', 'null'}
CONSTANT_AROUND = {'negate', 'parenthesised', 'range', 'list', 'open_test', 'tests', 'negated_tests'}


@dataclass(frozen=True, slots=True)
class Expression:
    text: str
    run: Closure

    def evaluate(self, values: Mapping[str, object]) -> Value:
        return evaluate(self.run, values)


@dataclass(frozen=True, slots=True)
class Tests:
    """One cell. `constants` are the values it compares with when it depends on nothing but the value tested, else None."""

    text: str
    run: Closure
    constants: tuple[Value, ...] | None

    def passed_by(self, value: Value) -> bool:
        return self.run(Scope({'?': value}, None, Budget())) is True


def compile_expression(text: str, environment: Environment | None = None) -> Expression:
    environment = environment or Environment()
    return Expression(text, _compiled(Compiler(environment, RULES), _root(_parsed(text, environment, unary=False))))


def compile_tests(text: str, environment: Environment | None = None) -> Tests:
    """`-` passes everything; tests with commas pass when one does; `not(…)` when none does."""
    environment = (environment or Environment()).knowing(['?'])
    if text.strip() in {'-', ''}:
        return Tests(text, lambda scope: True, ())
    tree = _parsed(text, environment, unary=True)
    compiler = Compiler(environment, RULES)
    inner = _root(tree)
    run = _any_passes([(_compiled(compiler, test), mentions_value(test)) for test in trees(inner)])
    constants = _constants(inner)
    if tree.data == 'negated_tests':
        return Tests(text, _negated(run), constants)
    return Tests(text, run, constants)


def evaluate(run: Closure, values: Mapping[str, object]) -> Value:
    """Runs a closure on plain Python data, within its budget."""
    with spending(Budget()) as budget:
        try:
            return run(Scope({name: from_python(value) for name, value in values.items()}, None, budget))
        except RecursionError:
            raise Exhausted(say('表达式嵌套太深', 'the expression is nested too deeply')) from None


def _compiled(compiler: Compiler, node: Node) -> Closure:
    try:
        return compiler.of(node)
    except RecursionError:
        raise FeelError(say('表达式嵌套太深', 'the expression is nested too deeply')) from None


def _parsed(text: str, environment: Environment, *, unary: bool) -> Node:
    scope = environment.names.union(FIXED_NAMES)
    return parse(text, scope=scope, members=scope | environment.members | PROPERTIES, unary=unary)


def _root(tree: Node) -> Node:
    return trees(tree)[0]


def _any_passes(tests: list[tuple[Closure, bool]]) -> Closure:
    def run(scope: Scope) -> Value:
        value = scope.get('?')
        return any(passes(value, test(scope), uses_value=uses) is True for test, uses in tests)

    return run


def _negated(run: Closure) -> Closure:
    return lambda scope: not run(scope)


def _constants(node: Node) -> tuple[Value, ...] | None:
    """The literal values a test consists of."""
    if node.data in CONSTANT or (node.data == 'negate' and trees(node)[0].data == 'number'):
        value = Compiler(Environment(), RULES).of(node)(Scope({}, None, Budget()))
        return (value,)
    if node.data not in CONSTANT_AROUND:
        return None
    found: list[Value] = []
    for child in trees(node):
        inner = _constants(child)
        if inner is None:
            return None
        found.extend(inner)
    if _is_ordered(node) and any(isinstance(value, str) for value in found):
        return None  # texts have no next one and no middle, so what lies between them cannot be tried
    return tuple(found)


def _is_ordered(node: Node) -> bool:
    sign = node.children[0]
    return node.data == 'range' or (
        node.data == 'open_test' and isinstance(sign, Token) and sign.type not in {'EQ', 'NE'}
    )
