"""What must be told beside a set of SKUs or listings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from zhanggui.catalog.selectors import skus_by_code
from zhanggui.catalog.services.prices import NO_RULE, PriceRule
from zhanggui.core.words import lazy, say
from zhanggui.ui.filters import FenField


class PriceForm(forms.Form):
    """One price for all of them, or a percentage; not both of one amount, and not nothing."""

    price_fen = FenField(label=lazy(say('新售价', 'New price')), required=False)
    floor_fen = FenField(label=lazy(say('新底价', 'New floor price')), required=False)
    percent = forms.DecimalField(
        label=lazy(say('按百分比（-10 为九折）', 'By percent (-10 is a tenth off)')), required=False,
        min_value=Decimal(-99), max_value=Decimal(1000), max_digits=7, decimal_places=2,
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

    sku = forms.CharField(label=lazy(say('商家编码或条码', 'SKU code or barcode')), max_length=64)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        code = told.get('sku', '')
        known = skus_by_code([code]).get(code)
        if code and known is None:
            self.add_error('sku', str(say('没有这个商家编码或条码', 'No SKU has this code or barcode')))
        return {'sku_id': known.id} if known else {}
