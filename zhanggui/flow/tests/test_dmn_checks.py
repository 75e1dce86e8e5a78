"""What is said about a model before it may be published: gaps, overlaps, and what could not be looked at."""

from __future__ import annotations

from zhanggui.flow.dmn import check, read
from zhanggui.flow.tests.documents import literal, model, table


def kinds(document: bytes) -> list[str]:
    return [finding.kind for finding in check(read(document))]


def test_a_complete_table_has_no_findings() -> None:
    rows = [('< 10', '"red"', '1'), ('< 10', '"green"', '2'), ('>= 10', '-', '3')]
    assert kinds(table(rows, inputs=('n', 'colour: "red","green"'))) == []


def test_a_gap_names_the_cells() -> None:
    (gap,) = check(read(table([('< 10', '1'), ('> 10', '2')], inputs=('n',))))
    assert (gap.kind, gap.cells, gap.stops) == ('gap', (('n', '10'),), False)
    assert 'n = 10' in gap.words.zh


def test_a_gap_in_the_second_column_is_found() -> None:
    rows = [('< 10', '"red"', '1'), ('< 10', '"green"', '2'), ('>= 10', '"red"', '3')]
    (gap,) = check(read(table(rows, inputs=('n', 'colour: "red","green"'))))
    assert gap.kind == 'gap'
    assert gap.cells == (('n', '10'), ('colour', '"green"'))


def test_values_outside_the_listed_ones_are_no_gap() -> None:
    rows = [('[0..10)', '1'), ('[10..100]', '2')]
    assert kinds(table(rows, inputs=('n: [0..100]',))) == []
    assert kinds(table(rows, inputs=('n',))) == ['gap']


def test_an_overlap_names_rows_and_cells() -> None:
    rows = [('<= 10', '-', '1'), ('>= 10', '"a"', '2'), ('> 10', 'not("a")', '3')]
    (overlap,) = check(read(table(rows, inputs=('n', 's'))))
    assert (overlap.kind, overlap.rules, overlap.stops) == ('overlap', (1, 2), True)
    assert overlap.cells == (('n', '10'), ('s', '"a"'))
    assert '第 1、2 行' in overlap.words.zh


def test_an_any_table_may_overlap_where_it_says_the_same() -> None:
    assert kinds(table([('<= 10', '1'), ('>= 10', '1')], inputs=('n',), policy='ANY')) == []
    assert kinds(table([('<= 10', '1'), ('>= 10', '2')], inputs=('n',), policy='ANY')) == ['overlap']


def test_a_first_table_may_overlap() -> None:
    assert kinds(table([('<= 10', '1'), ('-', '2')], inputs=('n',), policy='FIRST')) == []


def test_a_cell_that_is_no_constant_is_said_and_not_guessed() -> None:
    (unchecked,) = check(read(table([('even(?)', '1'), ('odd(?)', '2')], inputs=('n',))))[:1]
    assert (unchecked.kind, unchecked.rules) == ('unchecked', (1,))


def test_what_does_not_compile_is_found_without_running() -> None:
    findings = check(read(model(literal('d', '1 + missing'))))
    assert [finding.kind for finding in findings] == ['wrong']
    assert 'missing' in findings[0].words.en
    assert findings[0].stops


def test_a_large_table_is_checked_in_bounded_time() -> None:
    rows = [(*(f'[{row + at}..{row + at + 3})' for at in range(8)), str(row)) for row in range(60)]
    assert kinds(table(rows, inputs=tuple(f'c{at}' for at in range(8)), policy='FIRST'))
