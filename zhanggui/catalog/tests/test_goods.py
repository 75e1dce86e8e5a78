"""Products, SKUs and bundles are made and changed by their codes."""

from __future__ import annotations

import pytest

from zhanggui.catalog.choices import Match
from zhanggui.catalog.drafts import BundleLine, GoodsCode, ProductDraft, SkuDraft
from zhanggui.catalog.models import BundlePart, Listing, Product, Sku
from zhanggui.catalog.selectors import labels_of, parts_of, search_skus, skus_by_code
from zhanggui.catalog.services import (
    listings_for,
    resume_skus,
    save_bundles,
    save_products,
    save_skus,
    stop_by_code,
    stop_skus,
)
from zhanggui.catalog.usecases import RESUME_SKUS, STOP_SKUS
from zhanggui.core import drift
from zhanggui.core.actors import Actor, system
from zhanggui.core.models import AuditEntry, OutboxEvent
from zhanggui.org.models import Shop

pytestmark = pytest.mark.django_db

SYSTEM = system('test')


def test_products_are_made_and_changed_by_item_number(product: Product, skus: list[Sku]) -> None:
    lines = [
        ProductDraft(code='SP2', name='衬衫'),
        ProductDraft(code='SP1', name='碎花连衣裙'),
        ProductDraft(code='SP3'),
    ]
    verdicts = save_products(lines, actor=SYSTEM)
    assert verdicts.done == [1, 2]
    assert verdicts.by_code == {'no_name': 1}
    assert save_products(lines[:2], actor=SYSTEM).already == [1, 2]
    assert search_skus('碎花').count() == 3, 'SKUs are found by the new name'
    assert list(AuditEntry.objects.values_list('use_case', 'count')) == [('catalog.save_products', 1)] * 2


def test_skus_are_made_with_their_product(product: Product) -> None:
    lines = [
        SkuDraft(
            code='SP1-R-M', product='SP1', colour='红', size='M', barcode='6901', price_fen=9_900, floor_fen=5_000
        ),
        SkuDraft(code='N1', product='SP9', name='新款', price_fen=100),
        SkuDraft(code='SP1-R-L', product='SP1', barcode='6901'),
        SkuDraft(code='', product='SP1'),
        SkuDraft(code='SP1-R-M', product='SP1'),
        SkuDraft(code='X', product='SP8'),
        SkuDraft(code='Y', product='SP1', price_fen=1, floor_fen=2),
        SkuDraft(code='Z', product='SP1', cost_fen=-1),
    ]
    verdicts = save_skus(lines, actor=SYSTEM)
    assert verdicts.done == [1, 2]
    assert sorted((refusal.item, refusal.code) for refusal in verdicts.refused) == [
        (3, 'barcode_taken'),
        (4, 'no_code'),
        (5, 'twice'),
        (6, 'no_name'),
        (7, 'floor_above_price'),
        (8, 'number'),
    ]
    sku = Sku.objects.get(code='SP1-R-M')
    assert (sku.product_id, sku.price_fen, sku.specification) == (product.pk, 9_900, '红 M')
    assert Product.objects.get(code='SP9').name == '新款'
    assert skus_by_code(['6901', 'N1', 'nope']).keys() == {'6901', 'N1'}
    assert labels_of([sku.pk])[sku.pk].name == '连衣裙'


def test_a_sku_changes_only_where_something_is_told(skus: list[Sku]) -> None:
    assert save_skus([SkuDraft(code='A0', colour='蓝')], actor=SYSTEM).done == [1]
    assert save_skus([SkuDraft(code='A0', colour='蓝')], actor=SYSTEM).already == [1]
    sku = Sku.objects.get(code='A0')
    assert (sku.colour, sku.price_fen) == ('蓝', 10_000)
    assert save_skus([SkuDraft(code='A0', product='SP2')], actor=SYSTEM).by_code == {'other_product': 1}


def test_prices_in_a_file_need_the_right_to_change_prices(skus: list[Sku]) -> None:
    class Clerk:
        pk = 1

        def get_full_name(self) -> str:
            return '运营'

        def may(self, right: str) -> bool:
            return right != 'catalog.change_price'

        def scope_of(self, axis: str) -> frozenset[int] | None:
            return None

    line = SkuDraft(code='A0', price_fen=9_000)
    assert save_skus([line], actor=Actor.of(Clerk())).by_code == {'may_not_price': 1}
    assert Sku.objects.get(code='A0').price_fen == 10_000
    assert save_skus([line], actor=SYSTEM).done == [1]
    assert AuditEntry.objects.get().use_case == 'catalog.change_price'


def test_a_new_sku_takes_the_listings_that_wait_for_its_code(shop: Shop, product: Product) -> None:
    listings_for(shop.pk, [('new-1', '', '连衣裙 红', ''), ('other', '', 't', '')])
    save_skus([SkuDraft(code='NEW-1', product='SP1')], actor=SYSTEM)
    matched = Listing.objects.get(match=Match.MATCHED)
    assert matched.code == 'new-1'
    event = OutboxEvent.objects.get()
    assert (event.kind, event.payload) == ('catalog.listings_matched', {'listing_ids': [matched.pk]})


