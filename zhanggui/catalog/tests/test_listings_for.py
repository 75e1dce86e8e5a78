"""An import's goods find their listings: one row per distinct offer, matched by code where it can be."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhanggui.catalog.choices import Match
from zhanggui.catalog.models import Listing, Product, Sku
from zhanggui.catalog.services import listings_for
from zhanggui.org.models import Shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def sku(product: Product) -> Sku:
    return Sku.objects.create(product=product, code='SP1-红-M')


def test_the_same_offer_is_one_listing_whenever_it_comes(shop: Shop) -> None:
    offer = ('A1', '77', '夏季连衣裙', '颜色:红')
    first = listings_for(shop.pk, [offer, offer])
    again = listings_for(shop.pk, [offer])
    assert first == again
    assert Listing.objects.count() == 1
    kept = Listing.objects.get()
    assert (kept.code, kept.platform_sku, kept.title, kept.attributes) == offer
    assert '连衣' in kept.tokens


def test_separators_within_a_text_do_not_make_two_offers_one(shop: Shop) -> None:
    assert len(listings_for(shop.pk, [('a|b', '', 'c', ''), ('a', '', 'b|c', '')])) == 2


def test_texts_arrive_as_they_are(shop: Shop) -> None:
    odd = ('a"b', 'c\\d', "it's, {x}", 'NULL')
    listings_for(shop.pk, [odd])
    kept = Listing.objects.get()
    assert (kept.code, kept.platform_sku, kept.title, kept.attributes) == odd


@pytest.mark.parametrize('code', ['SP1-红-M', ' sp1-红-m '])
def test_a_new_listing_is_matched_by_code(shop: Shop, sku: Sku, code: str) -> None:
    (found,) = listings_for(shop.pk, [(code, '', 't', '')]).values()
    assert (found.match, found.sku_id) == (Match.MATCHED, sku.pk)


def test_a_code_that_fits_two_skus_fits_none(shop: Shop, sku: Sku) -> None:
    Sku.objects.create(product=sku.product, code='sp1-红-m')
    (found,) = listings_for(shop.pk, [('Sp1-红-M', '', 't', '')]).values()
    assert (found.match, found.sku_id) == (Match.UNMATCHED, None)


def test_a_shops_own_decision_goes_before_the_code(shop: Shop, sku: Sku) -> None:
    listings_for(shop.pk, [(sku.code, '', 'old title', '')])
    Listing.objects.update(match=Match.IGNORED, sku=None)
    found = listings_for(shop.pk, [(sku.code, '', 'new title', '')])
    assert [ref.match for ref in found.values()] == [Match.IGNORED]


def test_an_empty_code_is_never_matched(shop: Shop, sku: Sku) -> None:
    other = listings_for(shop.pk, [('', '', 'one', '')])
    Listing.objects.filter(pk__in=[ref.id for ref in other.values()]).update(match=Match.MATCHED, sku=sku)
    (found,) = listings_for(shop.pk, [('', '', 'two', '')]).values()
    assert found.match == Match.UNMATCHED


def test_the_match_is_read_fresh(shop: Shop, sku: Sku) -> None:
    offer = ('zz', '', 't', '')
    listings_for(shop.pk, [offer])
    Listing.objects.update(match=Match.MATCHED, sku=sku)
    assert listings_for(shop.pk, [offer])[offer].sku_id == sku.pk


@pytest.mark.parametrize('count', [1, 50])
def test_queries_do_not_grow_with_the_set(shop: Shop, count: int) -> None:
    with CaptureQueriesContext(connection) as queries:
        listings_for(shop.pk, [(f'c{i}', '', 't', '') for i in range(count)])
    assert len(queries) == 5
