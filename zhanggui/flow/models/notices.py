"""What the system tells a person about a case: the bell in the top bar."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from zhanggui.flow.choices import NoticeKind
from zhanggui.flow.models.cases import Case
from zhanggui.flow.models.tasks import OwnQuerySet, Task

PERSON = settings.AUTH_USER_MODEL


class Notice(models.Model):
    """One line for one person. Read or not; nothing else of it ever changes."""

    person = models.ForeignKey(PERSON, models.CASCADE, related_name='+')
    case = models.ForeignKey(Case, models.CASCADE, related_name='notices')
    task = models.ForeignKey(Task, models.SET_NULL, null=True, blank=True, related_name='+')
    what = models.TextField(choices=NoticeKind.choices)
    node = models.TextField(default='', blank=True)
    text = models.TextField(default='', blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=['person', '-id'], name='notice_person'),
            models.Index(fields=['person'], condition=models.Q(read_at__isnull=True), name='notice_unread'),
        ]
