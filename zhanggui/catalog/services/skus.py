"""Makes and changes SKUs by their codes, stops and resumes them. A code that shops already sell under is matched at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from zhanggui.catalog.choices import GoodsStep, SkuState
from zhanggui.catalog.drafts import SkuDraft
from zhanggui.catalog.models import Product, Sku
from zhanggui.catalog.services.matching import rematch
from zhanggui.catalog.services.prices import Change, Price, aimed, objection, write_prices
from zhanggui.catalog.services.products import apply, locked_by_code
from zhanggui.catalog.services.texts import Draft, cleaned_lines, product_tokens, sku_tokens
from zhanggui.core import audit
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say

SUBJECT = 'catalog.Sku'
FIELDS = ('colour', 'size', 'barcode', 'cost_fen', 'weight_g')


@in_transaction
def save_skus(lines: Sequence[SkuDraft], *, actor: Actor) -> Verdicts:
    """Each line alone, by code: made where new (its product too), changed where something differs. Verdicts per line number.

    Prices of a SKU that exists change only for who may change prices, and are told like any change of price.
    """
    verdicts = Verdicts()
    drafts = cleaned_lines([asdict(line) for line in lines], verdicts)

    products = locked_by_code(draft.told['product'] or draft.told['code'] for draft in drafts)
    asked = Sku.objects.filter(code__in=[draft.told['code'] for draft in drafts])
    known = {sku.code: sku for sku in locked(Sku.objects.select_related('product'), asked.values_list('pk', flat=True))}
    drafts = _with_free_barcodes(drafts, verdicts)

    work = _Work(products)
    for draft in drafts:
        sku = known.get(draft.told['code'])
        wrong = work.make(draft.told) if sku is None else work.change(sku, draft.told, actor)
        if wrong:
            verdicts.refuse(draft.number, *wrong, name=draft.told['code'])
        else:
            (verdicts.already if sku is not None and sku not in work.touched else verdicts.done).append(draft.number)

    _write(work)
    write_prices(work.prices, actor=actor, reason='')

    for target, skus in ((GoodsStep.MADE, work.new), (GoodsStep.CHANGED, work.changed)):
        audit.record('catalog.save_skus', [sku.pk for sku in skus], actor=actor, subject=SUBJECT, target=target)
    rematch([sku.code for sku in work.new], actor=actor)
    return verdicts


@in_transaction
def stop_skus(sku_ids: Sequence[int], *, actor: Actor) -> Verdicts:
    """停售: offered nowhere any more; orders already placed still ship."""
    return _set_active(sku_ids, False, 'catalog.stop_skus', actor)


@in_transaction
def resume_skus(sku_ids: Sequence[int], *, actor: Actor) -> Verdicts:
    return _set_active(sku_ids, True, 'catalog.resume_skus', actor)


def _set_active(sku_ids: Sequence[int], active: bool, use_case: str, actor: Actor) -> Verdicts:
    verdicts = Verdicts()
    skus = locked(Sku.objects.all(), sku_ids)
    verdicts.refuse_missing(sku_ids, [sku.pk for sku in skus])
    verdicts.already = [sku.pk for sku in skus if sku.is_active == active]
    verdicts.done = [sku.pk for sku in skus if sku.is_active != active]
    Sku.objects.filter(pk__in=verdicts.done).update(is_active=active)
    source, target = (SkuState.STOPPED, SkuState.ON_SALE) if active else (SkuState.ON_SALE, SkuState.STOPPED)
    audit.record(use_case, verdicts.done, actor=actor, subject=SUBJECT, sources=source, target=target)
    return verdicts


class _Work:
    """What one call makes and changes, gathered before anything is written."""

    def __init__(self, products: dict[str, Product]) -> None:
        self.products = products
        self.new_products: list[Product] = []
        self.new: list[Sku] = []
        self.changed: list[Sku] = []
        self.prices: list[Change] = []

    @property
    def touched(self) -> list[Sku]:
        moved = {change.sku_id for change in self.prices}
        return [*self.new, *self.changed, *(Sku(pk=each) for each in moved)]

    def make(self, told: dict[str, Any]) -> tuple[str, Words] | None:
        price = Price(told['price_fen'] or 0, told['floor_fen'] or 0)
        wrong = objection(price)
        if wrong:
            return wrong
        code = told['product'] or told['code']
        product = self.products.get(code)
        if product is None:
            if not told['name']:
                return 'no_name', say('新款式缺少名称', 'a new product needs a name')
            product = self.products[code] = Product(code=code, name=told['name'])
            self.new_products.append(product)
        values = {field: told[field] for field in FIELDS if told[field] is not None}
        self.new.append(Sku(product=product, code=told['code'], **price._asdict(), **values))
        return None

    def change(self, sku: Sku, told: dict[str, Any], actor: Actor) -> tuple[str, Words] | None:
        before = Price(sku.price_fen, sku.floor_fen)
        after = aimed(before, Price(told['price_fen'], told['floor_fen']), None)
        if after != before and not actor.may('catalog.change_price'):
            return 'may_not_price', say('没有改价权限', 'you may not change prices')
        if told['product'] and told['product'] != sku.product.code:
            return 'other_product', say('该编码属于另一货号', 'this code belongs to another item number')
        wrong = objection(after) if after != before else None
        if wrong:
            return wrong
        if after != before:
            self.prices.append(Change(sku.pk, before, after))
        if apply(sku, told, FIELDS):
            self.changed.append(sku)
        return None


def _write(work: _Work) -> None:
    for product in work.new_products:
        product.tokens = product_tokens(product)
    Product.objects.bulk_create(work.new_products, batch_size=1000)
    for sku in (*work.new, *work.changed):
        sku.tokens = sku_tokens(sku, sku.product)
    Sku.objects.bulk_create(work.new, batch_size=1000)
    Sku.objects.bulk_update(work.changed, [*FIELDS, 'tokens'], batch_size=500)


def _with_free_barcodes(drafts: Sequence[Draft], verdicts: Verdicts) -> list[Draft]:
    """Drafts whose barcode no other SKU has, in the table or on an earlier line."""
    asked = [draft.told['barcode'] for draft in drafts if draft.told['barcode']]
    owners = dict(Sku.objects.filter(barcode__in=asked).values_list('barcode', 'code'))
    free = []
    for draft in drafts:
        barcode, code = draft.told['barcode'], draft.told['code']
        owner = owners.setdefault(barcode, code) if barcode else code
        if owner == code:
            free.append(draft)
        else:
            words = say('条码已属于 {owner}', 'the barcode belongs to {owner}').filled(owner=owner)
            verdicts.refuse(draft.number, 'barcode_taken', words, name=code)
    return free
