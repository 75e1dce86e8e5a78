"""Balances and the ledger, which may only grow. Balances keep free space on their pages, because every order touches them."""

from __future__ import annotations

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import zhanggui.stock.choices
from zhanggui.core.appendonly import append_only
from zhanggui.core.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [('stock', '0001_initial'), ('stock', '0002_ledger_is_append_only'), ('stock', '0003_movements_by_balance_alone')]

    initial = True

    dependencies = [
        ('catalog', '0001_squashed_0004'),
        ('core', '0001_squashed_0003'),
        ('org', '0001_squashed_0011'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name='Balance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('batch', models.TextField(blank=True, default='')),
                    ('shelf', models.TextField(blank=True, default='')),
                    ('on_hand', models.BigIntegerField(default=0)),
                    ('allocated', models.BigIntegerField(default=0)),
                    ('quarantined', models.BigIntegerField(default=0)),
                    ('sku', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='balances', to='catalog.sku')),
                    ('warehouse', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='balances', to='org.warehouse')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('warehouse', 'sku', 'batch'), name='balance_place'), models.CheckConstraint(condition=models.Q(('allocated__gte', 0), ('allocated__lte', models.F('on_hand'))), name='balance_allocated_within_on_hand'), models.CheckConstraint(condition=models.Q(('quarantined__gte', 0)), name='balance_quarantined_not_negative')],
                },
            ),
            migrations.CreateModel(
                name='Document',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField(choices=zhanggui.stock.choices.DocumentKind.choices)),
                    ('number', models.TextField()),
                    ('reason', models.TextField(blank=True, default='')),
                    ('reference', models.TextField(blank=True, default='')),
                    ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('to_warehouse', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.warehouse')),
                    ('warehouse', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='org.warehouse')),
                ],
                options={
                    'ordering': ['-id'],
                    'constraints': [models.UniqueConstraint(fields=('number',), name='document_number')],
                },
            ),
            migrations.CreateModel(
                name='DocumentLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('batch', models.TextField(blank=True, default='')),
                    ('shelf', models.TextField(blank=True, default='')),
                    ('quantity', models.IntegerField()),
                    ('kind', models.TextField(choices=zhanggui.stock.choices.MovementKind.choices)),
                    ('note', models.TextField(blank=True, default='')),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='stock.document')),
                    ('sku', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.sku')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='document_line_positive')],
                },
            ),
            migrations.CreateModel(
                name='Movement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField(choices=zhanggui.stock.choices.MovementKind.choices)),
                    ('quantity', models.IntegerField()),
                    ('promise_id', models.BigIntegerField(null=True)),
                    ('at', models.DateTimeField()),
                    ('balance', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='stock.balance')),
                    ('document_line', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='stock.documentline')),
                ],
                options={
                    'indexes': [models.Index(fields=['balance'], name='movement_balance')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('promise_id__isnull', False)), fields=('promise_id', 'kind'), name='movement_promise_once'), models.UniqueConstraint(condition=models.Q(('document_line__isnull', False)), fields=('document_line', 'kind'), name='movement_document_once'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='movement_quantity_positive'), models.CheckConstraint(condition=models.Q(models.Q(('document_line__isnull', True), ('promise_id__isnull', False)), models.Q(('document_line__isnull', False), ('promise_id__isnull', True)), _connector='OR'), name='movement_has_one_cause')],
                },
            ),
        ),
        append_only('stock_movement'),
        migrations.RunSQL('ALTER TABLE stock_balance SET (fillfactor = 50)', 'ALTER TABLE stock_balance RESET (fillfactor)'),
    ]
