"""Hit policies, the log, and that the index of a column never disagrees with its cells."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhanggui.flow.dmn import DmnError, decide, read
from zhanggui.flow.dmn.columns import Column
from zhanggui.flow.feel import compile_tests
from zhanggui.flow.feel.compiler import Scope
from zhanggui.flow.feel.limits import Budget
from zhanggui.flow.tests.documents import table

ROWS = [('>= 100', '"gold"'), ('>= 50', '"silver"'), ('< 60', '"plain"')]
CELLS = [
    '-', '5', '< 5', '>= 2.5', '[1..5]', '(1..5)', ']2..8[', 'not(5)', 'not([1..3], 7)', '1, 3, > 9', '"a"', 'not("a", "b")',
    '"b", "c"', 'true', 'false', 'null', '!= 3', '-2', '? > 4', 'even(?)', '@"2026-01-01"', '< @"P2D"',
]  # fmt: skip
VALUES = st.sampled_from([None, True, False, 'a', 'b', 'z', []]) | st.decimals(-3, 11, places=1)


def chosen(policy: str, amount: int, *, more: str = '', outputs: tuple[str, ...] = ('result',)) -> object:
    rows = [(cell, result) for cell, result in ROWS]
    return decide(
        read(table(rows, inputs=('amount',), outputs=outputs, policy=policy, more=more)), 'choice', {'amount': amount}
    ).value


@pytest.mark.parametrize(('policy', 'amount', 'wanted'), [
    ('UNIQUE', 70, 'silver'), ('UNIQUE', 55, None), ('ANY', 55, None), ('FIRST', 120, 'gold'), ('FIRST', 55, 'silver'),
    ('RULE ORDER', 120, ['gold', 'silver']), ('COLLECT', 55, ['silver', 'plain']), ('FIRST', 10, 'plain'),
])  # fmt: skip
def test_hit_policies(policy: str, amount: int, wanted: object) -> None:
    assert chosen(policy, amount) == wanted


def test_priority_and_output_order_follow_the_listed_values() -> None:
    outputs = ('result: "plain","silver","gold"',)
    assert chosen('PRIORITY', 55, outputs=outputs) == 'plain'
    assert chosen('OUTPUT ORDER', 120, outputs=outputs) == ['silver', 'gold']


@pytest.mark.parametrize(('how', 'wanted'), [('SUM', 6), ('MIN', 1), ('MAX', 3), ('COUNT', 3)])
def test_collect_gathers(how: str, wanted: int) -> None:
    document = table(
        [('-', '1'), ('> 1', '2'), ('> 2', '3')], inputs=('n',), policy='COLLECT', more=f'aggregation="{how}"'
    )
    assert decide(read(document), 'choice', {'n': 9}).value == wanted


def test_the_log_says_inputs_rules_and_output() -> None:
    rows = [('< 10', '"a"', '1', '"low"'), ('>= 10', '-', '2', '"high"')]
    outcome = decide(read(table(rows, inputs=('n', 's'), outputs=('x', 'y'))), 'choice', {'n': 12, 's': 'q'})
    assert outcome.value == {'x': 2, 'y': 'high'}
    (fired,) = outcome.log
    assert (fired.inputs, fired.rules, fired.rule_ids) == ({'n': 12, 's': 'q'}, (2,), ('r2',))
    assert outcome.decisions == {'choice': {'x': 2, 'y': 'high'}}


def test_a_wrong_cell_is_named_with_its_row_and_column() -> None:
    document = table([('< 10', '1'), ('< ', '2')], inputs=('amount',))
    with pytest.raises(DmnError) as caught:
        decide(read(document), 'choice', {'amount': 1})
    assert '输入列“amount”，第 2 行' in caught.value.words.zh
    assert "input column 'amount', row 2" in caught.value.words.en


@given(st.lists(st.sampled_from(CELLS), min_size=1, max_size=8), VALUES)
@settings(max_examples=400, deadline=None)
def test_the_index_agrees_with_the_cells(cells: list[str], value: object) -> None:
    tests = [compile_tests(cell) for cell in cells]
    column = Column('x', lambda scope: None, tests, None)
    asked = sum(1 << at for at, test in enumerate(tests) if test.passed_by(value))
    everything = (1 << len(cells)) - 1
    assert column.mask(value, everything, Scope({}, None, Budget())) == asked


def test_numbers_of_python_are_taken() -> None:
    assert chosen('FIRST', 1) == 'plain'
    assert isinstance(decide(read(table([('-', 'n + 0.5')], inputs=('n',))), 'choice', {'n': 1}).value, Decimal)
