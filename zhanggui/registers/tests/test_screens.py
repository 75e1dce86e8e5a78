"""Screens of the registers: who opens them, what they cost, and a sheet of ten thousand rows read page by page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.stories import returns
from zhanggui.core import clock, usecases
from zhanggui.core.actors import system
from zhanggui.org.models import User
from zhanggui.registers.drafts import RegisterDraft
from zhanggui.registers.models import Register, Row
from zhanggui.registers.screens import RegisterPage, Registers, RowPage
from zhanggui.registers.selectors import ROWS_A_PAGE, filled
from zhanggui.registers.services import NewRow, load_registers
from zhanggui.registers.tests.test_registers import PROBLEMS, RETURNS, TOLD, agent
from zhanggui.rulebook.controls import Period
from zhanggui.ui.testing import ScreenMatrix

MANY = 10_000
BOXES = RegisterDraft(
    key='boxes', name='纸箱登记表', name_en='Boxes', positions=('packer',),
    fields=({'key': 'size', 'label': '尺寸', 'type': 'text'},),
)  # fmt: skip


class OfRegisters(ScreenMatrix):
    """An agent reads; the sheet of the packers is foreign."""

    @pytest.fixture(autouse=True)
    def _company(self, company: None) -> None:
        """Before anything else."""

    @pytest.fixture
    def company(self) -> None:
        returns.company()
        load_registers([PROBLEMS, RETURNS, BOXES], actor=system('测试'))

    @pytest.fixture
    def reader(self, company: None) -> User:
        return User.objects.get(username='service')


class TestRegisters(OfRegisters):
    screen = Registers
    marker = 'href="/registers/{pk}/"'

    @pytest.fixture
    def mine(self, company: None) -> Register:
        return Register.objects.get(key='customer_problems')

    @pytest.fixture
    def foreign(self, company: None) -> Register:
        return Register.objects.get(key='boxes')


class TestRegisterPage(TestRegisters):
    screen = RegisterPage
    marker = 'action="/registers/{pk}/file/"'

    def test_rows_outside_ones_scope_are_not_there(self, client: Client, reader: User, foreign: Register) -> None:  # type: ignore[override]
        client.force_login(reader)
        assert client.get(RegisterPage.address(pk=foreign.pk)).status_code == 404


class TestRowPage(OfRegisters):
    screen = RowPage
    marker = '_ids={pk}"'

    @pytest.fixture
    def mine(self, company: None) -> Row:
        return written()

    def test_rows_outside_ones_scope_are_not_there(self, client: Client, reader: User) -> None:  # type: ignore[override]
        row = Row.objects.create(register=Register.objects.get(key='boxes'), day=clock.today(), values={'size': '3'})
        client.force_login(reader)
        assert client.get(RowPage.address(pk=row.pk)).status_code == 404


@pytest.fixture
def sheet(db: None) -> Register:
    returns.company()
    load_registers([PROBLEMS, RETURNS, BOXES], actor=system('测试'))
    return Register.objects.get(key='customer_problems')


def written() -> Row:
    verdicts = usecases.perform(usecases.get('registers.write'), [NewRow('customer_problems', TOLD)], actor=agent())
    return Row.objects.get(pk=verdicts.done[0])


def test_ten_thousand_rows_cost_what_one_costs(sheet: Register, client: Client) -> None:
    client.force_login(User.objects.get(username='service'))
    page, today, me = RegisterPage.address(pk=sheet.pk), clock.today(), agent().id
    written()
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    Row.objects.bulk_create(
        Row(register=sheet, day=today - timedelta(days=number % 30), values=TOLD, made_by_id=me)
        for number in range(MANY)
    )
    with CaptureQueriesContext(connection) as many:
        first = client.get(page)
    assert len(many) == len(few)
    assert first.content.decode().count('<tr') == ROWS_A_PAGE + 1
    lines = first.context['lines']
    after = client.get(f'{page}?before={first.context["more"]}').context['lines']
    assert not {line.key for line in lines} & {line.key for line in after}
    days = [line.cells[0] for line in (*lines, *after)]
    assert days == sorted(days, reverse=True), 'the sheet stands by its days'


def test_a_line_written_later_for_an_earlier_day_stands_at_its_day(sheet: Register, client: Client) -> None:
    client.force_login(User.objects.get(username='service'))
    page, yesterday = RegisterPage.address(pk=sheet.pk), clock.today() - timedelta(days=1)
    client.post(page, {'kind': 'goods', 'problem': '今天'})
    client.post(page, {'kind': 'goods', 'problem': '昨天', '_day': f'{yesterday}'})
    assert [line.cells[0] for line in client.get(page).context['lines']] == [clock.today(), yesterday]


def test_a_day_that_is_none_is_told_and_nothing_is_written(sheet: Register, client: Client) -> None:
    client.force_login(User.objects.get(username='service'))
    answer = client.post(RegisterPage.address(pk=sheet.pk), {'kind': 'goods', 'problem': '色差', '_day': '2026-13-45'})
    assert answer.status_code == 200
    assert '日期不对' in answer.content.decode()
    assert not Row.objects.exists()


@pytest.mark.parametrize(
    'span',
    [
        'since=0001-01-01',
        'until=9999-12-31',
        'until=0001-01-01',
        'since=9999-12-31&until=0001-01-01',
        'before=' + '9' * 18,
    ],
)
def test_an_odd_address_opens_a_sheet(sheet: Register, client: Client, span: str) -> None:
    client.force_login(User.objects.get(username='service'))
    for row in Register.objects.exclude(key='boxes'):
        assert client.get(f'{RegisterPage.address(pk=row.pk)}?{span}').status_code == 200


def test_how_registers_were_filled_is_asked_once_a_source(sheet: Register) -> None:
    written()
    rows = list(Register.objects.all())
    day = Period.day(clock.today())
    with CaptureQueriesContext(connection) as caught:
        found = filled(rows, day)
    assert len(caught) == 2, 'the typed ones together, and the cases'
    assert {key: [(each.day, each.rows) for each in days] for key, days in found.items()} == {
        'customer_problems': [(clock.today(), 1)], 'boxes': [], 'returns': [],
    }  # fmt: skip


def test_a_program_corrects_a_line_as_its_form_says(sheet: Register) -> None:
    form = usecases.get('registers.correct').form
    assert form is not None
    assert not form({'values': [1]}).is_valid()
    asked = form({'values': {'problem': '起球'}, 'reason': '写错了'})
    assert asked.is_valid()
    row = written()
    told = usecases.perform(usecases.get('registers.correct'), [row.pk], actor=agent(), told=asked.cleaned_data)
    assert told.done == [row.pk]
    assert Row.objects.get(replaces=row).values['problem'] == '起球'
