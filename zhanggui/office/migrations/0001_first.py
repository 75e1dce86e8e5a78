"""Documents with their acknowledgements, and incidents: what was written there cannot be changed."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zhanggui.office.choices
from zhanggui.core.appendonly import append_only
from zhanggui.core.tables import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('core', '0001_squashed_0003'),
        ('flow', '0001_squashed_0110'),
        ('org', '0001_squashed_0011'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name='Document',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.TextField(default='')),
                    ('version', models.SmallIntegerField(default=0)),
                    ('title', models.TextField()),
                    ('category', models.TextField(choices=zhanggui.office.choices.DocumentCategory.choices)),
                    ('confidentiality', models.TextField(choices=zhanggui.office.choices.Confidentiality.choices)),
                    ('people', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                    ('reason', models.TextField(default='')),
                    ('text', models.TextField(default='')),
                    ('files', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                    ('state', models.TextField(choices=zhanggui.office.choices.DocumentState.choices, default=zhanggui.office.choices.DocumentState['REVIEW'])),
                    ('to_acknowledge', models.BooleanField(default=False)),
                    ('drafted_at', models.DateTimeField()),
                    ('issued_on', models.DateField(null=True)),
                    ('effective_on', models.DateField(null=True)),
                    ('expires_on', models.DateField(null=True)),
                    ('keep_until', models.DateField(null=True)),
                    ('shelf', models.TextField(default='')),
                    ('archive_number', models.TextField(default='')),
                    ('words', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='flow.case')),
                    ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.department')),
                    ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['state', '-id'], name='document_state'), models.Index(fields=['case', '-id'], name='document_case'), models.Index(condition=models.Q(('state__in', [zhanggui.office.choices.DocumentState['EXPIRING'], zhanggui.office.choices.DocumentState['ISSUED']])), fields=['expires_on'], name='document_expires'), django.contrib.postgres.indexes.GinIndex(fields=['words'], name='document_words')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('number', 'version'), name='document_version_once')],
                },
            ),
            migrations.CreateModel(
                name='Acknowledgement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField()),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acknowledgements', to='office.document')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('document', 'person'), name='acknowledged_once')],
                },
            ),
            migrations.CreateModel(
                name='Incident',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.TextField()),
                    ('what', models.TextField()),
                    ('category', models.TextField(choices=zhanggui.office.choices.IncidentCategory.choices)),
                    ('level', models.TextField(choices=zhanggui.office.choices.Level.choices, default='')),
                    ('scope', models.TextField(choices=zhanggui.office.choices.Scope.choices)),
                    ('orders_concerned', models.IntegerField(default=0)),
                    ('money_fen', models.BigIntegerField(default=0)),
                    ('safety', models.BooleanField(default=False)),
                    ('penalty', models.BooleanField(default=False)),
                    ('drill', models.BooleanField(default=False)),
                    ('detail', models.TextField(default='')),
                    ('found_at', models.DateTimeField()),
                    ('reported_at', models.DateTimeField()),
                    ('people', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                    ('state', models.TextField(choices=zhanggui.office.choices.IncidentState.choices, default=zhanggui.office.choices.IncidentState['OPEN'])),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('recovered_at', models.DateTimeField(null=True)),
                    ('loss_fen', models.BigIntegerField(null=True)),
                    ('review_due_at', models.DateTimeField(null=True)),
                    ('reviewed_at', models.DateTimeField(null=True)),
                    ('causes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('story', models.TextField(default='')),
                    ('lesson', models.TextField(default='')),
                    ('closed_at', models.DateTimeField(null=True)),
                    ('nodes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('actions_told', models.SmallIntegerField(default=0)),
                    ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='flow.case')),
                    ('found_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('lead', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['state', '-id'], name='incident_state'), models.Index(fields=['-found_at'], name='incident_found'), django.contrib.postgres.indexes.GinIndex(fields=['people'], name='incident_people')],
                },
            ),
            migrations.CreateModel(
                name='IncidentCall',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('nth', models.SmallIntegerField()),
                    ('position', models.TextField()),
                    ('people', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                    ('called_at', models.DateTimeField()),
                    ('minutes', models.SmallIntegerField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='office.incident')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('incident', 'nth'), name='incident_call_once')],
                },
            ),
            migrations.CreateModel(
                name='IncidentEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField()),
                    ('kind', models.TextField(choices=zhanggui.office.choices.EntryKind.choices)),
                    ('text', models.TextField(default='')),
                    ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='office.incident')),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['incident', 'at', 'id'], name='incident_timeline')],
                },
            ),
        ),
        append_only('office_incidententry'),
        append_only('office_acknowledgement'),
    ]
