"""How forms draw themselves: Django's own widgets, plus ours, found among the templates of all apps."""

from __future__ import annotations

from pathlib import Path

import django
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as Engine
from django.utils.functional import cached_property


class Renderer(DjangoTemplates):
    """Named in settings as FORM_RENDERER."""

    @cached_property
    def engine(self) -> Engine:
        own = Path(__file__).parent / 'templates'
        return Engine(
            {
                'APP_DIRS': False,
                'DIRS': [own, Path(django.__file__).parent / 'forms' / 'templates'],
                'NAME': 'forms',
                'OPTIONS': {},
            }
        )
