"""Every file taken in and what was wrong with it; what each platform still has to be told of our parcels."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from zhanggui.channels.choices import FeedbackState, RunState
from zhanggui.core.scope import ScopedQuerySet


class ImportRunQuerySet(ScopedQuerySet['ImportRun']):
    bounds: ClassVar[dict[str, str]] = {'shop': 'shop_id'}


class ImportRun(models.Model):
    """One file offered for one shop. Counts are those of its last run; running it again is harmless."""

    shop = models.ForeignKey('org.Shop', models.PROTECT, related_name='imports')
    user = models.ForeignKey('org.User', models.PROTECT, null=True, related_name='+')
    filename = models.TextField()
    stored = models.TextField(default='')  # name of our copy below the files folder
    sha256 = models.TextField(default='')
    asked_format = models.TextField(default='auto')
    format = models.TextField(default='')
    mapping = models.JSONField(null=True)  # field → header, for the generic reader
    keeps_good = models.BooleanField(default=False)  # write what is sound although some rows are not
    told_at = models.DateTimeField(null=True)
    state = models.TextField(choices=RunState.choices, default=RunState.WAITING)
    rows = models.IntegerField(default=0)
    created = models.IntegerField(default=0)
    updated = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    errors = models.IntegerField(default=0)
    notes = models.IntegerField(default=0)
    refunds = models.IntegerField(default=0)
    controls = models.JSONField(default=list)
    unmapped = models.JSONField(default=list)
    made_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ['-id']
        indexes = [models.Index(fields=['shop', '-id'], name='import_run_shop')]

    def __str__(self) -> str:
        return self.filename


class ImportProblem(models.Model):
    """One finding in a file, with its place; both languages, because who reads it is not who imported it."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name='problems')
    severity = models.TextField()
    code = models.TextField()
    sheet = models.TextField(default='')
    row = models.IntegerField(null=True)
    column = models.TextField(default='')
    value = models.TextField(default='')
    words_zh = models.TextField()
    words_en = models.TextField()

    class Meta:
        ordering = ['id']


class ColumnMapping(models.Model):
    """How one shop's own tables are to be read: our field → their header. Kept from the last import that used it."""

    shop = models.ForeignKey('org.Shop', models.CASCADE, related_name='column_mappings')
    kind = models.TextField(default='orders')
    mapping = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=['shop', 'kind'], name='column_mapping_once')]


class RefundNoticeQuerySet(ScopedQuerySet['RefundNotice']):
    bounds: ClassVar[dict[str, str]] = {'shop': 'shop_id'}


class RefundNotice(models.Model):
    """A cancellation or refund in a file that names no order of ours: kept and shown, never dropped."""

    shop = models.ForeignKey('org.Shop', models.PROTECT, related_name='refund_notices')
    run = models.ForeignKey(ImportRun, models.PROTECT, related_name='refund_notices')
    number = models.TextField()
    nick = models.TextField(default='')
    amount_fen = models.BigIntegerField(default=0)
    lines = models.IntegerField(default=0)
    told_at = models.DateTimeField()

    objects = RefundNoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=['shop', 'number'], name='refund_notice_once')]


class FeedbackQuerySet(ScopedQuerySet['Feedback']):
    bounds: ClassVar[dict[str, str]] = {'shop': 'shop_id'}


class Feedback(models.Model):
    """Courier and number of one order's parcel, to be told to its platform exactly once."""

    shop = models.ForeignKey('org.Shop', models.PROTECT, related_name='+', db_constraint=False, db_index=False)
    order = models.ForeignKey('orders.Order', models.PROTECT, related_name='+', db_constraint=False, db_index=False)
    parcel = models.ForeignKey('orders.Parcel', models.PROTECT, related_name='+', db_constraint=False, db_index=False)
    number = models.TextField()  # the platform's order number
    courier = models.TextField()
    tracking_number = models.TextField()
    state = models.TextField(choices=FeedbackState.choices, default=FeedbackState.WAITING)
    made_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(default='')

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=['parcel', 'order'], name='feedback_once')]
        indexes = [
            models.Index(fields=['shop', 'id'], name='feedback_waiting', condition=models.Q(state='waiting')),
        ]
