"""What a person keeps for itself on the screens, and files taken in and given out."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import zhanggui.ui.models
from zhanggui.core.tables import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name='BatchRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('use_case', models.TextField()),
                    ('ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                    ('position', models.IntegerField(default=0)),
                    ('done', models.IntegerField(default=0)),
                    ('already', models.IntegerField(default=0)),
                    ('refused', models.JSONField(default=list)),
                    ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='ImportMapping',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField()),
                    ('place', models.TextField(default='')),
                    ('mapping', models.JSONField(default=dict)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('kind', 'place'), name='import_mapping_once')],
                },
            ),
            migrations.CreateModel(
                name='Download',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.TextField()),
                    ('screen', models.TextField(default='')),
                    ('query', models.TextField(default='')),
                    ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('language', models.TextField(default='zh-hans')),
                    ('format', models.TextField(default='xlsx')),
                    ('state', models.TextField(choices=zhanggui.ui.models.FileState.choices, default=zhanggui.ui.models.FileState['WAITING'])),
                    ('rows', models.IntegerField(null=True)),
                    ('file', models.TextField(default='')),
                    ('sha256', models.TextField(default='')),
                    ('error', models.TextField(default='')),
                    ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('expires_at', models.DateTimeField(null=True)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['user', '-id'], name='download_user')],
                },
            ),
            migrations.CreateModel(
                name='ImportJob',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField()),
                    ('file_name', models.TextField()),
                    ('sha256', models.TextField(default='')),
                    ('size', models.BigIntegerField(default=0)),
                    ('has_file', models.BooleanField(default=True)),
                    ('options', models.JSONField(default=dict)),
                    ('mapping', models.JSONField(default=dict)),
                    ('language', models.TextField(default='zh-hans')),
                    ('state', models.TextField(choices=zhanggui.ui.models.ImportState.choices, default=zhanggui.ui.models.ImportState['READING'])),
                    ('detected', models.TextField(default='')),
                    ('total', models.IntegerField(null=True)),
                    ('preview', models.JSONField(default=dict)),
                    ('counts', models.JSONField(default=dict)),
                    ('errors', models.JSONField(default=list)),
                    ('url', models.TextField(default='')),
                    ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('done_at', models.DateTimeField(null=True)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['user', '-id'], name='import_job_user')],
                },
            ),
            migrations.CreateModel(
                name='SavedView',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('screen', models.TextField()),
                    ('name', models.TextField()),
                    ('query', models.TextField()),
                    ('shared', models.BooleanField(default=False)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('user', 'screen', 'name'), name='saved_view_name')],
                },
            ),
            migrations.CreateModel(
                name='TableChoice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('screen', models.TextField()),
                    ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                    ('freeze', models.SmallIntegerField(default=1)),
                    ('density', models.TextField(default='compact')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('user', 'screen'), name='table_choice_once')],
                },
            ),
        ),
    ]
