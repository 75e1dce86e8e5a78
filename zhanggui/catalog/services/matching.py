"""Tells which SKU a listing means. One decision maps every listing of the shop with that code, and mends all waiting orders.

Whoever maps locks the listings in the order of their ids; news goes out by `ListingsMatched` in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q

from zhanggui.catalog.choices import Match
from zhanggui.catalog.events import ListingsMatched
from zhanggui.catalog.matching import Decision
from zhanggui.catalog.models import Listing, Sku
from zhanggui.catalog.services.listings import decisions_for
from zhanggui.core import audit, outbox
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import update_rows
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say

SUBJECT = 'catalog.Listing'


@in_transaction
def match_listing(listing_ids: Sequence[int], *, actor: Actor, sku_id: int) -> Verdicts:
    """Map these listings, and all of the same shop and code, to one SKU. A listing without a code goes alone."""
    if not Sku.objects.filter(pk=sku_id).exists():
        verdicts = Verdicts()
        for listing_id in listing_ids:
            verdicts.refuse(listing_id, 'unknown_sku', say('没有这个 SKU', 'there is no such SKU'))
        return verdicts
    return _decide(listing_ids, Decision(Match.MATCHED, sku_id), 'catalog.match_listing', actor)


@in_transaction
def ignore_listing(listing_ids: Sequence[int], *, actor: Actor) -> Verdicts:
    """Postage, deposits, samples: sold, but nothing leaves for them."""
    return _decide(listing_ids, Decision(Match.IGNORED, None), 'catalog.ignore_listing', actor)


def rematch(codes: Iterable[str], *, actor: Actor) -> list[int]:
    """After new SKUs: the unmatched listings, of all shops, that their codes decide. Returns them."""
    folded = {code.strip().lower() for code in codes}
    waiting = Listing.objects.filter(match=Match.UNMATCHED).exclude(code='')
    ids = [pk for pk, code in waiting.values_list('pk', 'code').iterator() if code.strip().lower() in folded]
    rows = [row for row in locked(Listing.objects.all(), ids) if row.match == Match.UNMATCHED] if ids else []
    by_shop: dict[int, list[Listing]] = {}
    for row in rows:
        by_shop.setdefault(row.shop_id, []).append(row)
    changes: dict[int, Decision] = {}
    for shop_id, mine in sorted(by_shop.items()):
        found = decisions_for(shop_id, {row.code for row in mine})
        changes |= {row.pk: found[row.code] for row in mine if row.code in found}
    _write(changes)
    _tell('catalog.match_listing', changes, dict.fromkeys(changes, Match.UNMATCHED), actor)
    return sorted(changes)


def _decide(listing_ids: Sequence[int], decision: Decision, use_case: str, actor: Actor) -> Verdicts:
    verdicts = Verdicts()
    asked = dict(Listing.objects.filter(pk__in=listing_ids).values_list('pk', 'shop_id'))
    verdicts.refuse_missing(listing_ids, asked)

    rows = locked(Listing.objects.all(), _alike(listing_ids))

    changes = {row.pk: decision for row in rows if (row.match, row.sku_id) != decision}
    before = {row.pk: row.match for row in rows}

    _write(changes)

    _tell(use_case, changes, before, actor)
    verdicts.done = [pk for pk in listing_ids if pk in changes]
    verdicts.already = [pk for pk in listing_ids if pk in asked and pk not in changes]
    verdicts.made = {'listings': len(changes)}
    return verdicts


def _alike(listing_ids: Sequence[int]) -> list[int]:
    """These listings and every one with the same shop and code."""
    wanted = set(Listing.objects.filter(pk__in=listing_ids).values_list('pk', 'shop_id', 'code'))
    same = Q(pk__in=[pk for pk, _, _ in wanted])
    by_shop: dict[int, set[str]] = {}
    for _, shop_id, code in wanted:
        if code:
            by_shop.setdefault(shop_id, set()).add(code)
    for shop_id, codes in by_shop.items():
        same |= Q(shop_id=shop_id, code__in=sorted(codes))
    return list(Listing.objects.filter(same).values_list('pk', flat=True))


def _write(changes: dict[int, Decision]) -> None:
    ids = sorted(changes)
    update_rows(Listing, ids, match=[str(changes[pk].match) for pk in ids], sku=[changes[pk].sku_id for pk in ids])


def _tell(use_case: str, changes: dict[int, Decision], before: dict[int, str], actor: Actor) -> None:
    if not changes:
        return
    by_decision: dict[Decision, list[int]] = {}
    for pk, decision in sorted(changes.items()):
        by_decision.setdefault(decision, []).append(pk)
    for decision, ids in by_decision.items():
        audit.record(
            use_case,
            ids,
            actor=actor,
            subject=SUBJECT,
            sources=[str(before[pk]) for pk in ids],
            target=decision.match,
            detail={'sku_id': decision.sku_id},
        )
    outbox.tell(ListingsMatched(sorted(changes)), actor=actor)
