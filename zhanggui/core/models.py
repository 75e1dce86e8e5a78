"""Tables without a domain word: audit chain, followed use cases, outbox, idempotency keys, counters, runs of `drift`."""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now

from zhanggui.core.choices import Choice, Tone


class AuditStrand(models.Model):
    """One of a few hash chains. A transaction takes a strand that nobody holds, so that auditing never queues writers.

    Each entry continues its strand from `head`; all strands together are the audit, ordered by time.
    """

    head = models.BinaryField(default=b'')
    length = models.BigIntegerField(default=0)


class AuditEntry(models.Model):
    """One call of one use case on a set: who, when, what, with which words. Append-only (a trigger refuses changes).

    `digest` covers the items, `hash` covers this row, the digest and the hash before it in the strand.
    """

    strand_id = models.SmallIntegerField()
    position = models.BigIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.TextField()
    on_behalf_of = models.TextField(default='')
    door = models.TextField()
    request_id = models.TextField()
    use_case = models.TextField()
    subject = models.TextField()
    count = models.IntegerField()
    told = models.TextField(default='{}')  # JSON exactly as it was hashed
    digest = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=['strand_id', 'position'], name='audit_entry_position')]
        indexes = [
            models.Index(fields=['-id', 'use_case'], name='audit_entry_use_case'),
            models.Index(fields=['actor_id', '-id'], name='audit_entry_actor'),
        ]


class AuditItem(models.Model):
    """What one entry did to one object: from which state to which. Narrow, because there is one for every change."""

    pk = models.CompositePrimaryKey('object_id', 'entry_id')
    object_id = models.BigIntegerField()
    entry = models.ForeignKey(AuditEntry, models.PROTECT, db_constraint=False, db_index=False, related_name='items')
    source = models.TextField(default='')
    target = models.TextField(default='')

    class Meta:
        indexes = [BrinIndex(fields=['entry'], name='audit_item_entry_brin')]


class Followed(models.Model):
    """A use case whose doing is told as news (`following.UseCaseDone`). A few names at most."""

    use_case = models.TextField(primary_key=True)


class OutboxEvent(models.Model):
    """Something that happened, told in the transaction in which it happened."""

    kind = models.TextField()
    payload = models.JSONField()
    at = models.DateTimeField(db_default=Now())
    request_id = models.TextField(default='')

    class Meta:
        indexes = [BrinIndex(fields=['at'], name='outbox_event_at_brin')]


class DeliveryState(Choice):
    READY = 'ready', '待处理', 'Ready', Tone.BLUE
    DONE = 'done', '已完成', 'Done', Tone.GREEN
    DEAD = 'dead', '死信', 'Dead letter', Tone.RED


class OutboxDelivery(models.Model):
    """One handler's copy of an event: delivered at least once, retried with back-off, set aside as a dead letter."""

    event = models.ForeignKey(OutboxEvent, models.CASCADE, related_name='deliveries')
    handler = models.TextField()
    state = models.TextField(choices=DeliveryState.choices, default=DeliveryState.READY)
    tries = models.SmallIntegerField(default=0)
    error = models.TextField(default='')
    next_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=['event', 'handler'], name='outbox_delivery_once')]
        indexes = [
            models.Index(
                fields=['next_at'], name='outbox_delivery_open', condition=~models.Q(state=DeliveryState.DONE.value)
            ),
        ]


class IdempotencyKey(models.Model):
    """A caller's key, the hash of what it asked and what it was answered: same again → same answer, other body → refused."""

    scope = models.TextField()
    key = models.TextField()
    body_hash = models.BinaryField()
    answer = models.JSONField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=['scope', 'key'], name='idempotency_key_once')]
        indexes = [BrinIndex(fields=['at'], name='idempotency_at_brin')]


class Tally(models.Model):
    """One change of a kept counter; see `tallies`."""

    name = models.TextField()
    owner = models.BigIntegerField()
    key = models.TextField(default='')
    day = models.DateField(null=True)
    amount = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=['name', 'owner', 'day'], name='tally_counter')]


class DriftRun(models.Model):
    """One run of every invariant, kept so that the jobs screen can show when the house was last proved sound."""

    at = models.DateTimeField(db_default=Now())
    seconds = models.FloatField()
    found = models.IntegerField()
    report = models.JSONField()
