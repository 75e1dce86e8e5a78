"""Registers the office context with Django."""

from __future__ import annotations

from django.apps import AppConfig

from zhanggui.core.words import lazy, say


class OfficeConfig(AppConfig):
    name = 'zhanggui.office'
    label = 'office'
    verbose_name = lazy(say('行政与应急', 'Office'))
