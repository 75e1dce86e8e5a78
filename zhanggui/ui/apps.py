"""Registers the ui context with Django."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = 'zhanggui.ui'
    label = 'ui'
    verbose_name = '界面'
