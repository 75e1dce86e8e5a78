"""Screens of the stock: what is there and why, and the documents that brought it."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from zhanggui.catalog.policies import SEE as SEE_GOODS
from zhanggui.core.actors import Actor
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.stock.choices import DocumentKind
from zhanggui.stock.filters import BalanceFilters, DocumentFilters, MovementFilters
from zhanggui.stock.forms import AdjustmentLineForm, InspectionLineForm, ReceiptLineForm, TransferLineForm
from zhanggui.stock.models import Balance, Document, DocumentLine, Movement
from zhanggui.stock.policies import SEE
from zhanggui.stock.tables import (
    SKU_AVAILABLE,
    BalanceOfSkuTable,
    BalanceTable,
    DocumentLineTable,
    DocumentTable,
    MovementOfBalanceTable,
    MovementTable,
)
from zhanggui.stock.usecases import ADJUST, INSPECT, RECEIVE, TRANSFER
from zhanggui.ui import navigation, plugs
from zhanggui.ui.columns import ChoiceColumn, NumberColumn, TextColumn, TimeColumn
from zhanggui.ui.details import DetailScreen, Link
from zhanggui.ui.edits import FormScreen
from zhanggui.ui.lists import ListScreen, Tab, capped_count
from zhanggui.ui.panels import FactsPanel, TablePanel, TimelinePanel
from zhanggui.ui.registry import register

LOW_MAX = 5
NEW = ('stock.receipt_new', 'stock.adjustment_new', 'stock.transfer_new', 'stock.inspection_new')
LOW = Q(on_hand__lte=F('allocated') + LOW_MAX, on_hand__gt=F('allocated'))
GONE = Q(on_hand__lte=F('allocated'))


def balance_tabs(actor: Actor) -> list[Tab]:
    seen = Balance.objects.visible_to(actor)
    return [
        Tab('all', say('全部', 'All')),
        Tab(
            'low',
            say('可用不足 {n} 件', 'Up to {n} left').filled(n=LOW_MAX),
            LOW,
            count=capped_count(seen.filter(LOW)),
            tone='yellow',
        ),
        Tab('gone', say('无可用', 'None left'), GONE, count=capped_count(seen.filter(GONE)), tone='red'),
        Tab(
            'quarantine',
            say('有待检', 'In quarantine'),
            Q(quarantined__gt=0),
            count=capped_count(seen.filter(quarantined__gt=0)),
        ),
    ]


class BalanceList(ListScreen):
    name = 'stock.balances'
    path = 'stock/'
    title = say('库存', 'Stock')
    icon = 'building-warehouse'
    group = 'stock'
    order = 10
    right = SEE
    model = Balance
    table = BalanceTable
    filters = BalanceFilters
    tabs = balance_tabs
    detail = 'stock.balance'
    adds = NEW
    empty = say(
        '还没有库存。点“入库”登记到货，或导入到货清单。', 'Nothing in stock yet. Enter a receipt or import a delivery.'
    )

    def rows(self, actor: Actor) -> QuerySet[Balance]:
        return Balance.objects.visible_to(actor).with_available()


class BalancePage(DetailScreen):
    name = 'stock.balance'
    path = 'stock/<int:pk>/'
    title = say('库存', 'Stock')
    right = SEE
    model = Balance
    desk = 'stock.balances'
    links = (
        Link(
            say('商品', 'SKU'),
            lambda balance: reverse('catalog.sku', kwargs={'pk': balance.sku_id}),
            'tag',
            SEE_GOODS,
        ),
    )
    panels = (
        FactsPanel(
            say('现在', 'Now'),
            wide=True,
            facts=(
                TextColumn(say('商家编码', 'SKU code'), 'sku.code', copy=True),
                TextColumn(say('名称', 'Name'), 'sku.product.name'),
                TextColumn(say('规格', 'Specification'), 'sku.specification'),
                TextColumn(say('仓库', 'Warehouse'), 'warehouse.name'),
                TextColumn(say('货位', 'Shelf'), 'shelf'),
                TextColumn(say('批次', 'Batch'), 'batch'),
                NumberColumn(say('可用', 'Available'), 'available'),
                NumberColumn(say('在库', 'On hand'), 'on_hand'),
                NumberColumn(say('占用', 'Promised'), 'allocated'),
                NumberColumn(say('待检', 'Quarantine'), 'quarantined'),
            ),
        ),
        TablePanel(
            say('流水（新的在前）', 'Movements, newest first'),
            wide=True,
            table=MovementOfBalanceTable,
            limit=100,
            rows=lambda balance, _: Movement.objects.filter(balance=balance).order_by('-id'),
            href=lambda row: DocumentPage.address(pk=row.document_line.document_id) if row.document_line_id else '',
        ),
    )

    def rows(self, actor: Actor) -> QuerySet[Balance]:
        return Balance.objects.visible_to(actor).with_available().select_related('sku__product', 'warehouse')

    def heading(self, thing: Any) -> str:
        return f'{thing.sku.code} · {thing.warehouse.name}'


class MovementList(ListScreen):
    name = 'stock.movements'
    title = say('库存流水', 'Movements')
    icon = 'history'
    group = 'stock'
    order = 20
    right = SEE
    model = Movement
    table = MovementTable
    filters = MovementFilters

    def href(self, row: Any) -> str:
        return BalancePage.address(pk=row.balance_id)


def document_tabs(actor: Actor) -> list[Tab]:
    return [
        Tab('all', say('全部', 'All')),
        *(Tab(kind.value, kind.label, Q(kind=kind), tone=kind.tone) for kind in DocumentKind),
    ]


class DocumentList(ListScreen):
    name = 'stock.documents'
    title = say('出入库单据', 'Stock documents')
    icon = 'list-details'
    group = 'stock'
    order = 30
    right = SEE
    model = Document
    table = DocumentTable
    filters = DocumentFilters
    tabs = document_tabs
    detail = 'stock.document'
    adds = NEW
    empty = say('还没有单据。', 'No document yet.')


class DocumentPage(DetailScreen):
    name = 'stock.document'
    path = 'stock/documents/<int:pk>/'
    title = say('单据', 'Document')
    right = SEE
    model = Document
    desk = 'stock.documents'
    state_field = 'kind'
    panels = (
        FactsPanel(
            say('单据', 'Document'),
            wide=True,
            facts=(
                TextColumn(say('单号', 'Number'), 'number', copy=True),
                ChoiceColumn(say('类型', 'Kind'), 'kind'),
                TextColumn(say('仓库', 'Warehouse'), 'warehouse.name'),
                TextColumn(say('调入仓库', 'To warehouse'), 'to_warehouse.name'),
                TextColumn(say('原因', 'Reason'), 'reason'),
                TextColumn(say('送货单号', 'Delivery note'), 'reference', copy=True),
                TextColumn(say('制单人', 'Made by'), 'made_by.name'),
                TimeColumn(say('时间', 'Made at'), 'made_at'),
            ),
        ),
        TablePanel(
            say('明细', 'Lines'),
            wide=True,
            table=DocumentLineTable,
            limit=1_000,
            rows=lambda document, _: DocumentLine.objects.filter(document=document).order_by('id'),
            href=lambda line: reverse('catalog.sku', kwargs={'pk': line.sku_id}),
        ),
        TimelinePanel(state=DocumentKind),
    )

    def rows(self, actor: Actor) -> QuerySet[Document]:
        return Document.objects.visible_to(actor).select_related('warehouse', 'to_warehouse', 'made_by')


class NewDocument(FormScreen):
    """A head and a grid of lines; afterwards the document itself."""

    icon = 'plus'

    def next_address(self, verdicts: Verdicts, pk: int | None) -> str:
        return DocumentPage.address(pk=verdicts.made['document_id'])


class ReceiptNew(NewDocument):
    name = 'stock.receipt_new'
    path = 'stock/receive/'
    title = say('入库', 'Receive goods')
    icon = 'package-import'
    use_case = RECEIVE
    line_form = ReceiptLineForm


class AdjustmentNew(NewDocument):
    name = 'stock.adjustment_new'
    path = 'stock/adjust/'
    title = say('库存调整', 'Adjust stock')
    icon = 'adjustments'
    use_case = ADJUST
    line_form = AdjustmentLineForm


class TransferNew(NewDocument):
    name = 'stock.transfer_new'
    path = 'stock/transfer/'
    title = say('调拨', 'Transfer')
    icon = 'arrows-exchange'
    use_case = TRANSFER
    line_form = TransferLineForm


class InspectionNew(NewDocument):
    name = 'stock.inspection_new'
    path = 'stock/inspect/'
    title = say('检验', 'Inspect')
    icon = 'zoom-check'
    use_case = INSPECT
    line_form = InspectionLineForm


navigation.declare(navigation.Group('stock', say('库存', 'Stock'), 'building-warehouse', 40))
plugs.add_columns('catalog.skus', **SKU_AVAILABLE)
plugs.add_panels(
    'catalog.sku',
    TablePanel(
        say('分仓库存', 'Stock by warehouse'),
        table=BalanceOfSkuTable,
        right=SEE,
        when=lambda sku: not sku.is_bundle,
        rows=lambda sku, actor: (
            Balance.objects.visible_to(actor).with_available().filter(sku=sku).order_by('warehouse_id', 'id')
        ),
        href=lambda row: BalancePage.address(pk=row.pk),
        empty=say('没有库存。', 'None in stock.'),
    ),
)
register(
    BalanceList,
    BalancePage,
    MovementList,
    DocumentList,
    DocumentPage,
    ReceiptNew,
    AdjustmentNew,
    TransferNew,
    InspectionNew,
)
