"""What other contexts may ask the catalog to do."""

from __future__ import annotations

from zhanggui.catalog.services.listings import ListingRef, Offer, listings_for

__all__ = ['ListingRef', 'Offer', 'listings_for']
