"""Clauses and policies in versions that cannot be changed, how they were kept, amendments and findings."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import zhanggui.rulebook.choices
from zhanggui.core.appendonly import append_only
from zhanggui.core.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [('rulebook', '0001_clauses'), ('rulebook', '0002_versions_are_append_only'), ('rulebook', '0003_policies'), ('rulebook', '0004_policy_versions_are_append_only'), ('rulebook', '0005_counts'), ('rulebook', '0006_amendments_and_findings')]

    initial = True

    dependencies = [
        ('core', '0001_squashed_0003'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name='Chapter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField()),
                    ('name', models.TextField()),
                    ('name_en', models.TextField()),
                    ('order', models.SmallIntegerField(default=100)),
                ],
                options={
                    'ordering': ['order', 'key'],
                    'constraints': [models.UniqueConstraint(fields=('key',), name='chapter_key')],
                },
            ),
            migrations.CreateModel(
                name='Clause',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField()),
                    ('order', models.SmallIntegerField(default=0)),
                    ('ended_on', models.DateField(blank=True, null=True)),
                    ('tokens', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('chapter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clauses', to='rulebook.chapter')),
                ],
                options={
                    'ordering': ['chapter__order', 'order', 'code'],
                    'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['tokens'], name='clause_tokens')],
                    'constraints': [models.UniqueConstraint(fields=('code',), name='clause_code')],
                },
            ),
            migrations.CreateModel(
                name='ClauseVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.IntegerField()),
                    ('title', models.TextField()),
                    ('title_en', models.TextField()),
                    ('text', models.TextField()),
                    ('text_en', models.TextField()),
                    ('source', models.JSONField(default=list)),
                    ('kind', models.TextField(choices=zhanggui.rulebook.choices.ControlKind.choices)),
                    ('controls', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                    ('positions', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                    ('owner', models.TextField(blank=True, default='')),
                    ('every', models.TextField(blank=True, choices=zhanggui.rulebook.choices.Every.choices, default='')),
                    ('policy', models.TextField(blank=True, default='')),
                    ('within_days', models.SmallIntegerField(default=5)),
                    ('not_enforced', models.JSONField(blank=True, default=dict)),
                    ('effective_from', models.DateField()),
                    ('origin', models.TextField(choices=zhanggui.rulebook.choices.Origin.choices, default=zhanggui.rulebook.choices.Origin['PLAYBOOK'])),
                    ('made_by_name', models.TextField(blank=True, default='')),
                    ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('clause', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='rulebook.clause')),
                    ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['clause_id', '-number'],
                    'indexes': [models.Index(fields=['clause', '-effective_from', '-number'], name='clause_version_in_force')],
                    'constraints': [models.UniqueConstraint(fields=('clause', 'number'), name='clause_version_number')],
                },
            ),
            migrations.CreateModel(
                name='Policy',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField()),
                    ('name', models.TextField()),
                    ('name_en', models.TextField()),
                    ('text', models.TextField(blank=True, default='')),
                    ('text_en', models.TextField(blank=True, default='')),
                    ('owner', models.TextField(blank=True, default='')),
                    ('order', models.SmallIntegerField(default=100)),
                    ('fields', models.JSONField(default=list)),
                ],
                options={
                    'ordering': ['order', 'key'],
                    'constraints': [models.UniqueConstraint(fields=('key',), name='policy_key')],
                },
            ),
            migrations.CreateModel(
                name='PolicyVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.IntegerField()),
                    ('values', models.JSONField()),
                    ('effective_from', models.DateField()),
                    ('origin', models.TextField(choices=zhanggui.rulebook.choices.Origin.choices, default=zhanggui.rulebook.choices.Origin['PLAYBOOK'])),
                    ('made_by_name', models.TextField(blank=True, default='')),
                    ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('policy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='rulebook.policy')),
                ],
                options={
                    'ordering': ['policy_id', '-number'],
                    'indexes': [models.Index(fields=['policy', '-effective_from', '-number'], name='policy_version_in_force')],
                    'constraints': [models.UniqueConstraint(fields=('policy', 'number'), name='policy_version_number')],
                },
            ),
            migrations.CreateModel(
                name='TalliedDay',
                fields=[
                    ('day', models.DateField(primary_key=True, serialize=False)),
                    ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name='ControlDay',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField()),
                    ('reference', models.TextField()),
                    ('kept', models.IntegerField(default=0)),
                    ('broken', models.IntegerField(default=0)),
                ],
                options={
                    'indexes': [models.Index(fields=['reference', 'day'], name='control_day_reference')],
                    'constraints': [models.UniqueConstraint(fields=('day', 'reference'), name='control_day_once')],
                },
            ),
            migrations.CreateModel(
                name='Amendment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.TextField()),
                    ('draft', models.JSONField()),
                    ('reason', models.TextField()),
                    ('effective_from', models.DateField()),
                    ('state', models.TextField(choices=zhanggui.rulebook.choices.AmendmentState.choices, default=zhanggui.rulebook.choices.AmendmentState['UNDER_WAY'])),
                    ('proposed_at', models.DateTimeField()),
                    ('case_id', models.BigIntegerField(blank=True, null=True)),
                    ('in_force_at', models.DateTimeField(blank=True, null=True)),
                    ('read_until', models.DateField(blank=True, null=True)),
                    ('clause', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='rulebook.clause')),
                    ('clause_version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rulebook.clauseversion')),
                    ('policy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='rulebook.policy')),
                    ('policy_version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rulebook.policyversion')),
                    ('proposer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-pk'],
                    'constraints': [models.UniqueConstraint(fields=('number',), name='amendment_number'), models.CheckConstraint(condition=models.Q(models.Q(('clause__isnull', False), ('policy__isnull', True)), models.Q(('clause__isnull', True), ('policy__isnull', False)), _connector='OR'), name='amendment_of_one_thing')],
                },
            ),
            migrations.CreateModel(
                name='Finding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField()),
                    ('codes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                    ('title', models.TextField()),
                    ('href', models.TextField(blank=True, default='')),
                    ('case_id', models.BigIntegerField(blank=True, null=True)),
                    ('at', models.DateTimeField()),
                    ('people', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                    ('department', models.TextField(blank=True, default='')),
                    ('owner_position', models.TextField(blank=True, default='')),
                    ('state', models.TextField(choices=zhanggui.rulebook.choices.FindingState.choices, default=zhanggui.rulebook.choices.FindingState['OPEN'])),
                    ('raised_at', models.DateTimeField()),
                    ('due_on', models.DateField()),
                    ('cause', models.TextField(blank=True, default='')),
                    ('measure', models.TextField(blank=True, default='')),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('escalated_at', models.DateTimeField(blank=True, null=True)),
                    ('clause', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='rulebook.clause')),
                    ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-pk'],
                    'indexes': [models.Index(fields=['clause', '-id'], name='finding_clause'), models.Index(condition=models.Q(('state', zhanggui.rulebook.choices.FindingState['CLOSED']), _negated=True), fields=['owner', 'due_on'], name='finding_open')],
                    'constraints': [models.UniqueConstraint(fields=('key',), name='finding_once')],
                },
            ),
            migrations.CreateModel(
                name='Reading',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('due_on', models.DateField()),
                    ('read_at', models.DateTimeField(blank=True, null=True)),
                    ('reminded_on', models.DateField(blank=True, null=True)),
                    ('amendment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='rulebook.amendment')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('read_at__isnull', True)), fields=['person'], name='reading_open')],
                    'constraints': [models.UniqueConstraint(fields=('amendment', 'person'), name='reading_once')],
                },
            ),
        ),
        append_only('rulebook_clauseversion'),
        append_only('rulebook_policyversion'),
    ]
