"""Processes and decisions, their versions, and what starts a process by itself."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from zhanggui.core.words import say
from zhanggui.flow.choices import VersionState

PERSON = settings.AUTH_USER_MODEL


class Process(models.Model):
    """A process of the company by its key (the id in the diagram). What runs is one of its versions."""

    key = models.TextField()
    name = models.TextField()
    name_en = models.TextField(default='', blank=True)
    category = models.TextField(default='', blank=True)
    owner = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name='+')

    class Meta:
        ordering = ['category', 'key']
        constraints = [models.UniqueConstraint(fields=['key'], name='process_key')]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """In the reader's language."""
        return str(say(self.name, self.name_en or self.name))


class ProcessVersion(models.Model):
    """One drawing. `source` is as it was drawn or uploaded, `executable` what runs (normalised), `hash` over the latter.

    `forms` holds the forms as they were at publishing: a case keeps its form as it keeps its diagram.
    """

    process = models.ForeignKey(Process, models.PROTECT, related_name='versions')
    number = models.IntegerField()
    state = models.TextField(choices=VersionState.choices, default=VersionState.DRAFT)
    source = models.TextField()
    executable = models.TextField()
    hash = models.TextField()
    forms = models.JSONField(default=dict, blank=True)
    report = models.JSONField(default=list, blank=True)  # findings of the last check
    note = models.TextField(default='', blank=True)
    made_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name='+')
    made_at = models.DateTimeField(db_default=Now())
    published_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name='+')
    published_at = models.DateTimeField(null=True, blank=True)
    revision = models.IntegerField(default=1)  # of a draft: two people who draw at once are told

    class Meta:
        ordering = ['process_id', '-number']
        constraints = [
            models.UniqueConstraint(fields=['process', 'number'], name='process_version_number'),
            models.UniqueConstraint(
                fields=['process'], condition=models.Q(state=VersionState.ACTIVE), name='process_one_active'
            ),
        ]

    def __str__(self) -> str:
        return f'{self.process} v{self.number}'


class DecisionVersion(models.Model):
    """A DMN file by key, versioned like a process."""

    key = models.TextField()
    name = models.TextField()
    number = models.IntegerField()
    state = models.TextField(choices=VersionState.choices, default=VersionState.DRAFT)
    source = models.TextField()
    hash = models.TextField()
    report = models.JSONField(default=list, blank=True)
    note = models.TextField(default='', blank=True)
    made_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name='+')
    made_at = models.DateTimeField(db_default=Now())
    revision = models.IntegerField(default=1)

    class Meta:
        ordering = ['key', '-number']
        constraints = [
            models.UniqueConstraint(fields=['key', 'number'], name='decision_version_number'),
            models.UniqueConstraint(
                fields=['key'], condition=models.Q(state=VersionState.ACTIVE), name='decision_one_active'
            ),
        ]

    def __str__(self) -> str:
        return f'{self.name} v{self.number}'


class StartTrigger(models.Model):
    """A start event of an active version that is not a person's: message, signal, or the next time of a schedule."""

    version = models.ForeignKey(ProcessVersion, models.CASCADE, related_name='triggers')
    node = models.TextField()
    kind = models.TextField()  # message, signal, timer; use_case: a message named `usecase:orders.cancel`
    name = models.TextField(default='', blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    left = models.IntegerField(default=-1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=['version', 'node'], name='start_trigger_node')]
        indexes = [
            models.Index(fields=['kind', 'name'], name='start_trigger_name'),
            models.Index(fields=['next_at'], condition=models.Q(next_at__isnull=False), name='start_trigger_at'),
        ]


class WorkDay(models.Model):
    """A day that differs from the calendar of the country: the company's own."""

    day = models.DateField(primary_key=True)
    working = models.BooleanField()
    note = models.TextField(default='', blank=True)
