"""What somebody sends is judged on the server: types, bounds, duties, and above all what this step may not write."""

from __future__ import annotations

import math
from typing import Any

import pytest

from zhanggui.core.actors import system
from zhanggui.flow.forms.reading import read
from zhanggui.flow.forms.settling import settle
from zhanggui.flow.forms.validating import Checked, validate
from zhanggui.flow.tests.forms.texts import PURCHASE

LINE = {'sku': 'A', 'count': 2, 'price': 5_000}
RIGHT = {'supplier': '义乌一厂', 'goods': [LINE], 'way': 'air', 'wanted_on': '2026-12-01'}


def judge(given: dict[str, Any], before: dict[str, Any] | None = None, text: str = PURCHASE, **told: Any) -> Checked:
    told = {'visible': None, 'editable': None, **told}
    return validate(read(text), given=given, before=before or {}, actor=system(), **told)


def said(checked: Checked) -> dict[str, str]:
    return {key: words.zh for key, words in checked.errors.items()}


def test_right_values_pass_and_what_is_computed_comes_with_them() -> None:
    checked = judge(RIGHT)
    assert checked.is_valid
    assert checked.values['total'] == 10_000
    assert checked.values['goods'] == [{'sku': 'A', 'count': 2, 'price': 5_000, 'amount': 10_000}]


def test_what_the_step_may_not_write_cannot_be_written() -> None:
    before = {'supplier': '义乌一厂', 'verdict': ''}
    checked = judge({'verdict': '同意付款', 'supplier': '别家'}, before, editable=('verdict',))
    assert said(checked) == {'supplier': '此步骤不能填写这个字段'}
    assert 'supplier' not in checked.values


def test_what_the_step_does_not_show_cannot_be_written_either() -> None:
    checked = judge({'verdict': '同意', 'account': '6222020000000000'}, visible=('verdict',))
    assert set(checked.errors) == {'account'}
    assert set(checked.values) == {'verdict', 'total'}


def test_a_name_that_no_form_knows_is_refused() -> None:
    assert set(judge({**RIGHT, 'outcome': 'approve', 'winner': 1}).errors) == {'outcome', 'winner'}


def test_an_unchanged_readonly_value_is_an_echo() -> None:
    assert judge({'supplier': '甲', 'verdict': '可'}, {'supplier': '甲'}, editable=('verdict',)).is_valid


def test_what_is_computed_cannot_be_told() -> None:
    checked = judge({**RIGHT, 'total': 1, 'goods': [{**LINE, 'amount': 1}]})
    assert checked.values['total'] == 10_000
    assert checked.values['goods'][0]['amount'] == 10_000


def test_a_hidden_field_has_no_value_and_a_shown_one_its_duty() -> None:
    checked = judge({**RIGHT, 'why': '急用'})
    assert checked.is_valid
    assert checked.values['why'] is None
    dear = {**RIGHT, 'goods': [{**LINE, 'price': 90_000}]}
    assert said(judge(dear)) == {'why': '必填'}
    assert judge({**dear, 'why': '急用'}).values['why'] == '急用'


def test_missing_may_stay_missing_in_a_refusal() -> None:
    assert judge({}, strict=False).is_valid
    assert set(judge({}).errors) == {'supplier'}
    assert judge({'supplier': 5}, strict=False).errors


@pytest.mark.parametrize(
    ('changed', 'key', 'reason'),
    [
        ({'supplier': 'x' * 21}, 'supplier', '最多 20'),
        ({'supplier': ['x']}, 'supplier', '文字'),
        ({'way': 'rail'}, 'way', '可选范围'),
        ({'wanted_on': '2025-12-31'}, 'wanted_on', '不能早于'),
        ({'wanted_on': '31.12.2026'}, 'wanted_on', '日期'),
        ({'account': '62220'}, 'account', '格式'),
        ({'goods': [{**LINE, 'count': 0}]}, 'goods', '第 1 行 数量：不能小于 1'),
        ({'goods': [LINE, {**LINE, 'sku': ''}]}, 'goods', '第 2 行 编码：必填'),
        ({'goods': [{**LINE, 'price': 1.5}]}, 'goods', '第 1 行 单价'),
        ({'goods': [{**LINE, 'count': math.nan}]}, 'goods', '整数'),
        ({'goods': [{**LINE, 'count': math.inf}]}, 'goods', '整数'),
        ({'goods': [{**LINE, 'count': True}]}, 'goods', '整数'),
        ({'goods': 'x'}, 'goods', '列表'),
        ({'goods': [1]}, 'goods', '列表'),
        ({'goods': [LINE] * 501}, 'goods', '最多 500'),
    ],
)
def test_what_is_wrong_is_told_of_its_field(changed: dict[str, Any], key: str, reason: str) -> None:
    checked = judge({**RIGHT, **changed})
    assert set(checked.errors) == {key}
    assert reason in checked.errors[key].zh


def test_empty_lines_are_left_out_and_a_default_stands_where_nothing_was_told() -> None:
    checked = judge({'supplier': '甲', 'goods': [LINE, {'sku': '', 'count': None, 'price': None}]})
    assert len(checked.values['goods']) == 1
    assert checked.values['way'] == 'road'


def test_a_pattern_that_takes_for_ever_is_given_up() -> None:
    text = "key: f\nname: x\nfields:\n  - {key: a, label: x, type: text, pattern: '(a|a|a)*b'}\n"
    assert said(judge({'a': 'a' * 60}, text=text)) == {'a': '格式不对'}


def test_lines_computed_whole_are_kept_as_lines_that_were_told_would_be() -> None:
    text = (
        'key: f\nname: x\nfields:\n  - key: mine\n    label: 我的\n    type: lines\n    computed: plan.lines\n    columns:\n'
        '      - {key: weight, label: 权重, type: integer}\n      - {key: share, label: 占比, type: decimal}\n'
        '      - {key: until, label: 期限, type: date}\n'
    )
    known = {'plan': {'lines': [{'weight': 60, 'share': 0.5, 'until': '2026-12-01', 'secret': 1}]}}
    told = judge({}, known, text=text).values['mine']
    assert told == [{'weight': 60, 'share': 0.5, 'until': '2026-12-01'}]
    assert [type(each) for each in told[0].values()] == [int, float, str]


def test_computed_in_a_circle_ends() -> None:
    text = 'key: f\nname: x\nfields:\n' + ''.join(
        f'  - {{key: {one}, label: x, type: integer, computed: if {other} = null then 1 else {other} + 1}}\n'
        for one, other in (('a', 'b'), ('b', 'a'))
    )
    assert isinstance(settle(read(text), {}).values['a'], int)


def test_options_and_duties_may_come_from_the_business_object() -> None:
    text = (
        'key: f\nname: x\nfields:\n  - {key: shop, label: 店铺, type: choice, options: case.shops}\n'
        '  - {key: note, label: 说明, type: text, required: case.paid > 100}\n'
    )
    known = {'case': {'shops': ['甲店', '乙店'], 'paid': 500}}
    assert set(judge({'shop': '丙店'}, known, text=text).errors) == {'shop', 'note'}
    assert judge({'shop': '乙店', 'note': 'x'}, known, text=text).is_valid
