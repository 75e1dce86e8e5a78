"""Goods and shops for the tests of the catalog."""

from __future__ import annotations

import pytest

from zhanggui.catalog.models import Product, Sku
from zhanggui.org.choices import Platform
from zhanggui.org.models import Shop


@pytest.fixture
def product(db: None) -> Product:
    return Product.objects.create(code='SP1', name='连衣裙')


@pytest.fixture
def skus(product: Product) -> list[Sku]:
    return [Sku.objects.create(product=product, code=f'A{i}', price_fen=10_000, floor_fen=8_000) for i in range(3)]


@pytest.fixture
def shop(db: None) -> Shop:
    return Shop.objects.create(code='T1', name='一号店', platform=Platform.TMALL)
