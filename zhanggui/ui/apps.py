"""Registers the ui context with Django."""

from __future__ import annotations

from django.apps import AppConfig

from zhanggui.core.words import lazy, say


class UiConfig(AppConfig):
    name = 'zhanggui.ui'
    label = 'ui'
    verbose_name = lazy(say('界面', 'Screens'))