def test_skus_are_stopped_and_resumed(skus: list[Sku]) -> None:
    ids = [sku.pk for sku in skus]
    assert stop_skus(ids, actor=SYSTEM).done == ids
    assert stop_skus([*ids, 0], actor=SYSTEM).by_code == {'not_found': 1}
    assert resume_skus(ids[:1], actor=SYSTEM).done == ids[:1]
    assert Sku.objects.filter(is_active=False).count() == 2


def test_a_style_is_stopped_by_its_item_number_a_sku_by_its_own_code(skus: list[Sku]) -> None:
    other = Sku.objects.create(product=Product.objects.create(code='SP9', name='衬衫'), code='B1', barcode='690000001')
    lines = [GoodsCode(code='690000001'), GoodsCode(code='NONE'), GoodsCode(code=' SP1 ')]
    verdicts = stop_by_code(lines, actor=SYSTEM)
    assert (verdicts.done, verdicts.by_code) == ([1, 3], {'unknown': 1})
    assert not Sku.objects.filter(pk__in=[other.pk, *(sku.pk for sku in skus)], is_active=True).exists()
    assert stop_by_code(lines[:1], actor=SYSTEM).already == [1]


def test_a_bundle_is_born_with_its_parts_and_changes_them(skus: list[Sku]) -> None:
    lines = [BundleLine(bundle='TZ1', part='A0', quantity=2, name='姐妹装'), BundleLine(bundle='TZ1', part='A1')]
    assert save_bundles(lines, actor=SYSTEM).done == [1, 2]
    bundle = Sku.objects.get(code='TZ1')
    assert parts_of([bundle.pk, skus[0].pk]) == {bundle.pk: [(skus[0].pk, 2), (skus[1].pk, 1)]}
    assert save_bundles(lines, actor=SYSTEM).already == [1, 2]
    assert save_bundles([BundleLine(bundle='TZ1', part='A2')], actor=SYSTEM).done == [1]
    assert parts_of([bundle.pk]) == {bundle.pk: [(skus[2].pk, 1)]}
    assert [proof for proof in drift.run() if proof.found] == []


def test_a_wrong_part_refuses_its_bundle_and_no_other(skus: list[Sku]) -> None:
    save_bundles([BundleLine(bundle='TZ0', part='A0', name='x')], actor=SYSTEM)
    lines = [
        BundleLine(bundle='TZ1', part='A0', name='好'),
        BundleLine(bundle='TZ2', part='nope', name='坏'),
        BundleLine(bundle='TZ2', part='A1', quantity=0),
        BundleLine(bundle='A0', part='A1', name='单品'),
        BundleLine(bundle='TZ3', part='TZ0', name='套套'),
        BundleLine(bundle='TZ4', part='A0', name='重'),
        BundleLine(bundle='TZ4', part='A0'),
        BundleLine(bundle='TZ5', part='A0'),
    ]
    verdicts = save_bundles(lines, actor=SYSTEM)
    assert verdicts.done == [1]
    assert verdicts.by_code == {
        'unknown_sku': 1,
        'quantity': 1,
        'not_a_bundle': 1,
        'bundle': 1,
        'twice': 2,
        'no_name': 1,
    }
    assert set(BundlePart.objects.values_list('bundle__code', flat=True)) == {'TZ0', 'TZ1'}


@pytest.mark.parametrize('text', ['连衣', 'a0', 'A0', '红', '690123', 'sp1'])
def test_search_finds_by_anything_known(text: str) -> None:
    save_skus([SkuDraft(code='A0', product='SP1', name='连衣裙', colour='红', barcode='6901234')], actor=SYSTEM)
    save_skus([SkuDraft(code='B7', product='Q2', name='袜子', colour='黑')], actor=SYSTEM)
    assert [sku.code for sku in search_skus(text)] == ['A0']


def test_search_for_nothing_finds_nothing(skus: list[Sku]) -> None:
    assert list(search_skus('  ')) == list(search_skus('%_')) == []


def test_a_new_bundle_brings_its_price(skus: list[Sku]) -> None:
    lines = [
        BundleLine(bundle='TZ1', part='A0', name='好', price_fen=15_000),
        BundleLine(bundle='TZ1', part='A1', floor_fen=9_000),
        BundleLine(bundle='TZ2', part='A0', name='坏', price_fen=1, floor_fen=2),
    ]
    verdicts = save_bundles(lines, actor=SYSTEM)
    assert (verdicts.done, verdicts.by_code) == ([1, 2], {'floor_above_price': 1})
    bundle = Sku.objects.get(code='TZ1')
    assert (bundle.price_fen, bundle.floor_fen) == (15_000, 9_000)


def test_buttons_follow_whether_it_is_on_sale(skus: list[Sku]) -> None:
    assert (STOP_SKUS.fits(skus[0].state), RESUME_SKUS.fits(skus[0].state)) == (True, False)
    stop_skus([skus[0].pk], actor=SYSTEM)
    stopped = Sku.objects.get(pk=skus[0].pk)
    assert (STOP_SKUS.fits(stopped.state), RESUME_SKUS.fits(stopped.state)) == (False, True)
