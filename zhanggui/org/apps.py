"""Registers the org context with Django."""

from __future__ import annotations

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = 'zhanggui.org'
    label = 'org'
    verbose_name = '组织'
