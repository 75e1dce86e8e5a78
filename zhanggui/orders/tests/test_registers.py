"""Sheets that orders fill by themselves: by day and by month, in sight only, page after page."""

from __future__ import annotations

import pytest

from tests.stories import returns
from zhanggui.core import clock
from zhanggui.core.actors import Actor, system
from zhanggui.orders.incoming import PlatformState
from zhanggui.org.models import Shop
from zhanggui.registers import selectors
from zhanggui.registers.drafts import RegisterDraft
from zhanggui.registers.models import Register
from zhanggui.registers.services import load_registers
from zhanggui.rulebook.controls import Period

pytestmark = pytest.mark.django_db


def register(source: str, *, own: bool = False) -> Register:
    draft = RegisterDraft(key='sheet', name='表', name_en='Sheet', source=source, own=own)
    load_registers([draft], actor=system('测试'))
    return Register.objects.get(key='sheet')


def read(register: Register, actor: Actor) -> list[list[object]]:
    period = Period(clock.today().replace(day=1, month=1, year=2000), clock.today())
    return [list(line.cells) for line in selectors.all_lines(register, period, actor)]


@pytest.fixture
def shops() -> list[Shop]:
    """One order each in two shops, paid the same day."""
    first = returns.company().shop
    second = Shop.objects.exclude(pk=first.pk).order_by('pk')[0]
    returns.ordered(second.pk, PlatformState.SHIPPED, number='2930000000000000778')
    return [first, second]


@pytest.mark.parametrize('source', ['orders.sales_daily', 'orders.sales_monthly'])
def test_each_shop_of_a_day_is_a_line_however_the_pages_fall(
    shops: list[Shop], source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = register(source)
    whole = read(sheet, system())
    assert {str(line[1]) for line in whole} == {shop.name for shop in shops}
    assert {(line[2], line[4]) for line in whole} == {(1, 268.0)}
    monkeypatch.setattr(selectors, 'ROWS_AT_ONCE', 1)
    assert read(sheet, system()) == whole


def test_sales_of_a_shop_out_of_sight_are_no_line(shops: list[Shop]) -> None:
    mine = returns.actor('operator')
    reach = mine.scope_of('shop')
    assert reach is not None
    seen = {str(line[1]) for line in read(register('orders.sales_daily'), mine)}
    assert seen == {shop.name for shop in shops if shop.pk in reach} != {shop.name for shop in shops}


@pytest.mark.parametrize('source', ['orders.service_daily', 'orders.service_monthly'])
def test_each_person_sees_what_they_did(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = returns.begin(returns.company())
    case.does('service', 'ask', **returns.ASK)
    case.does('warehouse', 'receive', return_waybill='SF1001', pieces=1)
    sheet = register(source, own=True)
    whole = read(sheet, system())
    assert [line[-1] for line in whole] == [1, 1], 'a step each'
    monkeypatch.setattr(selectors, 'ROWS_AT_ONCE', 1)
    assert read(sheet, system()) == whole
    service = returns.actor('service')
    assert [line[1] for line in read(sheet, service)] == [service.name]
