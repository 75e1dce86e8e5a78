"""Registers the org context with Django."""

from __future__ import annotations

from django.apps import AppConfig

from zhanggui.core.words import lazy, say


class OrgConfig(AppConfig):
    name = 'zhanggui.org'
    label = 'org'
    verbose_name = lazy(say('组织', 'Organisation'))
