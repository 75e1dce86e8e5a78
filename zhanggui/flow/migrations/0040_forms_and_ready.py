"""Forms, and what the ready kinds of task keep. Scores and archived documents cannot be changed afterwards."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from zhanggui.core.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [
        ('flow', '0010_notices'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ArchiveSeries',
            fields=[
                ('key', models.TextField(primary_key=True, serialize=False)),
                ('last', models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('node', models.TextField()),
                ('activity', models.IntegerField()),
                (
                    'present',
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ('decision', models.TextField(blank=True, default='')),
                ('minutes', models.TextField(blank=True, default='')),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                (
                    'case',
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='flow.case'
                    ),
                ),
                (
                    'closed_by',
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name='+',
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name='PeerDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('node', models.TextField()),
                ('activity', models.IntegerField()),
                ('title', models.TextField()),
                ('text', models.TextField(blank=True, default='')),
                (
                    'files',
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ('at', models.DateTimeField()),
                ('rank', models.SmallIntegerField(default=0)),
                (
                    'author',
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    'case',
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='flow.case'
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name='PeerScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('criterion', models.TextField()),
                ('points', models.SmallIntegerField()),
                ('weight', models.SmallIntegerField(default=1)),
                ('top', models.SmallIntegerField(default=10)),
                ('at', models.DateTimeField()),
                (
                    'draft',
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='flow.peerdraft'
                    ),
                ),
                (
                    'judge',
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('anonymous', models.BooleanField(default=False)),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                (
                    'author',
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    'meeting',
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='flow.meeting'
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name='Archived',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('node', models.TextField()),
                ('number', models.TextField()),
                ('version', models.IntegerField(default=1)),
                ('title', models.TextField()),
                (
                    'keywords',
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                ('note', models.TextField(blank=True, default='')),
                ('keep_until', models.DateField(blank=True, null=True)),
                ('document', models.JSONField()),
                ('digest', models.TextField()),
                ('at', models.DateTimeField()),
                (
                    'by',
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    'case',
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name='archived', to='flow.case'
                    ),
                ),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['case', 'id'], name='archived_case')],
                'constraints': [models.UniqueConstraint(fields=('number', 'version'), name='archived_number_version')],
            },
        ),
        migrations.CreateModel(
            name='FormFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.TextField()),
                ('name', models.TextField()),
                ('source', models.TextField()),
                ('hash', models.TextField()),
                ('changed_at', models.DateTimeField()),
                (
                    'changed_by',
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name='+',
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                'ordering': ['key'],
                'constraints': [models.UniqueConstraint(fields=('key',), name='form_file_key')],
            },
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.UniqueConstraint(fields=('case', 'activity'), name='meeting_activity'),
        ),
        migrations.AddConstraint(
            model_name='peerdraft',
            constraint=models.UniqueConstraint(fields=('case', 'activity', 'author'), name='peer_draft_once'),
        ),
        migrations.AddConstraint(
            model_name='peerscore',
            constraint=models.UniqueConstraint(fields=('draft', 'judge', 'criterion'), name='peer_score_once'),
        ),
        append_only('flow_archived'),
        append_only('flow_peerscore'),
    ]
