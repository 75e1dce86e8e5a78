"""The audit in its strands, the outbox, tallies, proofs of drift. The audit may only grow; its strands exist from the start."""

from __future__ import annotations

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import zhanggui.core.models
from zhanggui.core.appendonly import FUNCTION, append_only
from zhanggui.core.tables import CreateTables

# One for each writer we expect at once.
STRANDS = "INSERT INTO core_auditstrand (id, head, length) SELECT strand, '', 0 FROM generate_series(1, 16) AS strand"


class Migration(migrations.Migration):
    replaces = [('core', '0001_initial'), ('core', '0002_audit_is_append_only'), ('core', '0003_followed_use_cases')]

    initial = True

    dependencies = []

    operations = [
        CreateTables(
            migrations.CreateModel(
                name='AuditStrand',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('head', models.BinaryField(default=b'')),
                    ('length', models.BigIntegerField(default=0)),
                ],
            ),
            migrations.CreateModel(
                name='DriftRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('seconds', models.FloatField()),
                    ('found', models.IntegerField()),
                    ('report', models.JSONField()),
                ],
            ),
            migrations.CreateModel(
                name='AuditEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('strand_id', models.SmallIntegerField()),
                    ('position', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('actor_id', models.BigIntegerField(null=True)),
                    ('actor_name', models.TextField()),
                    ('on_behalf_of', models.TextField(default='')),
                    ('door', models.TextField()),
                    ('request_id', models.TextField()),
                    ('use_case', models.TextField()),
                    ('subject', models.TextField()),
                    ('count', models.IntegerField()),
                    ('told', models.TextField(default='{}')),
                    ('digest', models.BinaryField()),
                    ('hash', models.BinaryField()),
                ],
                options={
                    'indexes': [models.Index(fields=['-id', 'use_case'], name='audit_entry_use_case'), models.Index(fields=['actor_id', '-id'], name='audit_entry_actor')],
                    'constraints': [models.UniqueConstraint(fields=('strand_id', 'position'), name='audit_entry_position')],
                },
            ),
            migrations.CreateModel(
                name='IdempotencyKey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('scope', models.TextField()),
                    ('key', models.TextField()),
                    ('body_hash', models.BinaryField()),
                    ('answer', models.JSONField(null=True)),
                    ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['at'], name='idempotency_at_brin')],
                    'constraints': [models.UniqueConstraint(fields=('scope', 'key'), name='idempotency_key_once')],
                },
            ),
            migrations.CreateModel(
                name='OutboxEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField()),
                    ('payload', models.JSONField()),
                    ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('request_id', models.TextField(default='')),
                ],
                options={
                    'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['at'], name='outbox_event_at_brin')],
                },
            ),
            migrations.CreateModel(
                name='Tally',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('owner', models.BigIntegerField()),
                    ('key', models.TextField(default='')),
                    ('day', models.DateField(null=True)),
                    ('amount', models.BigIntegerField()),
                ],
                options={
                    'indexes': [models.Index(fields=['name', 'owner', 'day'], name='tally_counter')],
                },
            ),
            migrations.CreateModel(
                name='AuditItem',
                fields=[
                    ('pk', models.CompositePrimaryKey('object_id', 'entry_id', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('object_id', models.BigIntegerField()),
                    ('source', models.TextField(default='')),
                    ('target', models.TextField(default='')),
                    ('entry', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='core.auditentry')),
                ],
                options={
                    'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['entry'], name='audit_item_entry_brin')],
                },
            ),
            migrations.CreateModel(
                name='OutboxDelivery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('handler', models.TextField()),
                    ('state', models.TextField(choices=zhanggui.core.models.DeliveryState.choices, default=zhanggui.core.models.DeliveryState['READY'])),
                    ('tries', models.SmallIntegerField(default=0)),
                    ('error', models.TextField(default='')),
                    ('next_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('done_at', models.DateTimeField(null=True)),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='core.outboxevent')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state', 'done'), _negated=True), fields=['next_at'], name='outbox_delivery_open')],
                    'constraints': [models.UniqueConstraint(fields=('event', 'handler'), name='outbox_delivery_once')],
                },
            ),
            migrations.CreateModel(
                name='Followed',
                fields=[
                    ('use_case', models.TextField(primary_key=True, serialize=False)),
                ],
            ),
        ),
        FUNCTION,
        append_only('core_auditentry'),
        append_only('core_audititem'),
        migrations.RunSQL(STRANDS, 'DELETE FROM core_auditstrand'),
    ]
