"""Registers the context with Django."""

from __future__ import annotations

from django.apps import AppConfig

from zhanggui.core.words import lazy, say


class RegistersConfig(AppConfig):
    name = 'zhanggui.registers'
    label = 'registers'
    verbose_name = lazy(say('登记表', 'Registers'))
