"""Registers the customers context with Django."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = 'zhanggui.customers'
    label = 'customers'
    verbose_name = '客户'

    def ready(self) -> None:
        """Importing these registers what they declare."""
        for module in ('invariants', 'usecases'):
            import_module(f'{self.name}.{module}')
