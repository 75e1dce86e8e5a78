"""Registers the catalog context with Django."""

from __future__ import annotations

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = 'zhanggui.catalog'
    label = 'catalog'
    verbose_name = '商品'
