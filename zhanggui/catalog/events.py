"""News of the catalog for the contexts above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ListingsMatched:
    """These listings now have a SKU, another SKU, or are known not to be shipped."""

    KIND: ClassVar[str] = 'catalog.listings_matched'

    listing_ids: list[int]
