"""What the company's playbook was when it was last loaded: the base that tells a change in the system from one in the files.

A piece without a row was never loaded. `waiting` holds the file's text while nobody has chosen between it and ours.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from zhanggui.core.choices import Choice, Tone
from zhanggui.rulebook.rights import SEE_CONFORMANCE


class PieceState(Choice):
    """Whether somebody has to choose."""

    AGREED = 'agreed', '已装载', 'Loaded', Tone.GREEN
    CONFLICT = 'conflict', '两边都改了', 'Changed on both sides', Tone.RED


class PlaybookLoad(models.Model):
    """One loading that changed something, or met a new folder: who, when, from what."""

    name = models.TextField()
    digest = models.TextField()
    files = models.JSONField(default=dict)  # place in the folder → digest of its text
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name='+')
    by_name = models.TextField()
    taken = models.IntegerField(default=0)
    kept = models.IntegerField(default=0)
    conflicts = models.IntegerField(default=0)

    class Meta:
        ordering = ['-pk']

    def __str__(self) -> str:
        return f'{self.name} {self.digest[:8]}'


class PlaybookPiece(models.Model):
    """A piece as the files had it when that was last settled."""

    kind = models.TextField()
    key = models.TextField()
    base = models.TextField()
    waiting = models.TextField(default='', blank=True)
    state = models.TextField(choices=PieceState.choices, default=PieceState.AGREED)
    load = models.ForeignKey(PlaybookLoad, models.PROTECT, related_name='pieces')

    class Meta:
        ordering = ['kind', 'key']
        constraints = [models.UniqueConstraint(fields=['kind', 'key'], name='playbook_piece')]

    def __str__(self) -> str:
        return f'{self.kind} {self.key}'


class Metric(models.Model):
    """A figure of the trade as the playbook defines it. `source` names the function that knows it; '' while none does."""

    key = models.TextField()
    name = models.TextField()
    name_en = models.TextField(default='', blank=True)
    numerator = models.TextField()
    numerator_en = models.TextField(default='', blank=True)
    denominator = models.TextField(default='', blank=True)
    denominator_en = models.TextField(default='', blank=True)
    grain = models.TextField(default='', blank=True)
    unit = models.TextField()
    better = models.TextField(default='', blank=True)
    version = models.IntegerField(default=1)
    source = models.TextField(default='', blank=True)
    positions = models.TextField(default='', blank=True)  # on whose home it is shown, by code; `*`: on everybody's
    note = models.TextField(default='', blank=True)
    note_en = models.TextField(default='', blank=True)

    class Meta:
        ordering = ['pk']
        constraints = [models.UniqueConstraint(fields=['key'], name='metric_key')]

    def __str__(self) -> str:
        return self.name


class DutyDoneQuerySet(models.QuerySet['DutyDone']):
    def visible_to(self, who: Any) -> DutyDoneQuerySet:
        """One's own; all for whoever looks at how the company keeps its rules."""
        return self if who.person is None or who.may(SEE_CONFORMANCE) else self.filter(person_id=who.id)


class DutyDone(models.Model):
    """A recurring duty that somebody says they did, where no program saw it. Append-only; `first`: the day its round began."""

    clause = models.ForeignKey('rulebook.Clause', models.PROTECT, related_name='+')
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name='+')
    first = models.DateField()
    note = models.TextField()
    at = models.DateTimeField()

    objects = DutyDoneQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=['person', 'clause', 'first'], name='duty_done_once')]

    def __str__(self) -> str:
        return self.note
