"""The cache, the playbook's pieces, figures and duties. The cache is a table like any other, so that whoever migrates has all of them."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zhanggui.site.models
from zhanggui.core.appendonly import append_only
from zhanggui.core.tables import CreateTables

# Unlogged: it may be lost, nothing else may.
CACHE = """
CREATE UNLOGGED TABLE IF NOT EXISTS site_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS site_cache_expires ON site_cache (expires);
"""


class Migration(migrations.Migration):
    replaces = [('site', '0001_cache_table'), ('site', '0002_playbook'), ('site', '0003_duties_and_figures_of_positions')]

    initial = True

    dependencies = [
        ('core', '0001_squashed_0003'),
        ('rulebook', '0001_squashed_0006'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name='Metric',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField()),
                    ('name', models.TextField()),
                    ('name_en', models.TextField(blank=True, default='')),
                    ('numerator', models.TextField()),
                    ('numerator_en', models.TextField(blank=True, default='')),
                    ('denominator', models.TextField(blank=True, default='')),
                    ('denominator_en', models.TextField(blank=True, default='')),
                    ('grain', models.TextField(blank=True, default='')),
                    ('unit', models.TextField()),
                    ('better', models.TextField(blank=True, default='')),
                    ('version', models.IntegerField(default=1)),
                    ('source', models.TextField(blank=True, default='')),
                    ('note', models.TextField(blank=True, default='')),
                    ('note_en', models.TextField(blank=True, default='')),
                    ('positions', models.TextField(blank=True, default='')),
                ],
                options={
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(fields=('key',), name='metric_key')],
                },
            ),
            migrations.CreateModel(
                name='PlaybookLoad',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('digest', models.TextField()),
                    ('files', models.JSONField(default=dict)),
                    ('at', models.DateTimeField()),
                    ('by_name', models.TextField()),
                    ('taken', models.IntegerField(default=0)),
                    ('kept', models.IntegerField(default=0)),
                    ('conflicts', models.IntegerField(default=0)),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='PlaybookPiece',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField()),
                    ('key', models.TextField()),
                    ('base', models.TextField()),
                    ('waiting', models.TextField(blank=True, default='')),
                    ('state', models.TextField(choices=zhanggui.site.models.PieceState.choices, default=zhanggui.site.models.PieceState['AGREED'])),
                    ('load', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pieces', to='site.playbookload')),
                ],
                options={
                    'ordering': ['kind', 'key'],
                    'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='playbook_piece')],
                },
            ),
            migrations.CreateModel(
                name='DutyDone',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('first', models.DateField()),
                    ('note', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('clause', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rulebook.clause')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('person', 'clause', 'first'), name='duty_done_once')],
                },
            ),
        ),
        migrations.RunSQL(CACHE, 'DROP TABLE site_cache'),
        append_only('site_dutydone'),
    ]
