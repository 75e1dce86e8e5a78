"""Registers the site context with Django, and makes every context's declarations known before anything asks for them."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from zhanggui.core.words import lazy, say


class SiteConfig(AppConfig):
    name = 'zhanggui.site'
    label = 'site'
    verbose_name = lazy(say('站点', 'Site'))

    def ready(self) -> None:
        """Use cases bring rights and API routes, handlers hear the outbox, invariants are what `drift` proves."""
        autodiscover_modules(
            'directory', 'seating', 'subjects', 'usecases', 'cases', 'registers', 'controls', 'handlers', 'invariants',
            'screens', 'imports',
        )  # fmt: skip
