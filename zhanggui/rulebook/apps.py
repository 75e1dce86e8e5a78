"""Registers the rulebook context with Django."""

from __future__ import annotations

from django.apps import AppConfig

from zhanggui.core.words import lazy, say


class RulebookConfig(AppConfig):
    name = 'zhanggui.rulebook'
    label = 'rulebook'
    verbose_name = lazy(say('制度', 'Rulebook'))
