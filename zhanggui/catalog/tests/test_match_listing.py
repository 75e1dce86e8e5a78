"""One decision maps every listing of a shop with that code, and is told."""

from __future__ import annotations

import pytest

from zhanggui.catalog.choices import Match
from zhanggui.catalog.forms import MatchForm
from zhanggui.catalog.models import Listing, Sku
from zhanggui.catalog.services import listings_for
from zhanggui.catalog.usecases import IGNORE_LISTING, MATCH_LISTING
from zhanggui.core.actors import system
from zhanggui.core.models import AuditEntry, OutboxEvent
from zhanggui.core.usecases import perform
from zhanggui.org.choices import Platform
from zhanggui.org.models import Shop

pytestmark = pytest.mark.django_db

SYSTEM = system('test')


@pytest.fixture
def waiting(shop: Shop) -> list[int]:
    """Two listings of one code, one of another, one without a code, and the same code in another shop."""
    other = Shop.objects.create(code='T2', name='二号店', platform=Platform.JD)
    offers = [('K1', '', 'old', ''), ('K1', '', 'new', ''), ('K2', '', 't', ''), ('', '', 'x', ''), ('', '', 'y', '')]
    mine = listings_for(shop.pk, offers)
    theirs = listings_for(other.pk, [('K1', '', 'old', '')])
    return [ref.id for ref in (*mine.values(), *theirs.values())]


def matches() -> list[tuple[str, int | None]]:
    return list(Listing.objects.order_by('pk').values_list('match', 'sku_id'))


def test_matching_one_maps_all_of_that_shop_and_code(waiting: list[int], skus: list[Sku]) -> None:
    first = Listing.objects.get(title='old', shop__code='T1')
    verdicts = perform(MATCH_LISTING, [first.pk], actor=SYSTEM, told={'sku_id': skus[0].pk})
    assert verdicts.done == [first.pk]
    assert verdicts.made == {'listings': 2}
    matched = Listing.objects.filter(sku=skus[0])
    assert {(row.shop.code, row.code) for row in matched} == {('T1', 'K1')}
    assert OutboxEvent.objects.get().payload == {'listing_ids': sorted(matched.values_list('pk', flat=True))}
    again = perform(MATCH_LISTING, [first.pk], actor=SYSTEM, told={'sku_id': skus[0].pk})
    assert again.already == [first.pk]
    assert AuditEntry.objects.count() == 1


def test_a_listing_without_a_code_goes_alone(waiting: list[int], skus: list[Sku]) -> None:
    alone = Listing.objects.get(title='x')
    perform(MATCH_LISTING, [alone.pk], actor=SYSTEM, told={'sku_id': skus[0].pk})
    assert Listing.objects.filter(match=Match.MATCHED).count() == 1


def test_ignored_can_be_matched_after_all(waiting: list[int], skus: list[Sku]) -> None:
    ids = list(Listing.objects.filter(code='K2').values_list('pk', flat=True))
    perform(IGNORE_LISTING, ids, actor=SYSTEM)
    assert Listing.objects.get(code='K2').match == Match.IGNORED
    perform(MATCH_LISTING, ids, actor=SYSTEM, told={'sku_id': skus[1].pk})
    assert Listing.objects.get(code='K2').sku_id == skus[1].pk
    assert OutboxEvent.objects.count() == 2


def test_an_unknown_sku_moves_nothing(waiting: list[int]) -> None:
    before = matches()
    verdicts = perform(MATCH_LISTING, waiting, actor=SYSTEM, told={'sku_id': 0})
    assert verdicts.by_code == {'unknown_sku': len(waiting)}
    assert matches() == before
    assert OutboxEvent.objects.count() == 0


def test_the_form_takes_a_code_or_says_it_is_unknown(skus: list[Sku]) -> None:
    good, bad = MatchForm({'sku': 'A0'}), MatchForm({'sku': 'nope'})
    assert good.is_valid()
    assert good.cleaned_data == {'sku_id': skus[0].pk}
    assert not bad.is_valid()
    assert 'sku' in bad.errors
