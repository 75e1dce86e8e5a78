"""Registers the flow context with Django."""

from __future__ import annotations

from django.apps import AppConfig

from zhanggui.core.words import lazy, say


class FlowConfig(AppConfig):
    name = 'zhanggui.flow'
    label = 'flow'
    verbose_name = lazy(say('流程', 'Processes'))
