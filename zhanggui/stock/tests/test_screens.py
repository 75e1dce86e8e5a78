"""Who may open the screens of the stock, whose rows they show, and how many queries they cost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from zhanggui.catalog.models import Sku
from zhanggui.catalog.screens.goods import SkuList, SkuPage
from zhanggui.catalog.services import SkuDraft, save_skus
from zhanggui.catalog.tests.readers import reader as reader_with
from zhanggui.core import drift
from zhanggui.core.actors import system
from zhanggui.org.models import User, Warehouse
from zhanggui.stock import screens
from zhanggui.stock.drafts import ReceiptLine
from zhanggui.stock.models import Balance, Document, Movement
from zhanggui.stock.services import receive
from zhanggui.ui.testing import ScreenMatrix

SYSTEM = system('test')
EMPTY_GRID = {'line-TOTAL_FORMS': '2', 'line-INITIAL_FORMS': '0'}


@pytest.fixture
def warehouse(db: None) -> Warehouse:
    return Warehouse.objects.create(code='W1', name='主仓')


@pytest.fixture
def other(db: None) -> Warehouse:
    return Warehouse.objects.create(code='W2', name='二仓')


@pytest.fixture
def sku(db: None) -> Sku:
    save_skus([SkuDraft(code='A0', product='SP1', name='连衣裙', colour='红')], actor=SYSTEM)
    return Sku.objects.get()


@pytest.fixture
def reader(warehouse: Warehouse) -> User:
    return reader_with('stock.*', 'catalog.see', warehouses=[warehouse])


@pytest.fixture
def browser(client: Client, reader: User) -> Client:
    client.force_login(reader)
    return client


@pytest.fixture
def stocked(warehouse: Warehouse, other: Warehouse, sku: Sku) -> None:
    for place, pieces in ((warehouse, 7), (other, 30)):
        receive([ReceiptLine(sku='A0', quantity=pieces, shelf='A-01')], actor=SYSTEM, warehouse_id=place.pk)


@pytest.mark.usefixtures('stocked')
class StockMatrix(ScreenMatrix):
    model: Any

    def row(self, warehouse: Warehouse) -> Any:
        return self.model.objects.get(warehouse=warehouse)

    @pytest.fixture
    def mine(self, warehouse: Warehouse, stocked: None) -> Any:
        return self.row(warehouse)

    @pytest.fixture
    def foreign(self, other: Warehouse, stocked: None) -> Any:
        return self.row(other)


class TestBalanceList(StockMatrix):
    screen = screens.BalanceList
    model = Balance


class TestBalancePage(StockMatrix):
    screen = screens.BalancePage
    model = Balance


class TestMovementList(StockMatrix):
    screen = screens.MovementList

    def row(self, warehouse: Warehouse) -> Movement:
        return Movement.objects.get(balance__warehouse=warehouse)


class TestDocumentList(StockMatrix):
    screen = screens.DocumentList
    model = Document


class TestDocumentPage(StockMatrix):
    screen = screens.DocumentPage
    model = Document


class TestReceiptNew(ScreenMatrix):
    screen = screens.ReceiptNew


class TestAdjustmentNew(ScreenMatrix):
    screen = screens.AdjustmentNew


class TestTransferNew(ScreenMatrix):
    screen = screens.TransferNew


class TestInspectionNew(ScreenMatrix):
    screen = screens.InspectionNew


def words(response: Any) -> str:
    return re.sub(r'\s+', ' ', re.sub(r'<[^>]+>', ' ', response.content.decode()))


def test_a_receipt_typed_into_the_grid(browser: Client, warehouse: Warehouse, sku: Sku) -> None:
    told = {
        **EMPTY_GRID,
        'warehouse_id': warehouse.pk,
        'line-0-sku': 'A0',
        'line-0-quantity': '12',
        'line-0-shelf': 'B-2',
    }
    response = browser.post(screens.ReceiptNew.address(), told)
    document = Document.objects.get()
    assert response.headers['Location'] == screens.DocumentPage.address(pk=document.pk)
    page = words(browser.get(response.headers['Location']))
    assert document.number in page
    assert 'A0' in page
    assert Balance.objects.get().shelf == 'B-2'
    assert [proof for proof in drift.run() if proof.found] == []


def test_a_refused_line_is_named_and_nothing_has_to_be_typed_twice(
    browser: Client, warehouse: Warehouse, sku: Sku
) -> None:
    told = {**EMPTY_GRID, 'warehouse_id': warehouse.pk, 'line-0-sku': 'A0', 'line-0-difference': '-5', 'reason': '盘点'}
    response = browser.post(screens.AdjustmentNew.address(), told)
    assert response.status_code == 422
    assert '只有 0 件可动，要 5 件' in words(response)
    assert 'value="-5"' in response.content.decode()
    assert Document.objects.count() == 0


def test_another_warehouse_can_neither_be_chosen_nor_forced(
    browser: Client, warehouse: Warehouse, other: Warehouse, sku: Sku
) -> None:
    assert '二仓' not in browser.get(screens.ReceiptNew.address()).content.decode()
    told = {**EMPTY_GRID, 'warehouse_id': other.pk, 'line-0-sku': 'A0', 'line-0-quantity': '12'}
    assert browser.post(screens.ReceiptNew.address(), told).status_code == 422
    assert Document.objects.count() == 0


@pytest.mark.usefixtures('stocked')
def test_the_sku_list_and_page_show_what_is_available_in_sight(browser: Client, sku: Sku) -> None:
    assert '主仓 7' in words(browser.get(SkuList.address()))
    assert '二仓 30' not in words(browser.get(SkuList.address()))
    page = words(browser.get(SkuPage.address(pk=sku.pk)))
    assert '分仓库存' in page
    assert 'A-01' in page
    assert '二仓' not in page


@pytest.mark.usefixtures('stocked')
def test_tabs_and_filters_of_the_balances(browser: Client) -> None:
    address = screens.BalanceList.address()
    assert 'data-id' in browser.get(address, {'q': '连衣'}).content.decode()
    assert 'data-id' not in browser.get(address, {'q': '衬衫'}).content.decode()
    assert 'data-id' not in browser.get(address, {'tab': 'gone'}).content.decode()
    Balance.objects.filter(warehouse__code='W1').update(on_hand=3)
    assert 'data-id' in browser.get(address, {'tab': 'low'}).content.decode()
    assert 'data-id' not in browser.get(address, {'tab': 'quarantine'}).content.decode()


@pytest.mark.usefixtures('stocked')
def test_movements_are_found_by_goods_and_by_document(browser: Client, warehouse: Warehouse) -> None:
    address = screens.MovementList.address()
    document = Document.objects.get(warehouse=warehouse)
    for text, count in (('连衣', 1), (document.number.lower(), 1), ('衬衫', 0)):
        assert browser.get(address, {'q': text}).content.decode().count('data-id="') == count, text
