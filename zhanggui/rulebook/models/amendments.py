"""Amendments: what somebody wants a clause or a policy to say from a day on, and who has to read it once it is in force."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from zhanggui.rulebook.choices import AmendmentState
from zhanggui.rulebook.models.clauses import Clause, ClauseVersion
from zhanggui.rulebook.models.policies import Policy, PolicyVersion

PERSON = settings.AUTH_USER_MODEL


class Amendment(models.Model):
    """Of one clause or one policy. `draft`: the fields of the clause that change, or all values of the policy."""

    number = models.TextField()  # XD-2026-0007
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, blank=True, related_name='amendments')
    policy = models.ForeignKey(Policy, models.PROTECT, null=True, blank=True, related_name='amendments')
    draft = models.JSONField()
    reason = models.TextField()
    effective_from = models.DateField()
    state = models.TextField(choices=AmendmentState.choices, default=AmendmentState.UNDER_WAY)
    proposer = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name='+')
    proposed_at = models.DateTimeField()
    case_id = models.BigIntegerField(null=True, blank=True)
    clause_version = models.ForeignKey(ClauseVersion, models.PROTECT, null=True, blank=True, related_name='+')
    policy_version = models.ForeignKey(PolicyVersion, models.PROTECT, null=True, blank=True, related_name='+')
    in_force_at = models.DateTimeField(null=True, blank=True)
    read_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ['-pk']
        constraints = [
            models.UniqueConstraint(fields=['number'], name='amendment_number'),
            models.CheckConstraint(
                condition=models.Q(clause__isnull=False, policy__isnull=True)
                | models.Q(clause__isnull=True, policy__isnull=False),
                name='amendment_of_one_thing',
            ),
        ]

    def __str__(self) -> str:
        return f'{self.number} {self.subject_code}'

    @property
    def subject_code(self) -> str:
        return self.clause.code if self.clause else self.policy.key if self.policy else ''


class ReadingQuerySet(models.QuerySet['Reading']):
    def visible_to(self, who: Any) -> ReadingQuerySet:
        """One's own."""
        return self if who.person is None else self.filter(person_id=who.id)


class Reading(models.Model):
    """One person has to read one change by a day, and says when they did."""

    amendment = models.ForeignKey(Amendment, models.CASCADE, related_name='readings')
    person = models.ForeignKey(PERSON, models.CASCADE, related_name='+')
    due_on = models.DateField()
    read_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=['amendment', 'person'], name='reading_once')]
        indexes = [models.Index(fields=['person'], condition=models.Q(read_at__isnull=True), name='reading_open')]
