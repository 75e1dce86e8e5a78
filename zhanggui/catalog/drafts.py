"""One line of goods as a person, a file or a program tells it. `None` says nothing and leaves what is known."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductDraft:
    """A style by its item number (货号)."""

    code: str
    name: str | None = None
    category: str | None = None
    brand: str | None = None
    season: str | None = None
    picture: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SkuDraft:
    """A SKU by its code (商家编码), with the item number it belongs to; a product not known yet is made by its name."""

    code: str
    product: str | None = None
    name: str | None = None
    colour: str | None = None
    size: str | None = None
    barcode: str | None = None
    cost_fen: int | None = None
    price_fen: int | None = None
    floor_fen: int | None = None
    weight_g: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleLine:
    """One part of a bundle (套装); all lines with one bundle code together are the bundle.

    `name` and prices are for a new one and may stand on any of its lines; later its price changes like any other.
    """

    bundle: str
    part: str
    quantity: int = 1
    name: str = ''
    price_fen: int | None = None
    floor_fen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsCode:
    """Goods as somebody calls them: an item number (货号), a SKU code (商家编码) or a barcode."""

    code: str
