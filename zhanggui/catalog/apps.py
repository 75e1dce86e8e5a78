"""Registers the catalog context with Django."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = 'zhanggui.catalog'
    label = 'catalog'
    verbose_name = '商品'

    def ready(self) -> None:
        """Importing these registers what they declare."""
        for module in ('invariants', 'usecases'):
            import_module(f'{self.name}.{module}')
