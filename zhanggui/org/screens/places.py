"""Shops and warehouses: lists, pages, new ones."""

from __future__ import annotations

from typing import Any

from zhanggui.core.words import say
from zhanggui.org.drafts import NewShop, NewWarehouse
from zhanggui.org.filters import PlaceFilters, ShopFilters
from zhanggui.org.forms.new import NewShopForm, NewWarehouseForm
from zhanggui.org.models import SEE, Shop, Warehouse
from zhanggui.org.tables import ShopTable, WarehouseTable
from zhanggui.org.usecases import CHANGE_SHOP, CHANGE_WAREHOUSE, CREATE_SHOP, CREATE_WAREHOUSE
from zhanggui.ui.columns import BoolColumn, ChoiceColumn, MoneyColumn, NumberColumn, TextColumn
from zhanggui.ui.details import DetailScreen
from zhanggui.ui.edits import FormScreen
from zhanggui.ui.lists import ListScreen
from zhanggui.ui.panels import FactsPanel, TimelinePanel
from zhanggui.ui.registry import register


class ShopList(ListScreen):
    name = 'org.shops'
    title = say('店铺', 'Shops')
    icon = 'building-store'
    group = 'company'
    order = 20
    right = SEE
    model = Shop
    table = ShopTable
    filters = ShopFilters
    use_cases = (CHANGE_SHOP,)
    detail = 'org.shop'
    adds = ('org.shop_new',)
    empty = say('还没有店铺。点“新增店铺”。', 'No shop yet. Add one.')


class ShopPage(DetailScreen):
    name = 'org.shop'
    path = 'org/shops/<int:pk>/'
    title = say('店铺', 'Shop')
    right = SEE
    model = Shop
    desk = 'org.shops'
    use_cases = (CHANGE_SHOP,)
    panels = (
        FactsPanel(
            say('设置', 'Settings'),
            facts=(
                TextColumn(say('编码', 'Code'), 'code', copy=True),
                ChoiceColumn(say('平台', 'Platform'), 'platform'),
                TextColumn(say('默认仓库', 'Default warehouse'), 'warehouse.name'),
                TextColumn(say('默认快递', 'Default courier'), 'courier_code'),
                BoolColumn(say('按行配货', 'Sends lines apart'), 'allocates_by_line'),
                MoneyColumn(say('大额线', 'High amount'), 'high_amount_fen'),
                NumberColumn(say('发货时限(小时)', 'Ships within (hours)'), 'ship_hours_max'),
                BoolColumn(say('营业', 'Trades'), 'is_active'),
            ),
        ),
        TimelinePanel(),
    )


class ShopNew(FormScreen):
    name = 'org.shop_new'
    path = 'org/shops/new/'
    title = say('新增店铺', 'New shop')
    icon = 'plus'
    use_case = CREATE_SHOP
    form = NewShopForm
    done = 'org.shops'

    def line(self, cleaned: Any) -> NewShop:
        return NewShop(**cleaned)


class WarehouseList(ListScreen):
    name = 'org.warehouses'
    title = say('仓库', 'Warehouses')
    icon = 'building-warehouse'
    group = 'company'
    order = 30
    right = SEE
    model = Warehouse
    table = WarehouseTable
    filters = PlaceFilters
    use_cases = (CHANGE_WAREHOUSE,)
    detail = 'org.warehouse'
    adds = ('org.warehouse_new',)
    empty = say('还没有仓库。点“新增仓库”。', 'No warehouse yet. Add one.')


class WarehousePage(DetailScreen):
    name = 'org.warehouse'
    path = 'org/warehouses/<int:pk>/'
    title = say('仓库', 'Warehouse')
    right = SEE
    model = Warehouse
    desk = 'org.warehouses'
    use_cases = (CHANGE_WAREHOUSE,)
    panels = (
        FactsPanel(
            say('资料', 'Facts'),
            facts=(
                TextColumn(say('编码', 'Code'), 'code', copy=True),
                TextColumn(say('省份', 'Province'), 'province'),
                TextColumn(say('地址', 'Address'), 'address', wide=True),
                TextColumn(say('联系人', 'Contact'), 'contact'),
                BoolColumn(say('启用', 'In use'), 'is_active'),
            ),
        ),
        TimelinePanel(),
    )


class WarehouseNew(FormScreen):
    name = 'org.warehouse_new'
    path = 'org/warehouses/new/'
    title = say('新增仓库', 'New warehouse')
    icon = 'plus'
    use_case = CREATE_WAREHOUSE
    form = NewWarehouseForm
    done = 'org.warehouses'

    def line(self, cleaned: Any) -> NewWarehouse:
        return NewWarehouse(**cleaned)


register(ShopList, ShopPage, ShopNew, WarehouseList, WarehousePage, WarehouseNew)
