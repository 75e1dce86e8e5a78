"""What may be asked of the catalog: goods, prices, bundles, and which SKU a platform's listing means."""

from __future__ import annotations

from zhanggui.catalog.drafts import BundleLine, ProductDraft, SkuDraft
from zhanggui.catalog.services.bundles import save_bundles
from zhanggui.catalog.services.listings import ListingRef, Offer, held_unmatched, listings_for
from zhanggui.catalog.services.matching import ignore_listing, match_listing
from zhanggui.catalog.services.prices import Price, PriceRule, change_price
from zhanggui.catalog.services.products import save_products
from zhanggui.catalog.services.skus import resume_skus, save_skus, stop_skus
from zhanggui.catalog.services.stopping import stop_by_code

__all__ = [
    'BundleLine',
    'ListingRef',
    'Offer',
    'Price',
    'PriceRule',
    'ProductDraft',
    'SkuDraft',
    'change_price',
    'held_unmatched',
    'ignore_listing',
    'listings_for',
    'match_listing',
    'resume_skus',
    'save_bundles',
    'save_products',
    'save_skus',
    'stop_by_code',
    'stop_skus',
]
