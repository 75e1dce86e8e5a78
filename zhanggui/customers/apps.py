"""Registers the customers context with Django."""

from __future__ import annotations

from django.apps import AppConfig

from zhanggui.core.words import lazy, say


class CustomersConfig(AppConfig):
    name = 'zhanggui.customers'
    label = 'customers'
    verbose_name = lazy(say('客户', 'Customers'))
