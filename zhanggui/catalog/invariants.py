"""What `drift` proves of the catalog: bundles are bundles of single goods, and a bundle is never empty."""

from __future__ import annotations

from zhanggui.catalog import sql
from zhanggui.core.drift import Invariant, register
from zhanggui.core.words import say

register(
    Invariant('catalog_bundles', say('套装只由单品组成', 'Bundles hold single goods only'), sql.BUNDLES_BROKEN),
    Invariant('catalog_listings', say('已匹配的都有商品', 'Matched listings have their SKU'), sql.LISTINGS_BROKEN),
)
