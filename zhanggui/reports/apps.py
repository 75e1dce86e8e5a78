"""Registers the reports context with Django."""

from __future__ import annotations

from django.apps import AppConfig

from zhanggui.core.words import lazy, say


class ReportsConfig(AppConfig):
    name = 'zhanggui.reports'
    label = 'reports'
    verbose_name = lazy(say('报表', 'Reports'))
