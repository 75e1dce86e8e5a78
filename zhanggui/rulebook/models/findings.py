"""Findings: a case in which a rule was broken, raised once, with an owner, a date, a cause and a measure."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhanggui.rulebook.choices import FindingState
from zhanggui.rulebook.models.clauses import Clause
from zhanggui.rulebook.rights import SEE_CONFORMANCE

PERSON = settings.AUTH_USER_MODEL


class FindingQuerySet(models.QuerySet['Finding']):
    def visible_to(self, who: Any) -> FindingQuerySet:
        """Whose it is and whom it concerns; all with the right to see how rules are kept."""
        if who.person is None or who.may(SEE_CONFORMANCE):
            return self
        return self.filter(models.Q(owner_id=who.id) | models.Q(people__contains=[who.id]))


class Finding(models.Model):
    """A case in which a rule was broken, with who answers for it. `codes`: further clauses that the same case broke."""

    clause = models.ForeignKey(Clause, models.PROTECT, related_name='findings')
    key = models.TextField()  # of the case: raised once however often it is seen
    codes = ArrayField(models.TextField(), default=list, blank=True)
    title = models.TextField()
    href = models.TextField(default='', blank=True)
    case_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    people = ArrayField(models.BigIntegerField(), default=list, blank=True)
    department = models.TextField(default='', blank=True)
    owner_position = models.TextField(default='', blank=True)
    owner = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name='+')
    state = models.TextField(choices=FindingState.choices, default=FindingState.OPEN)
    raised_at = models.DateTimeField()
    due_on = models.DateField()
    cause = models.TextField(default='', blank=True)
    measure = models.TextField(default='', blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ['-pk']
        constraints = [models.UniqueConstraint(fields=['key'], name='finding_once')]
        indexes = [
            models.Index(fields=['clause', '-id'], name='finding_clause'),
            models.Index(
                fields=['owner', 'due_on'], condition=~models.Q(state=FindingState.CLOSED), name='finding_open'
            ),
        ]

    def __str__(self) -> str:
        return self.title
