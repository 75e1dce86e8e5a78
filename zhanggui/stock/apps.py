"""Registers the stock context with Django."""

from __future__ import annotations

from django.apps import AppConfig

from zhanggui.core.words import lazy, say


class StockConfig(AppConfig):
    name = 'zhanggui.stock'
    label = 'stock'
    verbose_name = lazy(say('库存', 'Stock'))
