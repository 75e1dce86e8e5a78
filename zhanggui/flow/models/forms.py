"""A form as somebody last saved it. A published process keeps the text it was published with: editing here changes no case."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class FormFile(models.Model):
    """`source` is the YAML text, always one that can be read; `hash` tells two people who edit at once."""

    key = models.TextField()
    name = models.TextField()
    source = models.TextField()
    hash = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name='+')

    class Meta:
        ordering = ['key']
        constraints = [models.UniqueConstraint(fields=['key'], name='form_file_key')]

    def __str__(self) -> str:
        return self.name
