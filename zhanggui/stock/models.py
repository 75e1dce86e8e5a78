"""The two-phase stock ledger: movements are written once, balances are their cache, constraints keep both honest.

A promise (`allocated`) does not move goods; dispatch (`shipped`) takes them off the shelf and ends the promise. Available is
`on_hand - allocated`; goods in quarantine are outside `on_hand`. `0 ≤ allocated ≤ on_hand` is the database's own law.
The axis of the ledger is warehouse × SKU × batch; the shelf is a label for the picker, not a place in the ledger.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from zhanggui.core.scope import ScopedQuerySet
from zhanggui.stock.choices import DocumentKind, MovementKind


class BalanceQuerySet(ScopedQuerySet['Balance']):
    bounds: ClassVar[dict[str, str]] = {'warehouse': 'warehouse_id'}

    def with_available(self) -> BalanceQuerySet:
        return self.annotate(available=models.F('on_hand') - models.F('allocated'))


class Balance(models.Model):
    warehouse = models.ForeignKey('org.Warehouse', models.PROTECT, related_name='balances')
    sku = models.ForeignKey('catalog.Sku', models.PROTECT, related_name='balances')
    batch = models.TextField(default='', blank=True)
    shelf = models.TextField(default='', blank=True)
    on_hand = models.BigIntegerField(default=0)
    allocated = models.BigIntegerField(default=0)
    quarantined = models.BigIntegerField(default=0)

    objects = BalanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=['warehouse', 'sku', 'batch'], name='balance_place'),
            models.CheckConstraint(
                condition=models.Q(allocated__gte=0) & models.Q(allocated__lte=models.F('on_hand')),
                name='balance_allocated_within_on_hand',
            ),
            models.CheckConstraint(condition=models.Q(quarantined__gte=0), name='balance_quarantined_not_negative'),
        ]

    def __str__(self) -> str:
        return f'{self.warehouse_id}/{self.sku_id}'


class MovementQuerySet(ScopedQuerySet['Movement']):
    bounds: ClassVar[dict[str, str]] = {'warehouse': 'balance__warehouse_id'}


class Movement(models.Model):
    """One row of the ledger, for one cause, never changed (a trigger refuses it); a correction is another row.

    The cause is either a promise to a parcel (the id of its line: `orders` is above us) or a line of a stock document.
    """

    balance = models.ForeignKey(Balance, models.PROTECT, related_name='movements', db_constraint=False, db_index=False)
    kind = models.TextField(choices=MovementKind.choices)
    quantity = models.IntegerField()
    promise_id = models.BigIntegerField(null=True)
    document_line = models.ForeignKey(
        'DocumentLine', models.PROTECT, null=True, related_name='movements', db_constraint=False, db_index=False
    )
    at = models.DateTimeField()

    objects = MovementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=['promise_id', 'kind'],
                name='movement_promise_once',
                condition=models.Q(promise_id__isnull=False),
            ),
            models.UniqueConstraint(
                fields=['document_line', 'kind'],
                name='movement_document_once',
                condition=models.Q(document_line__isnull=False),
            ),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name='movement_quantity_positive'),
            models.CheckConstraint(
                condition=models.Q(promise_id__isnull=False, document_line__isnull=True)
                | models.Q(promise_id__isnull=True, document_line__isnull=False),
                name='movement_has_one_cause',
            ),
        ]
        indexes = [models.Index(fields=['balance'], name='movement_balance')]


class DocumentQuerySet(ScopedQuerySet['Document']):
    bounds: ClassVar[dict[str, str]] = {'warehouse': 'warehouse_id'}


class Document(models.Model):
    """入库单, 调整单, 调拨单, 检验单: the paper behind movements that no order asked for."""

    kind = models.TextField(choices=DocumentKind.choices)
    number = models.TextField()
    warehouse = models.ForeignKey('org.Warehouse', models.PROTECT, related_name='documents')
    to_warehouse = models.ForeignKey('org.Warehouse', models.PROTECT, null=True, related_name='+')
    reason = models.TextField(default='', blank=True)
    reference = models.TextField(default='', blank=True)  # the supplier's delivery note, an import's file
    made_by = models.ForeignKey('org.User', models.PROTECT, null=True, related_name='+')
    made_at = models.DateTimeField(db_default=Now())

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ['-id']
        constraints = [models.UniqueConstraint(fields=['number'], name='document_number')]

    def __str__(self) -> str:
        return self.number


class DocumentLine(models.Model):
    document = models.ForeignKey(Document, models.PROTECT, related_name='lines')
    sku = models.ForeignKey('catalog.Sku', models.PROTECT, related_name='+')
    batch = models.TextField(default='', blank=True)
    shelf = models.TextField(default='', blank=True)
    quantity = models.IntegerField()
    kind = models.TextField(choices=MovementKind.choices)  # what it did at `document.warehouse`
    note = models.TextField(default='', blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(quantity__gt=0), name='document_line_positive')]
