"""What one person made of the screens: columns, saved views; and what screens do beside them: batches, downloads, imports.

No row here is ever read for somebody else, except a view its owner shared.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from zhanggui.core.choices import Choice, Tone


class Mine(models.QuerySet[Any]):
    def visible_to(self, who: Any) -> Mine:
        """Own rows only; `who` is an actor."""
        return self.filter(user_id=who.id)


class TableChoice(models.Model):
    """The columns one person sees on one list, in their order, and how many stay put when it scrolls sideways."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name='+')
    screen = models.TextField()
    columns = ArrayField(models.TextField())
    freeze = models.SmallIntegerField(default=1)
    density = models.TextField(default='compact')

    class Meta:
        constraints = [models.UniqueConstraint(fields=['user', 'screen'], name='table_choice_once')]


class SavedView(models.Model):
    """A named filter, tab and sort of one list; its owner may share it with everybody who may open the list."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name='+')
    screen = models.TextField()
    name = models.TextField()
    query = models.TextField()
    shared = models.BooleanField(default=False)

    objects = Mine.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=['user', 'screen', 'name'], name='saved_view_name')]


class BatchRun(models.Model):
    """A use case on its way through many rows: which are left, and who was refused. Words told stay on the page, not here."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name='+')
    use_case = models.TextField()
    ids = ArrayField(models.BigIntegerField())
    position = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    already = models.IntegerField(default=0)
    refused = models.JSONField(default=list)
    at = models.DateTimeField(db_default=Now())

    objects = Mine.as_manager()


class FileState(Choice):
    WAITING = 'waiting', '排队中', 'Waiting', Tone.GREY
    RUNNING = 'running', '生成中', 'Being made', Tone.BLUE
    READY = 'ready', '可下载', 'Ready', Tone.GREEN
    FAILED = 'failed', '失败', 'Failed', Tone.RED
    EXPIRED = 'expired', '已过期', 'Expired', Tone.GREY


class Download(models.Model):
    """A file made in the background for one person; it disappears a day later."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name='+')
    title = models.TextField()
    screen = models.TextField(default='')
    query = models.TextField(default='')
    columns = ArrayField(models.TextField(), default=list)
    language = models.TextField(default='zh-hans')
    format = models.TextField(default='xlsx')
    state = models.TextField(choices=FileState.choices, default=FileState.WAITING)
    rows = models.IntegerField(null=True)
    file = models.TextField(default='')
    sha256 = models.TextField(default='')
    error = models.TextField(default='')
    at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True)

    objects = Mine.as_manager()

    class Meta:
        indexes = [models.Index(fields=['user', '-id'], name='download_user')]


class ImportState(Choice):
    READING = 'reading', '读取中', 'Reading', Tone.BLUE
    PREVIEWED = 'previewed', '待确认', 'To confirm', Tone.YELLOW
    APPLYING = 'applying', '导入中', 'Importing', Tone.BLUE
    DONE = 'done', '已完成', 'Done', Tone.GREEN
    FAILED = 'failed', '失败', 'Failed', Tone.RED


class ImportJob(models.Model):
    """One file on its way in. The file itself lies under the data folder by the job's number, and goes after a week."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name='+')
    kind = models.TextField()
    file_name = models.TextField()
    sha256 = models.TextField(default='')
    size = models.BigIntegerField(default=0)
    has_file = models.BooleanField(default=True)
    options = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    language = models.TextField(default='zh-hans')
    state = models.TextField(choices=ImportState.choices, default=ImportState.READING)
    detected = models.TextField(default='')
    total = models.IntegerField(null=True)
    preview = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    errors = models.JSONField(default=list)
    url = models.TextField(default='')
    at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)

    objects = Mine.as_manager()

    class Meta:
        indexes = [models.Index(fields=['user', '-id'], name='import_job_user')]


class ImportMapping(models.Model):
    """Which column feeds which field, remembered per kind of import and place (a shop's code or id)."""

    kind = models.TextField()
    place = models.TextField(default='')
    mapping = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=['kind', 'place'], name='import_mapping_once')]
