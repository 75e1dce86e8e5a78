"""Words, files and copies around a case."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from zhanggui.flow.models.cases import Case
from zhanggui.flow.models.tasks import OwnQuerySet, Task
from zhanggui.flow.policies import SEE_ALL

PERSON = settings.AUTH_USER_MODEL


class OfCaseQuerySet(models.QuerySet[Any]):
    def visible_to(self, who: Any) -> OfCaseQuerySet:
        """Of the cases one sees."""
        if who.person is None or who.may(SEE_ALL):
            return self
        return self.filter(case__people__person_id=who.id)


class Comment(models.Model):
    """A word on a case, with files and people named. Never changed; taking it back leaves a mark."""

    case = models.ForeignKey(Case, models.PROTECT, related_name='comments')
    task = models.ForeignKey(Task, models.SET_NULL, null=True, blank=True, related_name='+')
    author = models.ForeignKey(PERSON, models.PROTECT, related_name='+')
    text = models.TextField()
    mentions = ArrayField(models.BigIntegerField(), default=list, blank=True)
    at = models.DateTimeField()
    taken_back = models.BooleanField(default=False)

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=['case', 'id'], name='comment_case')]


class Attachment(models.Model):
    """A file of a case: of a comment, or of a field of a form. Kept under our own name; `sha256` is over its content."""

    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name='attachments')
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, blank=True, related_name='attachments')
    field = models.TextField(default='', blank=True)
    name = models.TextField()
    stored = models.TextField()
    size = models.BigIntegerField()
    sha256 = models.TextField()
    by = models.ForeignKey(PERSON, models.PROTECT, related_name='+')
    at = models.DateTimeField(db_default=Now())

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=['case', 'id'], name='attachment_case')]


class Copy(models.Model):
    """抄送: for somebody's information."""

    case = models.ForeignKey(Case, models.PROTECT, related_name='copies')
    person = models.ForeignKey(PERSON, models.CASCADE, related_name='+')
    node = models.TextField(default='', blank=True)
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name='+')
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=['person', '-id'], name='copy_person')]
