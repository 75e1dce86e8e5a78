"""Screens over the organisation's tables and a few use cases, so that the frame is tried without any context above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from zhanggui.core import audit, usecases
from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.rights import declare
from zhanggui.core.transactions import in_transaction
from zhanggui.core.usecases import UseCase
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, lazy, say
from zhanggui.org.choices import Platform
from zhanggui.org.models import Shop, Warehouse
from zhanggui.ui import imports, navigation, palette, registry
from zhanggui.ui.cards import ChartCard, DashboardScreen, Number, NumberCard, TableCard, lines_over_days
from zhanggui.ui.columns import BoolColumn, ChoiceColumn, LinkColumn, MoneyColumn, NumberColumn, TextColumn
from zhanggui.ui.details import DetailScreen
from zhanggui.ui.edits import FormScreen
from zhanggui.ui.filters import ChoiceFilter, FenFilter, Filters, SearchFilter, YesNoFilter
from zhanggui.ui.imports import Field, ImportKind, Outcome, Preview, RowError, Source
from zhanggui.ui.lists import ListScreen, Tab, capped_count
from zhanggui.ui.panels import FactsPanel, TablePanel, TimelinePanel
from zhanggui.ui.plain import plain_use_cases
from zhanggui.ui.scan import Key, ScanKind, ScanResult, ScanScreen
from zhanggui.ui.tables import Table

SEE = declare('sample.see', say('看样例', 'See samples'))


class RenameForm(forms.Form):
    suffix = forms.CharField(label=lazy(say('后缀', 'Suffix')), max_length=5)


@in_transaction
def rename(ids: list[int], /, *, actor: Actor, suffix: str) -> Verdicts:
    """Refuses closed shops."""
    verdicts = Verdicts()
    for shop in Shop.objects.filter(pk__in=ids):
        if not shop.is_active:
            verdicts.refuse(shop.pk, 'closed', say('店铺已停用', 'the shop is closed'), name=shop.name)
            continue
        Shop.objects.filter(pk=shop.pk).update(name=shop.name + suffix)
        verdicts.done.append(shop.pk)
    audit.record('sample.rename', verdicts.done, actor=actor, subject='org.Shop', detail={'reason': suffix})
    return verdicts


def close(ids: list[int], /, *, actor: Actor) -> Verdicts:
    Shop.objects.filter(pk__in=ids).update(is_active=False)
    return Verdicts(done=list(ids))


RENAME = UseCase(
    name='sample.rename', label=say('改名', 'Rename'), subject='org.Shop', service=rename, form=RenameForm, icon='pencil'
)
CLOSE = UseCase(
    name='sample.close', label=say('停用', 'Close'), subject='org.Shop', service=close, tone=Tone.RED,
    confirm=say('停用后不再接单。', 'It will take no more orders.'), sources=frozenset({'open'}),
)
usecases.register(RENAME, CLOSE)


class ShopTable(Table):
    code = LinkColumn(say('编码', 'Code'), copy=True, sort=True)
    name = TextColumn(say('名称', 'Name'))
    platform = ChoiceColumn(say('平台', 'Platform'))
    warehouse = TextColumn(say('仓库', 'Warehouse'), 'warehouse.name', prefetch=('warehouse',))
    high_amount_fen = MoneyColumn(say('大额线', 'High from'), sort=True)
    ship_hours_max = NumberColumn(say('发货时限', 'Hours to ship'))
    is_active = BoolColumn(say('启用', 'Open'))

    default = ('code', 'name', 'platform', 'warehouse', 'high_amount_fen', 'is_active')
    sort = ('code', 'id')


class ShopFilters(Filters):
    q = SearchFilter(fields=('code', 'name'))
    platform = ChoiceFilter(Platform, label=say('平台', 'Platform'))
    high_from = FenFilter('high_amount_fen', 'gte', label=say('大额线不低于', 'High from at least'))
    is_active = YesNoFilter(label=say('启用', 'Open'))

    basic = ('q', 'platform')


def shop_tabs(actor: Actor) -> list[Tab]:
    seen = Shop.objects.visible_to(actor)
    return [
        Tab('all', say('全部', 'All')),
        Tab('open', say('启用', 'Open'), lambda rows: rows.filter(is_active=True), state='open',
            count=capped_count(seen.filter(is_active=True))),
        Tab('closed', say('停用', 'Closed'), lambda rows: rows.filter(is_active=False), state='closed'),
    ]


class ShopList(ListScreen):
    name = 'sample.shops'
    title = say('店铺', 'Shops')
    icon = 'building-store'
    group = 'sample'
    right = SEE
    model = Shop
    table = ShopTable
    filters = ShopFilters
    tabs = shop_tabs
    use_cases = (RENAME, CLOSE)
    detail = 'sample.shop'
    empty = say('还没有店铺。', 'No shop yet.')


class ShopPage(DetailScreen):
    name = 'sample.shop'
    path = 'sample/shops/<int:pk>/'
    title = say('店铺', 'Shop')
    right = SEE
    model = Shop
    desk = 'sample.shops'
    use_cases = (RENAME, CLOSE)
    panels = (
        FactsPanel(
            say('基本', 'Basics'),
            facts=(
                TextColumn(say('编码', 'Code'), 'code', copy=True),
                ChoiceColumn(say('平台', 'Platform'), 'platform'),
                TextColumn(say('仓库', 'Warehouse'), 'warehouse.name'),
                MoneyColumn(say('大额线', 'High from'), 'high_amount_fen'),
            ),
        ),
        TablePanel(
            say('同仓店铺', 'Shops of the same warehouse'),
            rows=lambda shop, actor: Shop.objects.visible_to(actor).filter(warehouse=shop.warehouse).order_by('code'),
            table=ShopTable, limit=5, wide=True,
        ),
        TimelinePanel(),
    )


class WarehouseForm(forms.ModelForm):
    class Meta:
        model = Warehouse
        fields = ('code', 'name', 'province', 'address', 'contact', 'is_active')


ADD_WAREHOUSE, EDIT_WAREHOUSE = plain_use_cases(
    Warehouse, WarehouseForm, name='sample.warehouse', label=say('仓库', 'warehouse')
)


class WarehouseTable(Table):
    code = LinkColumn(say('编码', 'Code'), sort=True)
    name = TextColumn(say('名称', 'Name'))
    is_active = BoolColumn(say('启用', 'Open'))
    sort = ('code', 'id')


class WarehouseList(ListScreen):
    name = 'sample.warehouses'
    title = say('仓库', 'Warehouses')
    icon = 'building-warehouse'
    group = 'sample'
    right = SEE
    model = Warehouse
    table = WarehouseTable
    detail = 'sample.warehouse_edit'
    adds = ('sample.warehouse_add',)


class WarehouseAdd(FormScreen):
    name = 'sample.warehouse_add'
    path = 'sample/warehouses/new/'
    title = say('新增仓库', 'New warehouse')
    use_case = ADD_WAREHOUSE
    done = 'sample.warehouses'


class WarehouseEdit(FormScreen):
    name = 'sample.warehouse_edit'
    path = 'sample/warehouses/<int:pk>/'
    title = say('修改仓库', 'Change warehouse')
    use_case = EDIT_WAREHOUSE
    done = 'sample.warehouses'


@dataclass(frozen=True, slots=True)
class Receipt:
    code: str
    quantity: int


class ReceiptHead(forms.Form):
    note = forms.CharField(label=lazy(say('备注', 'Note')), required=False)


class ReceiptLine(forms.Form):
    code = forms.CharField(label=lazy(say('商品编码', 'SKU')))
    quantity = forms.IntegerField(label=lazy(say('数量', 'Quantity')), min_value=1)


def receive(lines: list[Receipt], /, *, actor: Actor, note: str = '') -> Verdicts:
    """Knows one code; refuses the others by the number of their line."""
    verdicts = Verdicts()
    for number, line in enumerate(lines, start=1):
        if line.code != 'A1':
            verdicts.refuse(number, 'unknown', say('没有这个商品编码', 'no such SKU'), name=line.code)
        else:
            verdicts.done.append(number)
    return verdicts


RECEIVE = UseCase(
    name='sample.receive', label=say('入库', 'Receive'), subject='org.Warehouse', service=receive, form=ReceiptHead,
    takes=Receipt,
)
usecases.register(RECEIVE)


class ReceiptScreen(FormScreen):
    name = 'sample.receipt'
    path = 'sample/receipt/'
    title = say('新建入库单', 'New receipt')
    icon = 'package-import'
    group = 'sample'
    use_case = RECEIVE
    line_form = ReceiptLine
    done = 'sample.warehouses'


class Bench(ScanScreen):
    """Scan a shop, then scan it again to finish."""

    name = 'sample.bench'
    title = say('扫描台', 'Scan bench')
    icon = 'barcode'
    group = 'sample'
    right = SEE
    prompt = say('请扫店铺编码', 'Scan a shop code')
    keys = (Key('F2', '*seen', say('确认备注', 'Remark seen')),)

    def scan(self, code: str, state: Any, actor: Actor) -> ScanResult:
        shop = Shop.objects.visible_to(actor).filter(code=code).first()
        if shop is None:
            return ScanResult(ScanKind.WRONG, say('没有这个店铺', 'No such shop'), code)
        if state.get('shop') == shop.pk:
            return ScanResult(ScanKind.DONE, say('完成', 'Done'), shop.name, state={})
        return ScanResult(ScanKind.OK, say('已打开', 'Opened'), shop.name, state={'shop': shop.pk})

    def undo(self, state: Any, actor: Actor) -> ScanResult:
        return ScanResult(ScanKind.WARN, say('已撤销', 'Undone'), state={})

    def prompt_now(self, state: Any) -> Words:
        return say('请再扫一次', 'Scan it again') if state else self.prompt


class Board(DashboardScreen):
    name = 'sample.board'
    path = 'sample/'
    title = say('看板', 'Board')
    icon = 'dashboard'
    group = 'sample'
    order = 1
    right = SEE
    cards = (
        NumberCard(say('店铺', 'Shops'), number=lambda actor: Number(12500, before=11000), href=ShopList.address),
        NumberCard(say('今日付款', 'Paid today'), number=lambda actor: Number(482190, '¥4,821.90', 501000)),
        NumberCard(say('超时未发', 'Overdue'), number=lambda actor: Number(7, before=4, tone=Tone.RED, good_when_less=True)),
        NumberCard(
            say('48 小时内发货', 'Shipped within 48 h'),
            number=lambda actor: Number(0.982, '98.2%', note=say('近 14 天', 'last 14 days')),
        ),
        ChartCard(
            say('订单', 'Orders'), width=8,
            option=lambda actor: lines_over_days(
                [f'11-{n:02}' for n in range(7, 21)],
                [
                    (say('订单', 'Orders'), [120 + n * n % 37 for n in range(14)]),
                    (say('发货', 'Shipped'), [100 + n * 7 % 41 for n in range(14)]),
                ],
            ),
        ),
        TableCard(
            say('仓库', 'Warehouses'), width=4, rows=lambda actor: Warehouse.objects.all()[:5], table=WarehouseTable
        ),
        NumberCard(say('看不到', 'Hidden'), right='sample.nobody', number=lambda actor: Number(1)),
    )


def read_shops(source: Source) -> Preview:
    lines = source.path.read_text().splitlines()
    good = [line.split(',') for line in lines if ',' in line]
    errors = [
        RowError('没有逗号', '用逗号分开编码和名称', row=number, value=line)
        for number, line in enumerate(lines, start=1) if ',' not in line
    ]
    header = source.mapping.get('code', '')
    return Preview(
        total=len(lines), head=('编码', '名称'), rows=good, errors=errors, detected='样例',
        headers=('A', 'B'), mapping={'code': header} if header else {}, missing=() if header else ('编码',),
    )


def apply_shops(source: Source) -> Outcome:
    made = 0
    for line in source.path.read_text().splitlines():
        if ',' in line:
            code, name = line.split(',')
            made += Shop.objects.get_or_create(code=code, defaults={'name': name, 'platform': 'taobao'})[1]
    return Outcome({'created': made})


imports.register(
    ImportKind(
        name='sample-shops', label=say('导入店铺', 'Import shops'), right=SEE, read=read_shops, apply=apply_shops,
        fields=(Field('code', say('编码', 'Code'), required=True),), done='sample.shops',
    )
)
palette.register(
    palette.Source(
        say('店铺', 'Shops'),
        lambda actor, text: [
            palette.Hit(shop.name, ShopPage.address(pk=shop.pk), shop.code, 'building-store')
            for shop in Shop.objects.visible_to(actor).filter(code__istartswith=text)[:6]
        ],
    )
)
navigation.declare(
    navigation.Group('sample', say('样例', 'Samples'), 'flask', 1),
    navigation.Group('files', say('文件', 'Files'), 'folder', 90),
)
registry.register(
    ShopList, ShopPage, WarehouseList, WarehouseAdd, WarehouseEdit, ReceiptScreen, Bench, Board
)
