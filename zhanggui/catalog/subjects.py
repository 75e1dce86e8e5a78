"""Goods as business objects of cases: a style or one SKU, what a process may reckon with, and what stands beside a task.

No cost is told: whoever works at a case may not be one who sees costs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from zhanggui.catalog.models import Product, Sku
from zhanggui.catalog.policies import SEE
from zhanggui.catalog.selectors import search_skus
from zhanggui.core.actors import Actor
from zhanggui.core.money import yuan
from zhanggui.core.words import Words, say
from zhanggui.flow import subjects
from zhanggui.flow.subjects import Subject

FOUND_MAX = 20
SKUS_MAX = 10


def sku_title(sku: int) -> str:
    return Sku.objects.filter(pk=sku).values_list('code', flat=True).first() or str(sku)


def sku_facts(sku: int) -> Mapping[str, Any]:
    """Amounts in fen."""
    known = Sku.objects.select_related('product').filter(pk=sku).first()
    if known is None:
        return {}
    return {
        'sku': known.code,
        'product': known.product.code,
        'name': known.product.name,
        'colour': known.colour,
        'size': known.size,
        'price_fen': known.price_fen,
        'floor_fen': known.floor_fen,
        'on_sale': known.is_active,
    }


def beside_sku(sku: int, actor: Actor) -> list[tuple[Words, str]]:
    known = Sku.objects.select_related('product').filter(pk=sku).first()
    if known is None:
        return []
    return [
        (say('商家编码', 'SKU code'), known.code),
        (say('款式', 'Product'), str(known.product)),
        (say('规格', 'Specification'), known.specification),
        (say('售价', 'Price'), yuan(known.price_fen)),
        (say('底价', 'Floor price'), yuan(known.floor_fen)),
        (say('状态', 'State'), str(known.state.label)),
    ]


def found_skus(text: str, actor: Actor) -> list[tuple[int, str]]:
    if not text.strip():
        return []
    found = search_skus(text.strip()).select_related('product')[:FOUND_MAX]
    return [(sku.pk, f'{sku.code} {sku.product.name} {sku.specification}'.strip()) for sku in found]


def product_title(product: int) -> str:
    known = Product.objects.filter(pk=product).first()
    return str(known) if known else str(product)


def product_facts(product: int) -> Mapping[str, Any]:
    """`sku_ids`: those on sale, for use cases that act on all of a style."""
    known = Product.objects.filter(pk=product).first()
    if known is None:
        return {}
    on_sale = Sku.objects.filter(product=known, is_active=True).values_list('pk', flat=True)
    return {
        'product': known.code,
        'name': known.name,
        'category': known.category,
        'brand': known.brand,
        'season': known.season,
        'sku_ids': sorted(on_sale),
    }


def beside_product(product: int, actor: Actor) -> list[tuple[Words, str]]:
    known = Product.objects.filter(pk=product).first()
    if known is None:
        return []
    told = [
        (say('货号', 'Item number'), known.code),
        (say('名称', 'Name'), known.name),
        (say('类目', 'Category'), known.category),
        (say('品牌', 'Brand'), known.brand),
    ]
    skus = Sku.objects.filter(product=known).order_by('code')[:SKUS_MAX]
    return [*told, *((say('商品', 'SKU'), f'{sku.code} {sku.specification} {yuan(sku.price_fen)}') for sku in skus)]


def found_products(text: str, actor: Actor) -> list[tuple[int, str]]:
    """By the beginning of the item number, or a piece of the name."""
    wanted = text.strip()
    if not wanted:
        return []
    by_code = Product.objects.filter(code__istartswith=wanted)
    by_name = Product.objects.filter(name__icontains=wanted)
    found = list((by_code | by_name).order_by('code')[:FOUND_MAX])
    return [(product.pk, str(product)) for product in found]


subjects.register(
    Subject(
        label='catalog.Sku',
        name=say('商品', 'SKU'),
        title=sku_title,
        facts=sku_facts,
        href=lambda sku: reverse('catalog.sku', args=[sku]),
        shown=beside_sku,
        search=found_skus,
        right=SEE,
    ),
    Subject(
        label='catalog.Product',
        name=say('款式', 'Product'),
        title=product_title,
        facts=product_facts,
        href=lambda product: reverse('catalog.product', args=[product]),
        shown=beside_product,
        search=found_products,
        right=SEE,
    ),
)
