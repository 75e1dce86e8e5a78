"""Registers the reports context with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = 'zhanggui.reports'
    label = 'reports'
    verbose_name = '报表'
