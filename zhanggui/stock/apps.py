"""Registers the stock context with Django."""

from __future__ import annotations

from django.apps import AppConfig


class StockConfig(AppConfig):
    name = 'zhanggui.stock'
    label = 'stock'
    verbose_name = '库存'
