"""Registers the core context with Django."""

from __future__ import annotations

from django.apps import AppConfig

from zhanggui.core import adapters


class CoreConfig(AppConfig):
    name = 'zhanggui.core'
    label = 'core'
    verbose_name = '核心'

    def ready(self) -> None:
        adapters.install()
