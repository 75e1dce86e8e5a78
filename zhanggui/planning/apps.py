"""Registers the planning context with Django."""

from __future__ import annotations

from django.apps import AppConfig

from zhanggui.core.words import lazy, say


class PlanningConfig(AppConfig):
    name = 'zhanggui.planning'
    label = 'planning'
    verbose_name = lazy(say('计划与任务', 'Plans and tasks'))
