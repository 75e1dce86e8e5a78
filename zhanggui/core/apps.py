"""Registers the core context with Django."""

from __future__ import annotations

from django.apps import AppConfig

from zhanggui.core import adapters
from zhanggui.core.words import lazy, say


class CoreConfig(AppConfig):
    name = 'zhanggui.core'
    label = 'core'
    verbose_name = lazy(say('系统', 'System'))

    def ready(self) -> None:
        adapters.install()
