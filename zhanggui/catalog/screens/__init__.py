"""Screens of the catalog. Importing them registers them."""

from __future__ import annotations

from zhanggui.catalog.screens import goods, listings
from zhanggui.core.words import say
from zhanggui.ui import navigation

__all__ = ['goods', 'listings']

navigation.declare(navigation.Group('goods', say('商品', 'Goods'), 'hanger', 30))
