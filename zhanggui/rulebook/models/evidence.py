"""How often each control kept its rule on a day that is over, counted once a night: a cache that `drift` proves."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class TalliedDay(models.Model):
    """A day whose counts stand in `ControlDay`, be it that there were none."""

    day = models.DateField(primary_key=True)
    at = models.DateTimeField(db_default=Now())


class ControlDay(models.Model):
    """`reference` as clauses write it: `clock:P40#arrival`, `usecase:orders.pack`."""

    day = models.DateField()
    reference = models.TextField()
    kept = models.IntegerField(default=0)
    broken = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=['day', 'reference'], name='control_day_once')]
        indexes = [models.Index(fields=['reference', 'day'], name='control_day_reference')]
