"""Registers the stock context with Django."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class StockConfig(AppConfig):
    name = 'zhanggui.stock'
    label = 'stock'
    verbose_name = '库存'

    def ready(self) -> None:
        """Importing these registers what they declare."""
        for module in ('invariants', 'usecases'):
            import_module(f'{self.name}.{module}')
