"""Who may open the screens of the catalog, whose rows they show, and how many queries they cost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from zhanggui.catalog.choices import Match
from zhanggui.catalog.drafts import BundleLine, SkuDraft
from zhanggui.catalog.models import Listing, Product, Sku
from zhanggui.catalog.screens import goods, listings
from zhanggui.catalog.services import listings_for, save_bundles, save_skus
from zhanggui.catalog.tests.readers import reader as reader_with
from zhanggui.core.actors import system
from zhanggui.org.choices import Platform
from zhanggui.org.models import Shop, User
from zhanggui.ui.testing import ScreenMatrix

SYSTEM = system('test')


@pytest.fixture
def reader(shop: Shop) -> User:
    return reader_with('catalog.*', shops=[shop])


@pytest.fixture
def other_shop(db: None) -> Shop:
    return Shop.objects.create(code='T2', name='二号店', platform=Platform.JD)


@pytest.fixture
def browser(client: Client, reader: User) -> Client:
    client.force_login(reader)
    return client


class TestSkuList(ScreenMatrix):
    screen = goods.SkuList

    @pytest.fixture
    def mine(self, skus: list[Sku]) -> Sku:
        return skus[0]


class TestSkuPage(ScreenMatrix):
    screen = goods.SkuPage

    @pytest.fixture
    def mine(self, skus: list[Sku]) -> Sku:
        return skus[0]


class TestProductList(ScreenMatrix):
    screen = goods.ProductList

    @pytest.fixture
    def mine(self, product: Product) -> Product:
        return product


class TestProductPage(ScreenMatrix):
    screen = goods.ProductPage

    @pytest.fixture
    def mine(self, product: Product, skus: list[Sku]) -> Product:
        return product


class TestBundleList(ScreenMatrix):
    screen = goods.BundleList

    @pytest.fixture
    def mine(self, skus: list[Sku]) -> Sku:
        save_bundles([BundleLine(bundle='TZ1', part='A0', quantity=2, name='套')], actor=SYSTEM)
        return Sku.objects.get(code='TZ1')


class TestListingList(ScreenMatrix):
    screen = listings.ListingList

    @pytest.fixture
    def mine(self, shop: Shop, skus: list[Sku]) -> Listing:
        listings_for(shop.pk, [('a-0', '', '连衣裙', '')])
        return Listing.objects.get(shop=shop)

    @pytest.fixture
    def foreign(self, other_shop: Shop) -> Listing:
        listings_for(other_shop.pk, [('a-0', '', '连衣裙', '')])
        return Listing.objects.get(shop=other_shop)


class TestListingPage(TestListingList):
    screen = listings.ListingPage


class TestSkuNew(ScreenMatrix):
    screen = goods.SkuNew


class TestBundleNew(ScreenMatrix):
    screen = goods.BundleNew


class TestProductNew(ScreenMatrix):
    screen = goods.ProductNew


class TestSkuOptions(ScreenMatrix):
    screen = goods.SkuOptions


def cells(response: Any) -> str:
    return re.sub(r'<[^>]+>', ' ', response.content.decode())


def test_a_listing_page_offers_the_sku_that_comes_nearest(browser: Client, shop: Shop, product: Product) -> None:
    drafts = [
        SkuDraft(code=code, product='SP1', colour=colour)
        for code, colour in (('SP1-RED-M', '红'), ('SP1-BLUE-M', '蓝'))
    ]
    save_skus(drafts, actor=SYSTEM)
    listings_for(shop.pk, [('sp1red', '', '连衣裙 红', '')])
    page = browser.get(listings.ListingPage.address(pk=Listing.objects.get().pk))
    shown = cells(page)
    assert -1 < shown.find('SP1-RED-M') < shown.find('SP1-BLUE-M')


def test_a_sku_leads_to_the_listings_that_sell_it(browser: Client, shop: Shop, skus: list[Sku]) -> None:
    listings_for(shop.pk, [('A1', '', '连衣裙', '')])
    listing = Listing.objects.get()
    assert listing.sku_id == skus[1].pk
    page = browser.get(goods.SkuPage.address(pk=skus[1].pk)).content.decode()
    assert f'href="{listings.ListingPage.address(pk=listing.pk)}"' in page


def test_matching_from_the_dialog(browser: Client, shop: Shop, skus: list[Sku]) -> None:
    listings_for(shop.pk, [('zz', '', 't', '')])
    listing = Listing.objects.get()
    dialog = browser.get(f'/do/catalog.match_listing/?_ids={listing.pk}')
    assert 'hx-get="/catalog/skus/options/"' in dialog.content.decode()
    wrong = browser.post('/do/catalog.match_listing/', {'_ids': listing.pk, 'sku': 'nope'})
    assert wrong.status_code == 422
    assert Listing.objects.get().match == Match.UNMATCHED
    typed_then_chosen = {'_ids': listing.pk, 'sku': ['连衣', 'A1']}
    assert browser.post('/do/catalog.match_listing/', typed_then_chosen).status_code == 200
    assert Listing.objects.get().sku_id == skus[1].pk


def test_the_options_are_found_by_two_characters_and_escaped(browser: Client, product: Product) -> None:
    Sku.objects.create(product=product, code='X"1', colour='<红色>', tokens=['红色'])
    options = browser.get('/catalog/skus/options/', {'sku': '红色'}).content.decode()
    assert 'name="sku" value="X&quot;1"' in options
    assert '&lt;红色&gt;' in options
    assert '<红色>' not in options
    assert browser.get('/catalog/skus/options/').content == b''


def test_prices_change_from_the_list_and_show_on_the_page(browser: Client, skus: list[Sku]) -> None:
    told = {'_ids': f'{skus[0].pk},{skus[1].pk}', 'percent': '-10', 'reason': '换季'}
    assert browser.post('/do/catalog.change_price/', told).status_code == 200
    page = cells(browser.get(goods.SkuPage.address(pk=skus[0].pk)))
    assert '¥100.00 → ¥90.00' in page
    assert '换季' in page


def test_skus_come_in_by_the_grid(browser: Client, product: Product) -> None:
    empty = {'line-TOTAL_FORMS': '2', 'line-INITIAL_FORMS': '0'}
    line = {'line-0-code': 'N1', 'line-0-product': 'SP1', 'line-0-price_fen': '99', 'line-0-cost_fen': '12.5'}
    response = browser.post(goods.SkuNew.address(), {**empty, **line})
    assert response.status_code == 302
    sku = Sku.objects.get(code='N1')
    assert (sku.price_fen, sku.cost_fen, sku.product_id) == (9_900, 1_250, product.pk)
    again = browser.post(goods.SkuNew.address(), {**empty, **line, 'line-0-product': 'SP2'})
    assert again.status_code == 422
    assert '该编码属于另一货号' in again.content.decode()


def test_costs_are_for_those_who_may_see_them(client: Client, shop: Shop, skus: list[Sku]) -> None:
    Sku.objects.filter(pk=skus[0].pk).update(cost_fen=123_456)
    client.force_login(reader_with('catalog.see'))
    assert '1,234.56' not in cells(client.get(goods.SkuPage.address(pk=skus[0].pk)))


def test_a_product_is_renamed(browser: Client, product: Product) -> None:
    address = goods.ProductEdit.address(pk=product.pk)
    assert '连衣裙' in browser.get(address).content.decode()
    response = browser.post(address, {'code': 'SP1', 'name': '碎花裙'})
    assert response.headers['Location'] == goods.ProductPage.address(pk=product.pk)
    assert Product.objects.get().name == '碎花裙'
