"""Stops goods by what people call them: an item number stops the whole style, a SKU code or barcode that SKU alone."""

from __future__ import annotations

from collections.abc import Sequence

from zhanggui.catalog.drafts import GoodsCode
from zhanggui.catalog.models import Sku
from zhanggui.catalog.selectors import skus_by_code
from zhanggui.catalog.services.skus import stop_skus
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say

UNKNOWN = say('没有这个货号、商家编码或条码', 'no item number, SKU code or barcode is like this')


@in_transaction
def stop_by_code(lines: Sequence[GoodsCode], *, actor: Actor) -> Verdicts:
    """Verdicts by line number. A style is stopped with all its SKUs; what is stopped already is told as that."""
    verdicts = Verdicts()
    codes = [line.code.strip() for line in lines]

    styles: dict[str, list[int]] = {}
    for product, sku in Sku.objects.filter(product__code__in=codes).values_list('product__code', 'pk'):
        styles.setdefault(product, []).append(sku)
    single = skus_by_code(codes)

    meant: dict[int, list[int]] = {}
    for number, code in enumerate(codes, 1):
        found = styles.get(code) or ([single[code].id] if code in single else [])
        if found:
            meant[number] = found
        else:
            verdicts.refuse(number, 'unknown', UNKNOWN, name=code)

    stopped = set(stop_skus(sorted({sku for skus in meant.values() for sku in skus}), actor=actor).done)
    for number, skus in meant.items():
        (verdicts.done if stopped & set(skus) else verdicts.already).append(number)
    return verdicts
