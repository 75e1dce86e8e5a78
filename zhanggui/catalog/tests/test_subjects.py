"""Goods as what a case is about: found by code and name, told without their cost."""

from __future__ import annotations

import pytest

from zhanggui.catalog.models import Product, Sku
from zhanggui.core.actors import system
from zhanggui.flow import subjects

pytestmark = pytest.mark.django_db

SYSTEM = system('test')


def test_a_sku_is_found_and_told_without_its_cost(skus: list[Sku]) -> None:
    Sku.objects.update(cost_fen=123_456)
    about = subjects.get('catalog.Sku')
    assert about is not None
    assert skus[1].pk in dict(about.search('A1', SYSTEM))
    assert about.title(skus[1].pk) == 'A1'
    assert about.facts(skus[1].pk)['price_fen'] == 10_000
    told = [*about.facts(skus[1].pk).values(), *(text for _, text in about.shown(skus[1].pk, SYSTEM))]
    assert 123_456 not in told
    assert not any('1,234.56' in str(text) for text in told)
    assert about.facts(0) == {}, 'a case about nothing is refused by this'
    assert about.shown(0, SYSTEM) == []


def test_a_style_names_its_skus_on_sale(product: Product, skus: list[Sku]) -> None:
    Sku.objects.filter(pk=skus[0].pk).update(is_active=False)
    about = subjects.get('catalog.Product')
    assert about is not None
    assert dict(about.search('连衣', SYSTEM)) == dict(about.search('sp1', SYSTEM)) == {product.pk: 'SP1 连衣裙'}
    assert about.facts(product.pk)['sku_ids'] == sorted(sku.pk for sku in skus[1:])
    assert about.search(' ', SYSTEM) == []
