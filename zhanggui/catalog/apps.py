"""Registers the catalog context with Django."""

from __future__ import annotations

from django.apps import AppConfig

from zhanggui.core.words import lazy, say


class CatalogConfig(AppConfig):
    name = 'zhanggui.catalog'
    label = 'catalog'
    verbose_name = lazy(say('商品', 'Goods'))
