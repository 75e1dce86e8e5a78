"""Policies: the numbers of the rules, each set of them from a day on. Append-only: a past month keeps its numbers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from zhanggui.core.words import Words, say
from zhanggui.rulebook.choices import Origin

PERSON = settings.AUTH_USER_MODEL


class Policy(models.Model):
    """`fields`: `[{key, label, label_en, type, unit, unit_en, min, max}]`, in the order they are shown."""

    key = models.TextField()
    name = models.TextField()
    name_en = models.TextField()
    text = models.TextField(default='', blank=True)
    text_en = models.TextField(default='', blank=True)
    owner = models.TextField(default='', blank=True)
    order = models.SmallIntegerField(default=100)
    fields = models.JSONField(default=list)

    class Meta:
        ordering = ['order', 'key']
        constraints = [models.UniqueConstraint(fields=['key'], name='policy_key')]

    def __str__(self) -> str:
        return str(self.words)

    @property
    def words(self) -> Words:
        return say(self.name, self.name_en)


class PolicyVersion(models.Model):
    """The values from `effective_from` on, until another version has others."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name='versions')
    number = models.IntegerField()
    values = models.JSONField()
    effective_from = models.DateField()
    origin = models.TextField(choices=Origin.choices, default=Origin.PLAYBOOK)
    made_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name='+')
    made_by_name = models.TextField(default='', blank=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ['policy_id', '-number']
        constraints = [models.UniqueConstraint(fields=['policy', 'number'], name='policy_version_number')]
        indexes = [models.Index(fields=['policy', '-effective_from', '-number'], name='policy_version_in_force')]

    def __str__(self) -> str:
        return f'{self.policy} v{self.number}'
