"""Registers the customers context with Django."""

from __future__ import annotations

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = 'zhanggui.customers'
    label = 'customers'
    verbose_name = '客户'
