"""Our goods, and what the platforms call them. A SKU is ours; a listing is one shop's name for it.

Order lines point at a listing instead of repeating its code, title and attributes: lines stay narrow, a title is stored and
indexed once, and mapping one unmatched listing mends every order that waits for it.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower, Now

from zhanggui.catalog.choices import Match, SkuState
from zhanggui.core.scope import ScopedQuerySet


class Product(models.Model):
    """A style (款): what the trade calls an item number with its colours and sizes."""

    code = models.TextField()  # 货号
    name = models.TextField()
    category = models.TextField(default='', blank=True)
    brand = models.TextField(default='', blank=True)
    season = models.TextField(default='', blank=True)
    picture = models.TextField(default='', blank=True)
    tokens = ArrayField(models.TextField(), default=list)  # bigrams of code and name
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ['code']
        constraints = [models.UniqueConstraint(fields=['code'], name='product_code')]
        indexes = [GinIndex(fields=['tokens'], name='product_tokens')]

    def __str__(self) -> str:
        return f'{self.code} {self.name}'


class Sku(models.Model):
    product = models.ForeignKey(Product, models.PROTECT, related_name='skus')
    code = models.TextField()  # 商家编码
    colour = models.TextField(default='', blank=True)
    size = models.TextField(default='', blank=True)
    barcode = models.TextField(default='', blank=True)
    cost_fen = models.BigIntegerField(default=0)
    price_fen = models.BigIntegerField(default=0)
    floor_fen = models.BigIntegerField(default=0)  # 底价: below it an order waits for a person
    weight_g = models.IntegerField(default=0)
    is_bundle = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    tokens = ArrayField(models.TextField(), default=list)  # bigrams of its codes, colour, size and the product's name

    class Meta:
        ordering = ['code']
        constraints = [
            models.UniqueConstraint(fields=['code'], name='sku_code'),
            models.UniqueConstraint(fields=['barcode'], name='sku_barcode', condition=~models.Q(barcode='')),
            models.CheckConstraint(
                condition=models.Q(cost_fen__gte=0, price_fen__gte=0, floor_fen__gte=0), name='sku_prices_not_negative'
            ),
        ]
        indexes = [
            models.Index(Lower('code'), name='sku_folded_code'),
            GinIndex(fields=['tokens'], name='sku_tokens'),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def state(self) -> SkuState:
        return SkuState.ON_SALE if self.is_active else SkuState.STOPPED

    @property
    def specification(self) -> str:
        return ' '.join(part for part in (self.colour, self.size) if part)


class BundlePart(models.Model):
    """套装: selling one bundle takes `quantity` of each part; a bundle has no stock of its own and holds no bundles."""

    bundle = models.ForeignKey(Sku, models.CASCADE, related_name='parts')
    part = models.ForeignKey(Sku, models.PROTECT, related_name='part_of')
    quantity = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=['bundle', 'part'], name='bundle_part_once'),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name='bundle_part_positive'),
            models.CheckConstraint(condition=~models.Q(bundle=models.F('part')), name='bundle_not_in_itself'),
        ]


class ListingQuerySet(ScopedQuerySet['Listing']):
    bounds: ClassVar[dict[str, str]] = {'shop': 'shop_id'}


class Listing(models.Model):
    """What one shop sells under one code, title and specification, and the SKU we ship for it.

    `key` is a digest of code, platform SKU, title and attributes, so that a changed title is a listing of its own while
    the code still finds the same SKU.
    """

    shop = models.ForeignKey('org.Shop', models.PROTECT, related_name='listings')
    key = models.UUIDField()
    code = models.TextField(default='')
    platform_sku = models.TextField(default='')
    title = models.TextField(default='')
    attributes = models.TextField(default='')
    match = models.TextField(choices=Match.choices, default=Match.UNMATCHED)
    sku = models.ForeignKey(Sku, models.PROTECT, null=True, related_name='listings')
    tokens = ArrayField(models.TextField(), default=list)  # bigrams of title, code and attributes
    seen_at = models.DateTimeField(db_default=Now())

    objects = ListingQuerySet.as_manager()

    class Meta:
        ordering = ['-id']
        constraints = [
            models.UniqueConstraint(fields=['shop', 'key'], name='listing_key'),
            models.CheckConstraint(
                condition=models.Q(match='matched', sku__isnull=False)
                | ~models.Q(match='matched') & models.Q(sku__isnull=True),
                name='listing_matched_has_sku',
            ),
        ]
        indexes = [
            GinIndex(fields=['tokens'], name='listing_tokens'),
            models.Index(fields=['shop', 'code'], name='listing_shop_code'),
            models.Index(fields=['-id'], name='listing_unmatched', condition=models.Q(match='unmatched')),
        ]

    def __str__(self) -> str:
        return ' '.join(part for part in (self.code, self.title, self.attributes) if part)
