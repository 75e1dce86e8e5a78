"""Makes and changes products by their item numbers; the SKUs of a renamed product are found by its new name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django.db.models import Model

from zhanggui.catalog.choices import GoodsStep
from zhanggui.catalog.drafts import ProductDraft
from zhanggui.catalog.models import Product, Sku
from zhanggui.catalog.services.texts import Draft, cleaned_lines, product_tokens, sku_tokens
from zhanggui.core import audit
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say

SUBJECT = 'catalog.Product'
FIELDS = ('name', 'category', 'brand', 'season', 'picture')


@in_transaction
def save_products(lines: Sequence[ProductDraft], *, actor: Actor) -> Verdicts:
    """Each line alone, by item number: made where new, changed where something differs. Verdicts are per line number."""
    verdicts = Verdicts()
    drafts = cleaned_lines([asdict(line) for line in lines], verdicts)

    known = locked_by_code(draft.told['code'] for draft in drafts)

    new: list[Product] = []
    changed: list[Product] = []
    for draft in drafts:
        product = known.get(draft.told['code'])
        if product is None:
            _make(draft, new, verdicts)
        elif apply(product, draft.told, FIELDS):
            changed.append(product)
            verdicts.done.append(draft.number)
        else:
            verdicts.already.append(draft.number)

    for product in (*new, *changed):
        product.tokens = product_tokens(product)
    Product.objects.bulk_create(new, batch_size=1000)
    Product.objects.bulk_update(changed, [*FIELDS, 'tokens'], batch_size=500)
    retoken(changed)

    for target, products in ((GoodsStep.MADE, new), (GoodsStep.CHANGED, changed)):
        audit.record('catalog.save_products', [row.pk for row in products], actor=actor, subject=SUBJECT, target=target)
    return verdicts


def locked_by_code(codes: Iterable[str]) -> dict[str, Product]:
    ids = Product.objects.filter(code__in=sorted(set(codes))).values_list('pk', flat=True)
    return {product.code: product for product in locked(Product.objects.all(), ids)}


def apply(row: Model, told: dict[str, Any], fields: Iterable[str]) -> bool:
    """Set what is told and differs; says whether anything did."""
    differs = [field for field in fields if told[field] is not None and told[field] != getattr(row, field)]
    for field in differs:
        setattr(row, field, told[field])
    return bool(differs)


def retoken(products: Sequence[Product]) -> None:
    """SKUs are also found by their product's name."""
    by_id = {product.pk: product for product in products}
    skus = locked(Sku.objects.all(), Sku.objects.filter(product_id__in=by_id).values_list('pk', flat=True))
    for sku in skus:
        sku.tokens = sku_tokens(sku, by_id[sku.product_id])
    Sku.objects.bulk_update(skus, ['tokens'], batch_size=500)


def _make(draft: Draft, new: list[Product], verdicts: Verdicts) -> None:
    if not draft.told['name']:
        words = say('新款式缺少名称', 'a new product needs a name')
        verdicts.refuse(draft.number, 'no_name', words, name=draft.told['code'])
        return
    new.append(Product(code=draft.told['code'], **{field: draft.told[field] or '' for field in FIELDS}))
    verdicts.done.append(draft.number)
