"""Changes prices and floor prices of a set of SKUs, each from → to in the audit. A floor never stands above its price."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from zhanggui.catalog.models import Sku
from zhanggui.core import audit
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import update_rows
from zhanggui.core.parsing import FEN_MAX
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say

SUBJECT = 'catalog.Sku'


class Price(NamedTuple):
    """What a SKU sells for and how low it may go; `None` leaves it."""

    price_fen: int | None = None
    floor_fen: int | None = None


class PriceRule(NamedTuple):
    """A price for all of a set, or a percentage (-10 is a tenth off) on price and floor alike."""

    price_fen: int | None = None
    floor_fen: int | None = None
    percent: Decimal | None = None


NO_RULE = PriceRule()


class Change(NamedTuple):
    sku_id: int
    before: Price
    after: Price


@in_transaction
def change_price(
    sku_ids: Sequence[int],
    *,
    actor: Actor,
    rule: PriceRule = NO_RULE,
    each: Mapping[int, Price] | None = None,
    reason: str = '',
) -> Verdicts:
    """One rule for all, or `each` SKU its own price, or both: its own goes first. Every SKU is judged alone."""
    verdicts = Verdicts()
    told = each or {}
    whole = Price(rule.price_fen, rule.floor_fen)

    skus = locked(Sku.objects.all(), sku_ids)
    verdicts.refuse_missing(sku_ids, [sku.pk for sku in skus])

    changes = []
    for sku in skus:
        before = Price(sku.price_fen, sku.floor_fen)
        after = aimed(before, told.get(sku.pk, whole), rule.percent)
        wrong = objection(after)
        if wrong:
            verdicts.refuse(sku.pk, *wrong, name=sku.code)
        elif after == before:
            verdicts.already.append(sku.pk)
        else:
            changes.append(Change(sku.pk, before, after))

    write_prices(changes, actor=actor, reason=reason)
    verdicts.done = [change.sku_id for change in changes]
    return verdicts


def aimed(before: Price, told: Price, percent: Decimal | None) -> Price:
    """What is told goes before the percentage; what is not told stays. Half a fen goes up."""
    return Price(
        *(
            wanted if wanted is not None else scaled(have, percent) if percent is not None else have
            for have, wanted in zip(before, told, strict=True)
        )
    )


def scaled(fen: int | None, percent: Decimal) -> int:
    return int((Decimal(fen or 0) * (100 + percent) / 100).quantize(Decimal(1), ROUND_HALF_UP))


def objection(price: Price) -> tuple[str, Words] | None:
    """Why this price cannot stand, or nothing."""
    amount, floor = price.price_fen or 0, price.floor_fen or 0
    if not (0 <= amount <= FEN_MAX and 0 <= floor <= FEN_MAX):
        return 'out_of_range', say(
            '价格不能为负，也不能大得不合理', 'a price is neither negative nor implausibly large'
        )
    if floor > amount:
        return 'floor_above_price', say('底价高于售价', 'the floor would stand above the price')
    return None


def write_prices(changes: Sequence[Change], *, actor: Actor, reason: str) -> None:
    """Rows, then one audit entry that tells from and to of every SKU. The SKUs are locked by the caller."""
    if not changes:
        return
    ids = [change.sku_id for change in changes]
    update_rows(
        Sku,
        ids,
        price_fen=[change.after.price_fen for change in changes],
        floor_fen=[change.after.floor_fen for change in changes],
    )
    detail = {'reason': reason, 'changes': {str(change.sku_id): _told(change) for change in changes}}
    audit.record('catalog.change_price', ids, actor=actor, subject=SUBJECT, detail=detail)


def _told(change: Change) -> dict[str, list[int | None]]:
    fields: Iterable[str] = Price._fields
    return {
        field: [before, after]
        for field, before, after in zip(fields, change.before, change.after, strict=True)
        if before != after
    }
