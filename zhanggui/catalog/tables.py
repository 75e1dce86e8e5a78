"""How goods and listings look in a list."""

from __future__ import annotations

from collections.abc import Sequence

from zhanggui.catalog.models import Listing, Sku
from zhanggui.catalog.selectors import labels_of, parts_of, suggestions_for
from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.ui.columns import BoolColumn, ChoiceColumn, LinkColumn, MoneyColumn, NumberColumn, TextColumn, TimeColumn
from zhanggui.ui.tables import Table

SKU_CODE = say('商家编码', 'SKU code')
PRODUCT = ('product',)


def part_words(rows: Sequence[Sku], actor: Actor) -> dict[int, str]:
    """`A1×2、B7×1` for each bundle."""
    parts = parts_of(row.pk for row in rows)
    labels = labels_of(part for each in parts.values() for part, _ in each)
    return {
        bundle: '、'.join(f'{labels[part].code}×{quantity}' for part, quantity in each)
        for bundle, each in parts.items()
    }


def best_guesses(rows: Sequence[Listing], actor: Actor) -> dict[int, str]:
    """The nearest SKU of each listing that has none."""
    found = suggestions_for([row for row in rows if row.match == 'unmatched'], most=1)
    return {listing: f'{best.code} {best.name} {best.specification}'.strip() for listing, (best, *_) in found.items()}


class ProductTable(Table):
    code = LinkColumn(say('货号', 'Item number'), copy=True, sort=True)
    name = TextColumn(say('名称', 'Name'))
    category = TextColumn(say('类目', 'Category'))
    brand = TextColumn(say('品牌', 'Brand'))
    season = TextColumn(say('季节', 'Season'))
    made_at = TimeColumn(say('建档时间', 'Made at'))

    default = ('code', 'name', 'category', 'brand', 'season', 'made_at')
    sort = ('-id',)


class SkuTable(Table):
    code = LinkColumn(SKU_CODE, copy=True, sort=True)
    name = TextColumn(say('名称', 'Name'), 'product.name', prefetch=PRODUCT)
    colour = TextColumn(say('颜色', 'Colour'))
    size = TextColumn(say('尺码', 'Size'))
    product = TextColumn(say('货号', 'Item number'), 'product.code', prefetch=PRODUCT)
    barcode = TextColumn(say('条码', 'Barcode'), copy=True)
    price_fen = MoneyColumn(say('售价', 'Price'))
    floor_fen = MoneyColumn(say('底价', 'Floor'))
    weight_g = NumberColumn(say('重量 g', 'Weight g'))
    category = TextColumn(say('类目', 'Category'), 'product.category', prefetch=PRODUCT)
    is_bundle = BoolColumn(say('套装', 'Bundle'))
    is_active = BoolColumn(say('在售', 'On sale'))

    default = ('code', 'name', 'colour', 'size', 'barcode', 'price_fen', 'floor_fen', 'is_active')
    sort = ('code', 'id')


class SkuOfProductTable(Table):
    code = LinkColumn(SKU_CODE, copy=True)
    colour = TextColumn(say('颜色', 'Colour'))
    size = TextColumn(say('尺码', 'Size'))
    barcode = TextColumn(say('条码', 'Barcode'))
    price_fen = MoneyColumn(say('售价', 'Price'))
    floor_fen = MoneyColumn(say('底价', 'Floor'))
    is_active = BoolColumn(say('在售', 'On sale'))


class BundleTable(Table):
    code = LinkColumn(say('套装编码', 'Bundle code'), copy=True, sort=True)
    name = TextColumn(say('名称', 'Name'), 'product.name', prefetch=PRODUCT)
    parts = TextColumn(say('组成', 'Parts'), load=part_words, wide=True)
    price_fen = MoneyColumn(say('售价', 'Price'))
    floor_fen = MoneyColumn(say('底价', 'Floor'))
    is_active = BoolColumn(say('在售', 'On sale'))

    default = ('code', 'name', 'parts', 'price_fen', 'floor_fen', 'is_active')
    sort = ('code', 'id')


class PartTable(Table):
    code = LinkColumn(SKU_CODE, 'part.code', prefetch=('part__product',))
    name = TextColumn(say('名称', 'Name'), 'part.product.name')
    specification = TextColumn(say('规格', 'Specification'), 'part.specification')
    quantity = NumberColumn(say('件数', 'Pieces'))


class ListingTable(Table):
    code = LinkColumn(
        say('平台商家编码', 'Code on the platform'),
        copy=True,
        show=lambda value, _: value or say('（无编码）', '(no code)'),
    )
    title = TextColumn(say('标题', 'Title'))
    attributes = TextColumn(say('销售属性', 'Attributes'))
    shop = TextColumn(say('店铺', 'Shop'), 'shop.name', prefetch=('shop',))
    match = ChoiceColumn(say('匹配', 'Match'))
    sku = TextColumn(say('我方编码', 'Our SKU'), 'sku.code', prefetch=('sku',))
    guess = TextColumn(say('可能是', 'Perhaps'), load=best_guesses)
    platform_sku = TextColumn(say('平台规格 ID', 'Platform SKU'), copy=True)
    seen_at = TimeColumn(say('首次出现', 'First seen'))

    default = ('code', 'title', 'attributes', 'shop', 'match', 'sku', 'guess', 'seen_at')
    sort = ('-id',)


class ListingOfSkuTable(Table):
    shop = LinkColumn(say('店铺', 'Shop'), 'shop.name', prefetch=('shop',))
    code = TextColumn(say('平台商家编码', 'Code on the platform'))
    title = TextColumn(say('标题', 'Title'))
    attributes = TextColumn(say('销售属性', 'Attributes'))


class PriceTable(Table):
    at = TimeColumn(say('时间', 'At'))
    price = TextColumn(say('售价', 'Price'))
    floor = TextColumn(say('底价', 'Floor'))
    who = TextColumn(say('操作人', 'By'))
    reason = TextColumn(say('原因', 'Reason'))
