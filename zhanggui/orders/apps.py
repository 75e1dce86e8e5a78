"""Registers the orders context with Django."""

from __future__ import annotations

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = 'zhanggui.orders'
    label = 'orders'
    verbose_name = '订单'
