"""What must be told beside a set of SKUs or listings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from zhanggui.catalog.selectors import skus_by_code
from zhanggui.catalog.services.prices import NO_RULE, PriceRule
from zhanggui.core.words import lazy, say
from zhanggui.ui.filters import FenField
from zhanggui.ui.suggest import SuggestInput


class PriceForm(forms.Form):
    """One price for all of them, or a percentage; not both of one amount, and not nothing."""

    price_fen = FenField(label=lazy(say('新售价', 'New price')), required=False)
    floor_fen = FenField(label=lazy(say('新底价', 'New floor price')), required=False)
    percent = forms.DecimalField(
        label=lazy(say('按百分比（-10 为九折）', 'By percent (-10 is a tenth off)')),
        required=False,
        min_value=Decimal(-99),
        max_value=Decimal(1000),
        max_digits=7,
        decimal_places=2,
    )
    reason = forms.CharField(label=lazy(say('改价原因', 'Reason')), max_length=500)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        rule = PriceRule(told.get('price_fen'), told.get('floor_fen'), told.get('percent'))
        if not self.errors and rule == NO_RULE:
            words = say('请填写新售价、新底价或百分比', 'Tell a new price, a new floor price or a percentage')
            raise forms.ValidationError(str(words))
        return {'rule': rule, 'reason': told.get('reason', '')}


class MatchForm(forms.Form):
    """The SKU by its code or barcode."""

    sku = forms.CharField(
        label=lazy(say('商家编码或条码', 'SKU code or barcode')),
        max_length=64,
        widget=SuggestInput('catalog.sku_options', attrs={'autofocus': True}),
        help_text=lazy(
            say('输入编码、款名、颜色或尺码的几个字即可查找', 'Type some of the code, name, colour or size')
        ),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        code = told.get('sku', '')
        known = skus_by_code([code]).get(code)
        if code and known is None:
            self.add_error('sku', str(say('没有这个商家编码或条码', 'No SKU has this code or barcode')))
        return {'sku_id': known.id} if known else {}


class ProductForm(forms.Form):
    """One product, new or changed; the item number says which."""

    code = forms.CharField(label=lazy(say('货号', 'Item number')), max_length=64)
    name = forms.CharField(label=lazy(say('名称', 'Name')), max_length=200)
    category = forms.CharField(label=lazy(say('类目', 'Category')), max_length=64, required=False)
    brand = forms.CharField(label=lazy(say('品牌', 'Brand')), max_length=64, required=False)
    season = forms.CharField(label=lazy(say('季节', 'Season')), max_length=64, required=False)


class SkuLineForm(forms.Form):
    """One line of the SKU grid; empty cells say nothing."""

    code = forms.CharField(label=lazy(say('商家编码', 'SKU code')), max_length=64)
    product = forms.CharField(label=lazy(say('货号', 'Item number')), max_length=64, required=False)
    name = forms.CharField(label=lazy(say('款名（新款）', 'Name (new product)')), max_length=200, required=False)
    colour = forms.CharField(label=lazy(say('颜色', 'Colour')), max_length=64, required=False)
    size = forms.CharField(label=lazy(say('尺码', 'Size')), max_length=64, required=False)
    barcode = forms.CharField(label=lazy(say('条码', 'Barcode')), max_length=64, required=False)
    cost_fen = FenField(label=lazy(say('成本', 'Cost')), required=False)
    price_fen = FenField(label=lazy(say('售价', 'Price')), required=False)
    floor_fen = FenField(label=lazy(say('底价', 'Floor')), required=False)
    weight_g = forms.IntegerField(
        label=lazy(say('重量 g', 'Weight g')), required=False, min_value=0, max_value=1_000_000
    )

    def clean(self) -> dict[str, Any]:
        return {field: None if value == '' else value for field, value in (super().clean() or {}).items()}


class BundleLineForm(forms.Form):
    """One part of a bundle; the lines of one bundle code belong together."""

    bundle = forms.CharField(label=lazy(say('套装编码', 'Bundle code')), max_length=64)
    name = forms.CharField(label=lazy(say('套装名称（新套装）', 'Name (new bundle)')), max_length=200, required=False)
    part = forms.CharField(label=lazy(say('单品编码', 'Part code')), max_length=64)
    quantity = forms.IntegerField(label=lazy(say('件数', 'Pieces')), min_value=1, max_value=1_000)
    price_fen = FenField(label=lazy(say('售价（新套装）', 'Price (new bundle)')), required=False)
    floor_fen = FenField(label=lazy(say('底价（新套装）', 'Floor (new bundle)')), required=False)
