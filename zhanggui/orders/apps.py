"""Registers the orders context with Django."""

from __future__ import annotations

from django.apps import AppConfig

from zhanggui.core.words import lazy, say


class OrdersConfig(AppConfig):
    name = 'zhanggui.orders'
    label = 'orders'
    verbose_name = lazy(say('订单', 'Orders'))
