"""Registers at the door people use: loaded from files, typed, corrected, struck out, filled by cases, taken as Excel."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client

from tests.stories import returns
from zhanggui.core import clock, usecases
from zhanggui.core.actors import Actor, system
from zhanggui.org.models import User
from zhanggui.registers.drafts import ColumnDraft, RegisterDraft
from zhanggui.registers.models import Register, Row
from zhanggui.registers.screens import write_file
from zhanggui.registers.selectors import all_lines, day_counts, filled_today
from zhanggui.registers.services import NewRow, correct_row, load_registers, strike_rows, write_rows
from zhanggui.rulebook.controls import Period

pytestmark = pytest.mark.django_db

PROBLEMS = RegisterDraft(
    key='customer_problems', name='顾客问题登记表', name_en='Problems', department='service', positions=('service_agent',),
    fields=(
        {'key': 'kind', 'label': '类型', 'type': 'choice', 'required': True,
         'options': [{'value': 'goods', 'label': '商品'}, {'value': 'page', 'label': '页面'}]},
        {'key': 'customer', 'label': '顾客', 'type': 'text', 'sensitive': True},
        {'key': 'problem', 'label': '问题', 'type': 'paragraph', 'required': True},
    ),
)  # fmt: skip
RETURNS = RegisterDraft(
    key='returns', name='退换货登记表', name_en='Returns', positions=('service_agent',), source='cases', processes=('P40',),
    columns=(
        ColumnDraft(key='number', label='编号', value='case.number'),
        ColumnDraft(key='reason', label='原因', value='reason'),
        ColumnDraft(key='inspector', label='验货人', value='by.inspect'),
        ColumnDraft(key='pieces', label='件数', value='pieces'),
    ),
)  # fmt: skip
TOLD = {'kind': 'goods', 'customer': '小明爱购物2019', 'problem': '掉色'}


@pytest.fixture
def company() -> Any:
    order = returns.company()
    load_registers([PROBLEMS, RETURNS], actor=system('测试'))
    return order


def agent() -> Actor:
    return returns.actor('service')


def month() -> Period:
    today = clock.today()
    return Period(today - timedelta(days=30), today)


def written(**values: Any) -> Row:
    verdicts = usecases.perform(
        usecases.get('registers.write'), [NewRow('customer_problems', {**TOLD, **values})], actor=agent()
    )
    assert not verdicts.refused, verdicts.refused
    return Row.objects.get(pk=verdicts.done[0])


def test_loading_twice_changes_nothing(company: Any) -> None:
    verdicts = load_registers([PROBLEMS, RETURNS], actor=system('测试'))
    assert (verdicts.done, len(verdicts.already)) == ([], 2)


def test_a_line_is_judged_by_the_short_form(company: Any) -> None:
    verdicts = write_rows([NewRow('customer_problems', {'kind': 'nothing'})], actor=agent())
    assert {refusal.code for refusal in verdicts.refused} == {'wrong_value'}
    assert len(verdicts.refused) == 2, 'both fields are named'
    assert not Row.objects.exists()


def test_a_register_filled_by_the_system_is_not_typed(company: Any) -> None:
    verdicts = write_rows([NewRow('returns', {})], actor=agent())
    assert [refusal.code for refusal in verdicts.refused] == ['not_typed']


def test_somebody_elses_register_cannot_be_written_in(company: Any) -> None:
    verdicts = write_rows([NewRow('customer_problems', TOLD)], actor=returns.actor('warehouse'))
    assert [refusal.code for refusal in verdicts.refused] == ['no_register']
    assert not Row.objects.exists()


def test_tomorrow_is_not_written_today(company: Any) -> None:
    line = NewRow('customer_problems', TOLD, clock.today() + timedelta(days=1))
    assert [refusal.code for refusal in write_rows([line], actor=agent()).refused] == ['coming']


def test_a_correction_strikes_the_old_line_and_keeps_it(company: Any) -> None:
    row = written()
    correct_row([row.pk], actor=agent(), values={'problem': '起球'}, reason='写错了')
    row.refresh_from_db()
    new = Row.objects.get(replaces=row)
    assert (row.struck_why, row.values['problem']) == ('写错了', '掉色')
    assert (new.values['problem'], new.values['kind']) == ('起球', 'goods')
    assert strike_rows([row.pk], actor=agent(), reason='再来').refused[0].code == 'struck'
    returns.nothing_drifts()


def test_only_who_wrote_it_strikes_it_out(company: Any) -> None:
    row = written()
    other = User.objects.create(username='second')
    assert strike_rows([row.pk], actor=Actor.of(other), reason='x').refused[0].code == 'not_yours'
    row.refresh_from_db()
    assert row.struck_at is None


def test_what_is_sensitive_is_masked_in_the_sheet(company: Any) -> None:
    written()
    cells = next(iter(all_lines(Register.objects.get(key='customer_problems'), month(), agent()))).cells
    assert '小明爱购物2019' not in cells
    assert '商品' in cells, 'a choice is shown by its label'


def test_cases_are_lines_with_what_was_filled_in_and_who_did_it(company: Any) -> None:
    case = returns.begin(company)
    case.does('service', 'ask', **returns.ASK)
    case.does('warehouse', 'receive', **returns.ARRIVAL)
    case.does('warehouse', 'inspect', **returns.WORN)
    register = Register.objects.get(key='returns')
    (line,) = all_lines(register, month(), agent())
    assert list(line.cells) == [case.row.number, '不喜欢', '陈大勇', 1]
    assert filled_today([register]) == {'returns': 1}
    assert [(day.reference, day.kept) for day in day_counts(Period.day(clock.today()))] == [('register:returns', 1)]


def test_a_case_out_of_sight_is_no_line(company: Any) -> None:
    returns.begin(company)
    assert list(all_lines(Register.objects.get(key='returns'), month(), returns.actor('operator'))) == []


def test_pages_go_on_where_the_last_one_ended(company: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        written(problem=f'第 {number} 条')
    monkeypatch.setattr('zhanggui.registers.selectors.ROWS_AT_ONCE', 2)
    lines = list(all_lines(Register.objects.get(key='customer_problems'), month(), agent()))
    assert [line.cells[3] for line in lines] == [f'第 {number} 条' for number in (4, 3, 2, 1, 0)]


def test_the_excel_file_looks_like_the_sheet(company: Any, tmp_path: Any) -> None:
    written(problem='=1+1')
    path = tmp_path / 'sheet.xlsx'
    assert write_file(path, 'xlsx', {'register': 'customer_problems'}, agent()) == 1
    sheet = openpyxl.load_workbook(path).active
    assert sheet['A1'].value == '顾客问题登记表'
    assert [cell.value for cell in sheet[3]] == ['日期', '类型', '顾客', '问题', '登记人', '登记时间']
    assert sheet['D4'].value == "'=1+1", 'nothing a spreadsheet would run'


def test_a_line_is_typed_on_the_page(company: Any, client: Client) -> None:
    client.force_login(User.objects.get(username='service'))
    page = f'/registers/{Register.objects.get(key="customer_problems").pk}/'
    assert '顾客问题登记表' in client.get(page).content.decode()
    assert client.post(page, {'kind': 'goods', 'problem': ''}).status_code == 200
    assert not Row.objects.exists()
    assert client.post(page, {'kind': 'goods', 'problem': '色差'}).status_code == 302
    row = Row.objects.get()
    line = f'/registers/rows/{row.pk}/'
    assert client.post(line, {'kind': 'page', 'problem': '色差', '_reason': '选错'}).status_code == 302
    assert '更正前' in client.get(f'/registers/rows/{Row.objects.get(replaces=row).pk}/').content.decode()
    assert client.get('/registers/').status_code == 200


def test_a_stranger_finds_neither_sheet_nor_line(company: Any, client: Client) -> None:
    row = written()
    client.force_login(User.objects.get(username='warehouse'))
    assert client.get(f'/registers/{row.register_id}/').status_code in (403, 404)
    assert client.get(f'/registers/rows/{row.pk}/').status_code in (403, 404)
