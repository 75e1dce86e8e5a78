"""Screens of what the company sells: products, SKUs, bundles, and what a SKU input offers."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils.safestring import SafeString

from zhanggui.catalog.choices import GoodsStep, SkuState
from zhanggui.catalog.drafts import BundleLine, ProductDraft, SkuDraft
from zhanggui.catalog.filters import BundleFilters, ProductFilters, SkuFilters
from zhanggui.catalog.forms import BundleLineForm, ProductForm, SkuLineForm
from zhanggui.catalog.models import BundlePart, Listing, Product, Sku
from zhanggui.catalog.policies import SEE, SEE_COST
from zhanggui.catalog.screens.listings import ListingPage
from zhanggui.catalog.selectors import price_steps, search_skus
from zhanggui.catalog.tables import (
    BundleTable,
    ListingOfSkuTable,
    PartTable,
    PriceTable,
    ProductTable,
    SkuOfProductTable,
    SkuTable,
)
from zhanggui.catalog.usecases import (
    CHANGE_PRICE,
    RESUME_SKUS,
    SAVE_BUNDLES,
    SAVE_PRODUCTS,
    SAVE_SKUS,
    STOP_SKUS,
)
from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.ui import palette, suggest
from zhanggui.ui.columns import BoolColumn, MoneyColumn, NumberColumn, TextColumn, TimeColumn, badge
from zhanggui.ui.details import DetailScreen, Link
from zhanggui.ui.edits import FormScreen
from zhanggui.ui.lists import ListScreen, Tab, capped_count
from zhanggui.ui.panels import FactsPanel, TablePanel, TimelinePanel
from zhanggui.ui.registry import register
from zhanggui.ui.requests import Request
from zhanggui.ui.screens import Screen

OPTIONS_MAX = 8
ALL = say('全部', 'All')


class ProductList(ListScreen):
    name = 'catalog.products'
    title = say('款式', 'Products')
    icon = 'hanger'
    group = 'goods'
    order = 20
    right = SEE
    model = Product
    table = ProductTable
    filters = ProductFilters
    detail = 'catalog.product'
    adds = ('catalog.product_new',)
    empty = say('还没有款式。点“新增款式”，或在“新增商品”里一次录入。', 'No product yet. Add one, or enter SKUs.')


class ProductPage(DetailScreen):
    name = 'catalog.product'
    path = 'catalog/products/<int:pk>/'
    title = say('款式', 'Product')
    right = SEE
    model = Product
    desk = 'catalog.products'
    links = (
        Link(say('修改', 'Change'), lambda product: ProductEdit.address(pk=product.pk), 'pencil', SAVE_PRODUCTS.name),
    )
    panels = (
        FactsPanel(
            say('资料', 'Facts'),
            facts=(
                TextColumn(say('货号', 'Item number'), 'code', copy=True),
                TextColumn(say('名称', 'Name'), 'name'),
                TextColumn(say('类目', 'Category'), 'category'),
                TextColumn(say('品牌', 'Brand'), 'brand'),
                TextColumn(say('季节', 'Season'), 'season'),
                TimeColumn(say('建档时间', 'Made at'), 'made_at'),
            ),
        ),
        TablePanel(
            say('颜色尺码', 'Colours and sizes'),
            wide=True,
            table=SkuOfProductTable,
            rows=lambda product, _: Sku.objects.filter(product=product).order_by('code'),
            href=lambda sku: SkuPage.address(pk=sku.pk),
        ),
        TimelinePanel(state=GoodsStep),
    )


class ProductNew(FormScreen):
    name = 'catalog.product_new'
    path = 'catalog/products/new/'
    title = say('新增款式', 'New product')
    icon = 'plus'
    use_case = SAVE_PRODUCTS
    form = ProductForm
    done = 'catalog.products'

    def line(self, cleaned: Any) -> ProductDraft:
        return ProductDraft(**cleaned)


class ProductEdit(ProductNew):
    name = 'catalog.product_edit'
    path = 'catalog/products/<int:pk>/edit/'
    title = say('修改款式', 'Change product')
    model = Product
    done = 'catalog.product'


def sku_tabs(actor: Actor) -> list[Tab]:
    return [
        Tab('on_sale', SkuState.ON_SALE.label, Q(is_active=True), state=SkuState.ON_SALE),
        Tab(
            'stopped',
            say('停售', 'Stopped'),
            Q(is_active=False),
            count=capped_count(Sku.objects.filter(is_active=False)),
        ),
        Tab('all', ALL),
    ]


class SkuList(ListScreen):
    name = 'catalog.skus'
    title = say('商品', 'SKUs')
    icon = 'tag'
    group = 'goods'
    order = 10
    right = SEE
    model = Sku
    table = SkuTable
    filters = SkuFilters
    tabs = sku_tabs
    use_cases = (CHANGE_PRICE, STOP_SKUS, RESUME_SKUS)
    detail = 'catalog.sku'
    adds = ('catalog.sku_new',)
    empty = say('还没有商品。点“新增商品”录入，或从 Excel 粘贴。', 'No SKU yet. Add some, or paste them from Excel.')


class SkuPage(DetailScreen):
    name = 'catalog.sku'
    path = 'catalog/skus/<int:pk>/'
    title = say('商品', 'SKU')
    right = SEE
    model = Sku
    desk = 'catalog.skus'
    use_cases = (CHANGE_PRICE, STOP_SKUS, RESUME_SKUS)
    links = (Link(say('款式', 'Product'), lambda sku: ProductPage.address(pk=sku.product_id), 'hanger'),)
    panels = (
        FactsPanel(
            say('资料', 'Facts'),
            facts=(
                TextColumn(say('商家编码', 'SKU code'), 'code', copy=True),
                TextColumn(say('名称', 'Name'), 'product.name'),
                TextColumn(say('颜色', 'Colour'), 'colour'),
                TextColumn(say('尺码', 'Size'), 'size'),
                TextColumn(say('条码', 'Barcode'), 'barcode', copy=True),
                MoneyColumn(say('售价', 'Price'), 'price_fen'),
                MoneyColumn(say('底价', 'Floor'), 'floor_fen'),
                NumberColumn(say('重量 g', 'Weight g'), 'weight_g'),
                BoolColumn(say('在售', 'On sale'), 'is_active'),
                BoolColumn(say('套装', 'Bundle'), 'is_bundle'),
            ),
        ),
        FactsPanel(
            say('成本', 'Cost'), right=SEE_COST, aside=True, facts=(MoneyColumn(say('成本', 'Cost'), 'cost_fen'),)
        ),
        TablePanel(
            say('组成', 'Parts'),
            table=PartTable,
            when=lambda sku: sku.is_bundle,
            rows=lambda sku, _: BundlePart.objects.filter(bundle=sku).order_by('part_id'),
            href=lambda row: SkuPage.address(pk=row.part_id),
        ),
        TablePanel(
            say('改价记录', 'Price changes'),
            table=PriceTable,
            rows=lambda sku, _: price_steps(sku.pk),
            empty=say('没有改过价。', 'Its price never changed.'),
        ),
        TablePanel(
            say('平台上的它', 'On the platforms'),
            wide=True,
            table=ListingOfSkuTable,
            rows=lambda sku, actor: Listing.objects.visible_to(actor).filter(sku=sku).order_by('-id'),
            href=lambda row: ListingPage.address(pk=row.pk),
            empty=say('没有店铺卖它。', 'No shop sells it.'),
        ),
        TimelinePanel(state=GoodsStep),
    )

    def rows(self, actor: Actor) -> QuerySet[Sku]:
        return Sku.objects.select_related('product')

    def heading(self, thing: Any) -> str:
        return f'{thing.code} {thing.product.name} {thing.specification}'.strip()

    def badges(self, thing: Any) -> list[SafeString]:
        return [badge(thing.state.label, thing.state.tone)]


class SkuNew(FormScreen):
    name = 'catalog.sku_new'
    path = 'catalog/skus/new/'
    title = say('新增商品', 'New SKUs')
    icon = 'plus'
    use_case = SAVE_SKUS
    line_form = SkuLineForm
    done = 'catalog.skus'

    def line(self, cleaned: Any) -> SkuDraft:
        return SkuDraft(**cleaned)


class BundleList(ListScreen):
    name = 'catalog.bundles'
    title = say('套装', 'Bundles')
    icon = 'packages'
    group = 'goods'
    order = 30
    right = SEE
    model = Sku
    table = BundleTable
    filters = BundleFilters
    use_cases = (CHANGE_PRICE, STOP_SKUS, RESUME_SKUS)
    detail = 'catalog.sku'
    adds = ('catalog.bundle_new',)
    empty = say('还没有套装。', 'No bundle yet.')

    def rows(self, actor: Actor) -> QuerySet[Sku]:
        return Sku.objects.filter(is_bundle=True)


class BundleNew(FormScreen):
    name = 'catalog.bundle_new'
    path = 'catalog/bundles/new/'
    title = say('新增或修改套装', 'New or changed bundles')
    icon = 'plus'
    use_case = SAVE_BUNDLES
    line_form = BundleLineForm
    done = 'catalog.bundles'

    def line(self, cleaned: Any) -> BundleLine:
        return BundleLine(**cleaned)


class SkuOptions(Screen):
    """What a SKU input offers while one types, and nothing else."""

    name = 'catalog.sku_options'
    path = 'catalog/skus/options/'
    title = say('', '')
    right = SEE

    def get(self, request: Request) -> HttpResponse:
        field, text = next(iter(request.GET.items()), ('', ''))
        wanted = str(text)[:100].strip()
        found = search_skus(wanted).select_related('product')[:OPTIONS_MAX] if wanted else ()
        return HttpResponse(
            suggest.choices(field, ((sku.code, f'{sku.product.name} {sku.specification}') for sku in found))
        )


def palette_hits(actor: Actor, text: str) -> list[palette.Hit]:
    found = search_skus(text).select_related('product')[: palette.HITS_MAX]
    return [
        palette.Hit(sku.code, SkuPage.address(pk=sku.pk), f'{sku.product.name} {sku.specification}', 'tag')
        for sku in found
    ]


palette.register(palette.Source(say('商品', 'SKUs'), palette_hits, SEE))
register(SkuList, SkuPage, SkuNew, SkuOptions, ProductList, ProductPage, ProductNew, ProductEdit, BundleList, BundleNew)
