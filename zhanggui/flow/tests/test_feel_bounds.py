"""No text, however hostile, does more than raise a FeelError with its place; nothing runs for long."""

from __future__ import annotations

import time

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from zhanggui.flow.feel import Environment, Exhausted, FeelError, Unclaimed, compile_expression, compile_tests

WORDS = [
    'for', 'some', 'every', 'if', 'then', 'else', 'in', 'return', 'satisfies', 'between', 'and', 'or', 'not',
    'function', 'instance', 'of', 'list', 'context', 'range', 'date', 'null', 'true', 'x', 'item', 'partial',
    'string', 'sum', 'count', '(', ')', '[', ']', '{', '}', ',', ':', '.', '..', '+', '-', '*', '/', '**', '=', '!=',
    '<', '>', '<=', '->', '"', '@', '1', '2.5', '"a"', '?', '//', '/*', '*/', '\n',
]  # fmt: skip
DOUBLING = '{a: [1, 1], ' + ', '.join(f'{chr(98 + at)}: [{chr(97 + at)}, {chr(97 + at)}]' for at in range(24)) + '}'


@pytest.mark.parametrize(('text', 'line', 'column', 'says'), [
    ('1 +', 1, 4, 'ends too early'), ('1 +\n  * 2', 2, 3, "unexpected '*'"), ('amount > limit', 1, 10, "no 'limit'"),
    ('amount # 2', 1, 8, 'unexpected character'), ('(1', 1, 3, 'ends too early'), ('', 1, 1, 'empty'),
    ('"abc', 1, 1, 'unexpected'),
])  # fmt: skip
def test_errors_say_where(text: str, line: int, column: int, says: str) -> None:
    with pytest.raises(FeelError) as caught:
        compile_expression(text, Environment(frozenset({'amount'})))
    place = caught.value.place
    assert place is not None
    assert (place.line, place.column) == (line, column)
    with override('en'):
        assert says in str(caught.value)
    with override('zh-hans'):
        assert str(caught.value).startswith(f'第 {line} 行第 {column} 列')


@pytest.mark.parametrize(
    'text', ['explode(1)', 'is defined(amount)', 'function(a) external {java: {class: "x"}}', '1 instance of tX']
)
def test_what_we_do_not_know_is_unclaimed(text: str) -> None:
    with pytest.raises(Unclaimed):
        compile_expression(text, Environment(frozenset({'amount'})))


@pytest.mark.parametrize('text', [
    '(' * 61 + '1' + ')' * 61, '-' * 400 + '1', '1+' * 20_000 + '1',
    '[' * 3_000, 'if true then ' * 70 + '1' + ' else 2' * 70,
    '1e9999999', 'not(' * 100 + 'true' + ')' * 100, '{a' + ' ' * 19_000, 'x' + ' x' * 9_000, '/*' * 9_000,
])  # fmt: skip
def test_too_much_is_refused_at_once(text: str) -> None:
    start = time.perf_counter()
    with pytest.raises(FeelError):
        compile_expression(text, Environment(frozenset({'x y'})))
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize('text', [
    'for x in 1..1000000000 return x', 'for i in 1..900 return for j in 1..900 return for k in 1..900 return 1',
    '(function(f) f(f))(function(f) f(f))', 'replace("' + 'a' * 40 + '!", "(a|aa)+$", "")',
    f'{DOUBLING}.y = {DOUBLING}.y',
    f'string({DOUBLING})', f'flatten([{DOUBLING}.y])',
    'for i in 1..90000 return string join(for j in 1..9000 return "xxxxxxxxx")',
])  # fmt: skip
def test_an_evaluation_ends(text: str) -> None:
    expression = compile_expression(text)
    start = time.perf_counter()
    with pytest.raises(Exhausted):
        expression.evaluate({})
    assert time.perf_counter() - start < 10


@given(st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=25).map(' '.join))
@settings(max_examples=400, deadline=None)
def test_any_text_is_compiled_or_refused(text: str) -> None:
    for compile_ in (compile_expression, compile_tests):
        try:
            compiled = compile_(text, Environment(frozenset({'x', 'x y-z'})))
        except FeelError:
            continue
        if compile_ is compile_expression:
            try:
                compiled.evaluate({'x': 3, 'x y-z': [1, 2]})
            except FeelError:
                continue


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
@settings(max_examples=100, deadline=None)
def test_arithmetic_is_exact(a: int, b: int, c: int) -> None:
    expression = compile_expression('a * b - c + (a - b) * c', Environment(frozenset('abc')))
    assert expression.evaluate({'a': a, 'b': b, 'c': c}) == a * b - c + (a - b) * c
