"""A form's file is read whole, or everything that is wrong with it is told with its line, in both languages."""

from __future__ import annotations

import pytest

from zhanggui.flow.forms.places import WrongForm
from zhanggui.flow.forms.reading import read
from zhanggui.flow.forms.schema import FieldType
from zhanggui.flow.tests.forms.texts import PURCHASE


def wrong(text: str) -> list[tuple[int, str]]:
    with pytest.raises(WrongForm) as told:
        read(text)
    assert all(problem.words.en and problem.words.zh for problem in told.value.problems)
    return [(problem.line, problem.reason.en) for problem in told.value.problems]


def field(line: str) -> str:
    return f'key: f\nname: 表单\nfields:\n  - {line}\n'


def test_a_right_one_is_read_with_its_types_and_expressions() -> None:
    form = read(PURCHASE)
    assert (form.key, form.name.en) == ('purchase', 'Purchase')
    assert [each.type for each in form.fields][:3] == [FieldType.TEXT, FieldType.LINES, FieldType.MONEY]
    assert [column.key for column in form.by_key['goods'].columns] == ['sku', 'count', 'price', 'amount']
    assert form.by_key['way'].options[1].label.zh == '空运'
    assert read(PURCHASE) is form


def test_all_mistakes_are_told_at_once_with_their_lines() -> None:
    text = (
        'key: Wrong Key\nname: 表单\nfields:\n  - {key: if, label: x, type: text}\n  - {key: a, label: x, type: txt}\n'
        '  - {key: b, label: x, type: integer, options: [1], computed: 1 +}\n  - {key: c, type: choice}\nmore: 1\n'
    )
    lines = [line for line, _ in wrong(text)]
    assert lines == sorted(lines)
    assert {1, 4, 5, 6, 7, 8} <= set(lines)
    assert len([line for line in lines if line == 6]) == 2


@pytest.mark.parametrize(
    ('text', 'line', 'said'),
    [
        ('', 1, 'pairs'),
        ('key: [', 1, 'YAML'),
        ('key: &a x\nname: *a', 2, 'alias'),
        ('[' * 5000, 1, 'deep'),
        ('key: a\nkey: b', 2, 'twice'),
        ('a: !!python/object:os.system x', 1, 'means nothing'),
        (f'key: f\nname: {"x" * 300_000}', 1, '256 KB'),
        (field("{key: a, label: x, type: text, pattern: '('}"), 4, 'pattern'),
        (field('{key: a, label: x, type: reference}'), 4, 'subject'),
        (field('{key: a, label: x, type: integer, min: 5, max: 1}'), 4, 'above'),
        (field('{key: a, label: x, type: lines, columns: [{key: p, label: y, type: person}]}'), 4, 'no type'),
        (field('{key: a, label: x, type: text, required: maybe +}'), 4, 'required'),
        (field('{key: a, label: x, type: text, help: "\\ud800"}'), 4, 'half a character'),
        ('key: f\nname: x\narchive: {pattern: "ZC-{day}"}', 3, 'pattern'),
        ('key: f\nname: x\noutcomes: [{value: A B, label: x}]', 3, 'value'),
    ],
)
def test_each_mistake_is_named(text: str, line: int, said: str) -> None:
    found = wrong(text)
    assert any(at == line and said in reason for at, reason in found), found


def test_two_hundred_fields_and_not_one_more() -> None:
    lines = '\n'.join(f'  - {{key: f{n}, label: x, type: text}}' for n in range(200))
    assert len(read(f'key: f\nname: x\nfields:\n{lines}').fields) == 200
    assert wrong(f'key: f\nname: x\nfields:\n{lines}\n  - {{key: g, label: x, type: text}}')


def test_two_fields_of_one_key_are_told_with_both_lines() -> None:
    text = 'key: f\nname: x\nfields:\n  - {key: a, label: x, type: text}\n  - {key: a, label: y, type: text}\n'
    assert wrong(text) == [(5, 'field a stands already in line 4')]
