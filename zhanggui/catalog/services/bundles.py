"""Makes and changes bundles (套装): all lines of one bundle code together are its parts, and replace those it had.

A bundle is born a bundle: a SKU that has stock or orders of its own never becomes one, so the ledger needs no exception.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from zhanggui.catalog.choices import GoodsStep
from zhanggui.catalog.drafts import BundleLine
from zhanggui.catalog.models import BundlePart, Product, Sku
from zhanggui.catalog.services.matching import rematch
from zhanggui.catalog.services.prices import Price, objection
from zhanggui.catalog.services.products import locked_by_code
from zhanggui.catalog.services.texts import Draft, cleaned_lines, product_tokens, sku_tokens
from zhanggui.core import audit
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say

SUBJECT = 'catalog.Sku'
PIECES_MAX = 1_000


@in_transaction
def save_bundles(lines: Sequence[BundleLine], *, actor: Actor) -> Verdicts:
    """Each bundle alone: one wrong part refuses its bundle and no other. Verdicts are per line number."""
    verdicts = Verdicts()
    wanted = _by_bundle(cleaned_lines([asdict(line) for line in lines], verdicts, key=None))

    codes = {*wanted, *(draft.told['part'] for drafts in wanted.values() for draft in drafts)}
    asked = Sku.objects.filter(code__in=codes).values_list('pk', flat=True)
    known = {sku.code: sku for sku in locked(Sku.objects.all(), asked)}
    refused_lines = verdicts.refused_items
    products = locked_by_code(code for code in wanted if code not in known)

    sound = {}
    for code, drafts in wanted.items():
        broken = _check(code, drafts, known, verdicts) or any(draft.number in refused_lines for draft in drafts)
        if not broken:
            sound[code] = drafts
    new = _write_new(sound, known, products)
    born = {sku.pk for sku in new}
    parted = [pk for pk in _write_parts(sound, known) if pk not in born]

    for target, ids in ((GoodsStep.MADE, [sku.pk for sku in new]), (GoodsStep.CHANGED, parted)):
        audit.record('catalog.save_bundles', ids, actor=actor, subject=SUBJECT, target=target)
    rematch([sku.code for sku in new], actor=actor)
    moved = {*born, *parted}
    for code, drafts in sound.items():
        verdict = verdicts.done if known[code].pk in moved else verdicts.already
        verdict.extend(draft.number for draft in drafts)
    return verdicts


def _by_bundle(drafts: Sequence[Draft]) -> dict[str, list[Draft]]:
    bundles: dict[str, list[Draft]] = {}
    for draft in drafts:
        bundles.setdefault(draft.told['bundle'], []).append(draft)
    return bundles


def _check(code: str, drafts: Sequence[Draft], known: dict[str, Sku], verdicts: Verdicts) -> bool:
    """Everything that stands in the way of this bundle, told on its lines; says whether there was anything."""
    before = len(verdicts.refused)
    parts = [draft.told['part'] for draft in drafts]
    head = drafts[0].number
    if not code:
        verdicts.refuse(head, 'no_code', say('缺少套装编码', 'the bundle code is missing'))
    elif code in known and not known[code].is_bundle:
        words = say('该编码已是单品，不能改成套装', 'this code is a single SKU and cannot become a bundle')
        verdicts.refuse(head, 'not_a_bundle', words, name=code)
    elif code not in known and not any(draft.told['name'] for draft in drafts):
        verdicts.refuse(head, 'no_name', say('新套装缺少名称', 'a new bundle needs a name'), name=code)
    wrong = objection(_price(drafts))
    if wrong:
        verdicts.refuse(head, *wrong, name=code)
    for draft in drafts:
        part = known.get(draft.told['part'])
        if part is None:
            verdicts.refuse(draft.number, 'unknown_sku', say('没有这个单品编码', 'no SKU has this code'), name=code)
        elif part.is_bundle:
            verdicts.refuse(draft.number, 'bundle', say('套装里不能再放套装', 'a bundle holds no bundles'), name=code)
        if parts.count(draft.told['part']) > 1:
            verdicts.refuse(
                draft.number, 'twice', say('单品在套装里重复', 'the part stands in the bundle twice'), name=code
            )
        if not 0 < draft.told['quantity'] <= PIECES_MAX:
            words = say('件数应在 1 到 {max} 之间', 'the pieces must be from 1 to {max}').filled(max=PIECES_MAX)
            verdicts.refuse(draft.number, 'quantity', words, name=code)
    return len(verdicts.refused) > before


def _write_new(sound: dict[str, list[Draft]], known: dict[str, Sku], products: dict[str, Product]) -> list[Sku]:
    """Bundles that were not there, each with a product of its own code; `known` learns of them."""
    codes = [code for code in sound if code not in known]
    names = {code: next(draft.told['name'] for draft in sound[code] if draft.told['name']) for code in codes}
    fresh = [Product(code=code, name=names[code]) for code in codes if code not in products]
    for product in fresh:
        product.tokens = product_tokens(product)
    Product.objects.bulk_create(fresh)
    by_code = products | {product.code: product for product in fresh}
    new = [Sku(product=by_code[code], code=code, is_bundle=True, **_price(sound[code])._asdict()) for code in codes]
    for sku in new:
        sku.tokens = sku_tokens(sku, sku.product)
    Sku.objects.bulk_create(new)
    known.update({sku.code: sku for sku in new})
    return new


def _price(drafts: Sequence[Draft]) -> Price:
    """What the lines say the bundle sells for: the first that says it."""
    told = (
        next((draft.told[field] for draft in drafts if draft.told[field] is not None), 0) for field in Price._fields
    )
    return Price(*told)


def _write_parts(sound: dict[str, list[Draft]], known: dict[str, Sku]) -> list[int]:
    """Parts become what the lines say; returns the bundles where that was a change."""
    wanted = {
        (known[code].pk, known[draft.told['part']].pk): draft.told['quantity']
        for code, drafts in sound.items()
        for draft in drafts
    }
    rows = list(BundlePart.objects.filter(bundle_id__in={bundle for bundle, _ in wanted}))
    have = {(row.bundle_id, row.part_id): row.quantity for row in rows}
    gone = [row for row in rows if wanted.get((row.bundle_id, row.part_id)) != row.quantity]
    new = sorted(pair for pair, quantity in wanted.items() if have.get(pair) != quantity)
    BundlePart.objects.filter(pk__in=[row.pk for row in gone]).delete()
    BundlePart.objects.bulk_create(
        BundlePart(bundle_id=bundle, part_id=part, quantity=wanted[bundle, part]) for bundle, part in new
    )
    return sorted({*(row.bundle_id for row in gone), *(bundle for bundle, _ in new)})
