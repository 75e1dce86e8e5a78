"""Registers the notices context with Django and makes the kinds known that every context declares in its `notices.py`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from zhanggui.core.words import lazy, say


class NoticesConfig(AppConfig):
    name = 'zhanggui.notices'
    label = 'notices'
    verbose_name = lazy(say('消息', 'Notices'))

    def ready(self) -> None:
        autodiscover_modules('notices')
