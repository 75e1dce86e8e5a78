"""Files of platforms taken in, what was wrong with them, and what is told back."""

from __future__ import annotations

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import zhanggui.channels.choices
from zhanggui.core.tables import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('orders', '0001_squashed_0006'),
        ('org', '0001_squashed_0011'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name='ImportRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('filename', models.TextField()),
                    ('stored', models.TextField(default='')),
                    ('sha256', models.TextField(default='')),
                    ('asked_format', models.TextField(default='auto')),
                    ('format', models.TextField(default='')),
                    ('mapping', models.JSONField(null=True)),
                    ('keeps_good', models.BooleanField(default=False)),
                    ('told_at', models.DateTimeField(null=True)),
                    ('state', models.TextField(choices=zhanggui.channels.choices.RunState.choices, default=zhanggui.channels.choices.RunState['WAITING'])),
                    ('rows', models.IntegerField(default=0)),
                    ('created', models.IntegerField(default=0)),
                    ('updated', models.IntegerField(default=0)),
                    ('unchanged', models.IntegerField(default=0)),
                    ('refused', models.IntegerField(default=0)),
                    ('errors', models.IntegerField(default=0)),
                    ('notes', models.IntegerField(default=0)),
                    ('refunds', models.IntegerField(default=0)),
                    ('controls', models.JSONField(default=list)),
                    ('unmapped', models.JSONField(default=list)),
                    ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('finished_at', models.DateTimeField(null=True)),
                    ('shop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='org.shop')),
                    ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['shop', '-id'], name='import_run_shop')],
                },
            ),
            migrations.CreateModel(
                name='ImportProblem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('severity', models.TextField()),
                    ('code', models.TextField()),
                    ('sheet', models.TextField(default='')),
                    ('row', models.IntegerField(null=True)),
                    ('column', models.TextField(default='')),
                    ('value', models.TextField(default='')),
                    ('words_zh', models.TextField()),
                    ('words_en', models.TextField()),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='problems', to='channels.importrun')),
                ],
                options={
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='RefundNotice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.TextField()),
                    ('nick', models.TextField(default='')),
                    ('amount_fen', models.BigIntegerField(default=0)),
                    ('lines', models.IntegerField(default=0)),
                    ('told_at', models.DateTimeField()),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refund_notices', to='channels.importrun')),
                    ('shop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refund_notices', to='org.shop')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('shop', 'number'), name='refund_notice_once')],
                },
            ),
            migrations.CreateModel(
                name='ColumnMapping',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField(default='orders')),
                    ('mapping', models.JSONField()),
                    ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='column_mappings', to='org.shop')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('shop', 'kind'), name='column_mapping_once')],
                },
            ),
            migrations.CreateModel(
                name='Feedback',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.TextField()),
                    ('courier', models.TextField()),
                    ('tracking_number', models.TextField()),
                    ('state', models.TextField(choices=zhanggui.channels.choices.FeedbackState.choices, default=zhanggui.channels.choices.FeedbackState['WAITING'])),
                    ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('sent_at', models.DateTimeField(null=True)),
                    ('error', models.TextField(default='')),
                    ('order', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.order')),
                    ('parcel', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.parcel')),
                    ('shop', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.shop')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['shop', 'id'], name='feedback_waiting')],
                    'constraints': [models.UniqueConstraint(fields=('parcel', 'order'), name='feedback_once')],
                },
            ),
        ),
    ]
