"""Boxed expressions that people draw rather than write: lists, relations, filters, conditionals, iterators, functions."""

from __future__ import annotations

import pytest

from zhanggui.flow.dmn import DmnError, check, decide, read
from zhanggui.flow.tests.documents import model


def box(text: str) -> str:
    return f'<literalExpression><text>{text}</text></literalExpression>'


A, B = box('"A"'), box('"B"')
RELATION = (
    '<relation><column name="sku"/><column name="unit price"/>'
    f'<row>{A}{box("5")}</row><row>{B}{box("7")}</row></relation>'
)


def worth(boxed: str) -> object:
    document = model(f'<decision id="d" name="d"><variable name="d"/>{boxed}</decision>')
    return decide(read(document), 'd', {}).value


@pytest.mark.parametrize(('boxed', 'wanted'), [
    (f'<list>{box("1")}{box("1 + 1")}</list>', [1, 2]),
    (RELATION, [{'sku': 'A', 'unit price': 5}, {'sku': 'B', 'unit price': 7}]),
    (f'<filter><in>{RELATION}</in><match>{box("unit price &gt; 5")}</match></filter>', [{'sku': 'B', 'unit price': 7}]),
    (f'<conditional><if>{box("1 &gt; 2")}</if><then>{box("1")}</then><else>{box("2")}</else></conditional>', 2),
    (f'<for iteratorVariable="x"><in>{box("1..3")}</in><return>{box("x * x")}</return></for>', None),
    (f'<for iteratorVariable="x"><in>{box("[1..3]")}</in><return>{box("x * x")}</return></for>', [1, 4, 9]),
    (f'<some iteratorVariable="x"><in>{box("[1, 2]")}</in><satisfies>{box("x = 2")}</satisfies></some>', True),
    (f'<every iteratorVariable="x"><in>{box("[1, 2]")}</in><satisfies>{box("x = 2")}</satisfies></every>', False),
    (
        (f'<context><contextEntry><variable name="a b"/>{box("2")}</contextEntry>'
        f'<contextEntry>{box("a b + 1")}</contextEntry></context>'), 3,
    ),
])  # fmt: skip
def test_boxes(boxed: str, wanted: object) -> None:
    if wanted is None:
        with pytest.raises(DmnError):
            worth(boxed)
    else:
        assert worth(boxed) == wanted


def test_a_decision_without_logic_is_null_and_reported() -> None:
    document = model('<decision id="d" name="d"/>')
    assert decide(read(document), 'd', {}).value is None
    assert [finding.kind for finding in check(read(document))] == ['wrong']
