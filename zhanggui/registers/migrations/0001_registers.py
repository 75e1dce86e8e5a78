"""Registers and their rows."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from zhanggui.core.tables import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name='Register',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField()),
                    ('name', models.TextField()),
                    ('name_en', models.TextField()),
                    ('department', models.TextField(blank=True, default='')),
                    ('about', models.TextField(blank=True, default='')),
                    ('about_en', models.TextField(blank=True, default='')),
                    ('positions', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                    ('own', models.BooleanField(default=False)),
                    ('source', models.TextField(blank=True, default='')),
                    ('processes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                    ('lines', models.TextField(blank=True, default='')),
                    ('columns', models.JSONField(default=list)),
                    ('fields', models.JSONField(default=list)),
                    ('form', models.TextField(blank=True, default='')),
                    ('is_kept', models.BooleanField(default=True)),
                ],
                options={
                    'ordering': ['department', 'key'],
                    'constraints': [models.UniqueConstraint(fields=('key',), name='register_key')],
                },
            ),
            migrations.CreateModel(
                name='Row',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField()),
                    ('values', models.JSONField(default=dict)),
                    ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('struck_at', models.DateTimeField(null=True)),
                    ('struck_why', models.TextField(blank=True, default='')),
                    ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='registers.register')),
                    ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='registers.row')),
                    ('struck_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['register', '-day', '-id'], name='register_row_day')],
                },
            ),
        ),
    ]
