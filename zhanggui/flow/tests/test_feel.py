"""What expressions come to, as `string()` writes it; `null` where the types do not fit."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from zhanggui.core import clock
from zhanggui.flow.feel import Environment, FeelError, compile_expression, compile_tests
from zhanggui.flow.feel.functions.conversion import show

DATA = {'amount': 800, 'category': '鞋', 'Full Name': '王小明', 'Date-Time': dt.datetime(2026, 11, 21, 8, 0, tzinfo=dt.UTC),
        'lines': [{'sku': 'A', 'qty': 2, 'unit price': 5}, {'sku': 'B',
    'qty': 1, 'unit price': 7}], 'nothing': None}  # fmt: skip


def ask(text: str) -> str:
    environment = Environment(frozenset(DATA), members=frozenset({'unit price'}))
    value = compile_expression(text, environment).evaluate(DATA)
    return 'null' if value is None else show(value)


@pytest.mark.parametrize(('text', 'wanted'), [
    ('1 + 2 * 3', '7'), ('10 / 4', '2.5'), ('0.1 + 0.2', '0.3'), ('-2 ** 2', '4'), ('2 ** -1', '0.5'), ('1 / 0', 'null'),
    ('1 / 3', '0.3333333333333333333333333333333333'), ('10 ** 6144 * 10', 'null'), ('"a" + 1', 'null'),
    ('nothing + 1', 'null'),
    ('modulo(-10, 3)', '2'), ('decimal(1.115, 2)', '1.12'), ('floor(-1.5)', '-2'), ('round half up(5.5, 0)', '6'),
    ('sqrt(16)', '4'), ('sqrt(-1)', 'null'), ('even(2.5)', 'null'), ('number("1,000.50", ",", ".")', '1000.50'),
])  # fmt: skip
def test_numbers(text: str, wanted: str) -> None:
    assert ask(text) == wanted


@pytest.mark.parametrize(('text', 'wanted'), [
    ('true and nothing', 'null'), ('false and nothing', 'false'), ('nothing or true', 'true'),
    ('nothing or false', 'null'),
    ('not(nothing)', 'null'), ('1 = "1"', 'null'), ('nothing = null', 'true'), ('1 < "2"', 'null'),
    ('amount between 500 and 800 and true', 'true'), ('category in ("服装", "鞋")', 'true'),
    ('amount in (< 10, > 700)', 'true'),
    ('amount in [1..800)', 'false'), ('amount in ]1..800]', 'true'), ('null in [null]', 'true'),
    ('if nothing then 1 else 2', '2'),
    ('amount instance of number', 'true'), ('[1, "a"] instance of list<number>', 'false'),
])  # fmt: skip
def test_logic_and_comparison(text: str, wanted: str) -> None:
    assert ask(text) == wanted


@pytest.mark.parametrize(('text', 'wanted'), [
    ('Full Name + "!"', '王小明!'), ('substring(Full Name, -2)', '小明'), ('lines[sku = "B"].unit price', '[7]'),
    ('lines[1].sku', 'A'), ('lines[-1].qty', '1'), ('lines[9]', 'null'), ('lines.qty', '[2, 1]'),
    ('sum(for l in lines return l.qty * l.unit price)', '17'), ('some l in lines satisfies l.qty > 1', 'true'),
    ('every l in lines satisfies l.qty > 1', 'false'), ('for i in 3..1 return i', '[3, 2, 1]'),
    ('for i in 1..4 return if i = 1 then 1 else i * partial[-1]', '[1, 2, 6, 24]'), ('{a: 1, b c: a + 1}.b c', '2'),
    ('{f: function(n) if n < 2 then 1 else n * f(n - 1), r: f(5)}.r', '120'),
    ('sort([3, 1, 2], function(a, b) a > b)', '[3, 2, 1]'),
    ('context put({a: 1}, "b", 2)', '{a: 1, b: 2}'), ('string join(["a", "b"], "-")', 'a-b'),
    ('[1, 2, 2][item = 2]', '[2, 2]'),
    ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', '[1=ab][2=]cd'), ('matches("abc", "^A", "i")', 'true'),
    ('1 // a remark\n + /* another */ 2', '3'),
])  # fmt: skip
def test_names_lists_contexts_and_texts(text: str, wanted: str) -> None:
    assert ask(text) == wanted


@pytest.mark.parametrize(('text', 'wanted'), [
    ('Date-Time.hour', '8'), ('date(Date-Time) + @"P1M"', '2026-12-21'), ('date("2024-02-29") + @"P1Y"', '2025-02-28'),
    ('date("2026-01-02") - date("2026-01-01")', 'P1D'), ('Date-Time + duration("PT72H")', '2026-11-24T08:00:00Z'),
    ('time("23:00:00") + @"PT2H"', '01:00:00'), ('@"P1D" / @"PT1H"', '24'), ('@"P1Y2M" * 2', 'P2Y4M'),
    ('date("2026-02-30")', 'null'),
    ('@"2026-11-21T10:00:00@Asia/Shanghai" = @"2026-11-21T02:00:00Z"', 'true'),
    ('@"2026-01-01T00:00:00" < Date-Time', 'null'),
    ('day of week(date("2026-11-21"))', 'Saturday'), ('overlaps([1..5], [5..8])', 'true'),
    ('before([1..5), [5..8])', 'true'),
])  # fmt: skip
def test_dates_times_and_durations(text: str, wanted: str) -> None:
    assert ask(text) == wanted


def test_now_is_the_clock_of_the_house() -> None:
    with clock.moved(dt.timedelta(days=400)):
        assert ask('today() > date("2027-01-01")') == 'true'


@pytest.mark.parametrize(('cell', 'passing', 'failing'), [
    ('-', 1, None), ('< 10', 9, 10), ('[1..5]', 5, 6), ('(1..5)', 2, 1), ('1, 3', 3, 2), ('not(1, 3)', 2, 3),
    ('"a", "b"', 'b', 'c'),
    ('not("a")', 'b', 'a'), ('null', None, 1), ('? > 2 and ? < 4', 3, 4), ('contains(?, "x")', 'axb', 'ab'),
    ('!= 4', 5, 4),
    ('[1, 2]', 2, 3), ('true', True, False), ('< date("2026-01-01")', dt.date(2025, 1, 1), dt.date(2026, 1, 1)),
])  # fmt: skip
def test_cells(cell: str, passing: object, failing: object) -> None:
    as_value = lambda value: Decimal(value) if type(value) is int else value  # noqa: E731
    tests = compile_tests(cell)
    assert tests.passed_by(as_value(passing))
    assert cell == '-' or not tests.passed_by(as_value(failing))


def test_an_open_environment_knows_names_later_and_functions_now() -> None:
    open_ = Environment(open=True)
    assert compile_expression('count + 1', open_).evaluate({'count': 2}) == 3  # a variable called like a function
    assert compile_expression('count(count)', open_).evaluate({'count': [1, 2]}) == 2
    assert compile_expression('later = null', open_).evaluate({}) is True
    for code in ('os.system("x")', '__import__("os")', 'open("/etc/passwd").read()'):
        with pytest.raises(FeelError):
            compile_expression(code, open_)
