"""What the four ready kinds of task keep: a meeting, drafts with their scores, a document of the archive.

Each belongs to one activity of a case (one passing of a node): coming round again begins anew, the old one stays to be read.
A signature is in `tasks`.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhanggui.flow.models.cases import Case, CasePerson
from zhanggui.flow.policies import SEE_ALL

PERSON = settings.AUTH_USER_MODEL


class Meeting(models.Model):
    """💡 A brainstorm: who was there, what was decided, the minutes. Closed by its convener, then it stays as it is."""

    case = models.ForeignKey(Case, models.PROTECT, related_name='meetings')
    node = models.TextField()
    activity = models.IntegerField()
    present = ArrayField(models.BigIntegerField(), default=list, blank=True)
    decision = models.TextField(default='', blank=True)
    minutes = models.TextField(default='', blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name='+')

    class Meta:
        constraints = [models.UniqueConstraint(fields=['case', 'activity'], name='meeting_activity')]


class Suggestion(models.Model):
    """`anonymous`: nobody is shown whose it is; the audit knows."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name='suggestions')
    author = models.ForeignKey(PERSON, models.PROTECT, related_name='+')
    anonymous = models.BooleanField(default=False)
    text = models.TextField()
    at = models.DateTimeField()


class PeerDraft(models.Model):
    """🗳 One author's entry. Judges are shown it without its number, author and time."""

    case = models.ForeignKey(Case, models.PROTECT, related_name='drafts')
    node = models.TextField()
    activity = models.IntegerField()
    author = models.ForeignKey(PERSON, models.PROTECT, related_name='+')
    title = models.TextField()
    text = models.TextField(default='', blank=True)
    files = ArrayField(models.BigIntegerField(), default=list, blank=True)  # attachments without a case till the end
    at = models.DateTimeField()
    rank = models.SmallIntegerField(default=0)  # 1 is the winner; 0 while judging goes on

    class Meta:
        constraints = [models.UniqueConstraint(fields=['case', 'activity', 'author'], name='peer_draft_once')]


class PeerScore(models.Model):
    """What one judge gave one draft for one criterion. Kept and open to be seen after the end."""

    draft = models.ForeignKey(PeerDraft, models.PROTECT, related_name='scores')
    judge = models.ForeignKey(PERSON, models.PROTECT, related_name='+')
    criterion = models.TextField()
    points = models.SmallIntegerField()
    weight = models.SmallIntegerField(default=1)
    top = models.SmallIntegerField(default=10)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=['draft', 'judge', 'criterion'], name='peer_score_once')]


class ArchiveSeries(models.Model):
    """The last number given in a series (a pattern with its year): numbers are given once and without gaps."""

    key = models.TextField(primary_key=True)
    last = models.IntegerField(default=0)


class ArchivedQuerySet(models.QuerySet['Archived']):
    def visible_to(self, who: Any) -> ArchivedQuerySet:
        """Documents of the cases one sees."""
        if who.person is None or who.may(SEE_ALL):
            return self
        return self.filter(case__in=CasePerson.objects.filter(person_id=who.id).values('case_id'))


class Archived(models.Model):
    """🗄 A document put away: values and files as they were, under a digest. A later one of the same number is a new version."""

    case = models.ForeignKey(Case, models.PROTECT, related_name='archived')
    node = models.TextField()
    number = models.TextField()
    version = models.IntegerField(default=1)
    title = models.TextField()
    keywords = ArrayField(models.TextField(), default=list, blank=True)
    note = models.TextField(default='', blank=True)
    keep_until = models.DateField(null=True, blank=True)  # None: for ever
    document = models.JSONField()  # values with their labels, files with their digests, as they were
    digest = models.TextField()  # SHA-256 over the canonical JSON of `document`
    by = models.ForeignKey(PERSON, models.PROTECT, related_name='+')
    at = models.DateTimeField()

    objects = ArchivedQuerySet.as_manager()

    class Meta:
        ordering = ['-id']
        constraints = [models.UniqueConstraint(fields=['number', 'version'], name='archived_number_version')]
        indexes = [models.Index(fields=['case', 'id'], name='archived_case')]

    def __str__(self) -> str:
        return f'{self.number} v{self.version} {self.title}'
