"""Registers the site context with Django."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = 'zhanggui.site'
    label = 'site'
    verbose_name = '站点'
