"""A running process and what it waits for.

`Timer`, `Subscription`, `Job` and `Incident` are caches of its state: an invariant compares them.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from zhanggui.flow.choices import CaseStatus, IncidentState, JobState, WaitKind
from zhanggui.flow.models.definitions import ProcessVersion
from zhanggui.flow.policies import SEE_ALL

PERSON = settings.AUTH_USER_MODEL


class CaseQuerySet(models.QuerySet['Case']):
    def visible_to(self, who: Any) -> CaseQuerySet:
        """Those one started, works or worked on, or was sent a copy of; all with the right to see all."""
        if who.person is None or who.may(SEE_ALL):
            return self
        return self.filter(pk__in=CasePerson.objects.filter(person_id=who.id).values('case_id'))


class Case(models.Model):
    """A running process: an *instance*. `state`: `engine.State` as JSON; only `services.running` changes it, under its lock."""

    version = models.ForeignKey(ProcessVersion, models.PROTECT, related_name='cases')
    number = models.TextField()  # P40-20261121-0007
    title = models.TextField()
    subject_type = models.TextField(default='', blank=True)  # a model label: orders.Order
    subject_id = models.BigIntegerField(null=True, blank=True)
    status = models.TextField(choices=CaseStatus.choices, default=CaseStatus.RUNNING)
    outcome = models.TextField(default='', blank=True)
    starter = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name='+')
    # Who answers for it since the starter handed it over; empty: the starter, who stays the starter.
    owner = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name='+')
    state = models.TextField()
    revision = models.IntegerField(default=0)
    parent = models.ForeignKey('self', models.PROTECT, null=True, blank=True, related_name='children')
    parent_wait = models.IntegerField(default=0)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    events = models.IntegerField(default=0)  # length and head of its chain
    head = models.BinaryField(default=b'')

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=['number'], name='case_number')]
        indexes = [
            models.Index(fields=['starter', '-id'], name='case_starter'),
            models.Index(fields=['subject_type', 'subject_id'], name='case_subject'),
            models.Index(fields=['version', 'status', '-id'], name='case_version_status'),
            models.Index(fields=['parent'], condition=models.Q(parent__isnull=False), name='case_parent'),
            BrinIndex(fields=['started_at'], pages_per_range=32, autosummarize=True, name='case_started_at'),
        ]

    def __str__(self) -> str:
        return self.title


class CasePerson(models.Model):
    """Who has to do with a case: what `visible_to` asks."""

    case = models.ForeignKey(Case, models.CASCADE, related_name='people')
    person = models.ForeignKey(PERSON, models.CASCADE, related_name='+')

    class Meta:
        constraints = [models.UniqueConstraint(fields=['person', 'case'], name='case_person_once')]


class Timer(models.Model):
    """Armed. The poller takes the earliest with SKIP LOCKED and deletes it in the transaction that fires it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name='timers')
    wait = models.IntegerField()
    node = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=['case', 'wait'], name='timer_wait')]
        indexes = [models.Index(fields=['at', 'id'], name='timer_at')]


class Subscription(models.Model):
    """A case listens for a message or signal. `key`: the correlation; '' takes any."""

    case = models.ForeignKey(Case, models.CASCADE, related_name='subscriptions')
    wait = models.IntegerField()
    node = models.TextField()
    kind = models.TextField(choices=WaitKind.choices)
    name = models.TextField()
    key = models.TextField(default='')

    class Meta:
        constraints = [models.UniqueConstraint(fields=['case', 'wait'], name='subscription_wait')]
        indexes = [models.Index(fields=['kind', 'name', 'key'], name='subscription_name')]


class Job(models.Model):
    """A use case that a case has called, on its way through the queue."""

    case = models.ForeignKey(Case, models.PROTECT, related_name='jobs')
    wait = models.IntegerField()
    node = models.TextField()
    use_case = models.TextField()
    items = models.JSONField()
    arguments = models.JSONField(default=dict)
    state = models.TextField(choices=JobState.choices, default=JobState.READY)
    tries = models.SmallIntegerField(default=0)
    error = models.TextField(default='', blank=True)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=['case', 'wait', 'made_at'], name='job_wait')]


class IncidentQuerySet(models.QuerySet['Incident']):
    def visible_to(self, who: Any) -> IncidentQuerySet:
        if who.person is None or who.may(SEE_ALL):
            return self
        return self.filter(case__people__person_id=who.id)


class Incident(models.Model):
    """Where a case cannot go on by itself: a person retries, skips or cancels."""

    case = models.ForeignKey(Case, models.PROTECT, related_name='incidents')
    wait = models.IntegerField()
    node = models.TextField()
    code = models.TextField()
    reason = models.TextField(default='', blank=True)
    state = models.TextField(choices=IncidentState.choices, default=IncidentState.OPEN)
    how = models.TextField(default='', blank=True)
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name='+')

    objects = IncidentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=['-id'], condition=models.Q(state='open'), name='incident_open')]

    def __str__(self) -> str:
        return self.code


class Event(models.Model):
    """What happened, append-only. `hash` chains the rows of one case; a `command` row can be replayed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name='log')
    position = models.IntegerField()
    at = models.DateTimeField()
    kind = models.TextField()  # `engine.effects.Happened.kind`, or `command`
    node = models.TextField(default='')
    person = models.BigIntegerField(default=0)
    seat = models.IntegerField(default=0)
    flow = models.TextField(default='')
    detail = models.JSONField(default=dict)  # of a command: {'command': …, 'answers': […], 'definition': hash}
    hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=['case', 'position'], name='event_position')]
        indexes = [
            BrinIndex(fields=['at'], pages_per_range=32, autosummarize=True, name='event_at')
        ]  # rows lie in the order of time


class DecisionLog(models.Model):
    """One decision made: inputs, rules that fired, outputs. Append-only."""

    case = models.ForeignKey('Case', models.PROTECT, null=True, related_name='decisions')
    node = models.TextField(default='')
    decision = models.TextField()
    version = models.IntegerField()
    inputs = models.JSONField()
    fired = models.JSONField()
    outputs = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=['case', 'id'], name='decision_log_case')]
