"""Processes, their cases and tasks, and what the ready kinds of task keep. What happened, was decided or signed cannot be changed."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import zhanggui.flow.choices
from zhanggui.core.appendonly import append_only
from zhanggui.core.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [('flow', '0001_first'), ('flow', '0002_log_is_append_only'), ('flow', '0010_notices'), ('flow', '0020_operations'), ('flow', '0040_forms_and_ready'), ('flow', '0060_figures'), ('flow', '0100_process_name_en'), ('flow', '0110_notices_moved')]

    initial = True

    dependencies = [
        ('core', '0001_squashed_0003'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name='WorkDay',
                fields=[
                    ('day', models.DateField(primary_key=True, serialize=False)),
                    ('working', models.BooleanField()),
                    ('note', models.TextField(blank=True, default='')),
                ],
            ),
            migrations.CreateModel(
                name='Process',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField()),
                    ('name', models.TextField()),
                    ('category', models.TextField(blank=True, default='')),
                    ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('name_en', models.TextField(blank=True, default='')),
                ],
                options={
                    'ordering': ['category', 'key'],
                    'constraints': [models.UniqueConstraint(fields=('key',), name='process_key')],
                },
            ),
            migrations.CreateModel(
                name='ProcessVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.IntegerField()),
                    ('state', models.TextField(choices=zhanggui.flow.choices.VersionState.choices, default=zhanggui.flow.choices.VersionState['DRAFT'])),
                    ('source', models.TextField()),
                    ('executable', models.TextField()),
                    ('hash', models.TextField()),
                    ('forms', models.JSONField(blank=True, default=dict)),
                    ('report', models.JSONField(blank=True, default=list)),
                    ('note', models.TextField(blank=True, default='')),
                    ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('published_at', models.DateTimeField(blank=True, null=True)),
                    ('revision', models.IntegerField(default=1)),
                    ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('process', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='flow.process')),
                    ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['process_id', '-number'],
                    'constraints': [models.UniqueConstraint(fields=('process', 'number'), name='process_version_number'), models.UniqueConstraint(condition=models.Q(('state', zhanggui.flow.choices.VersionState['ACTIVE'])), fields=('process',), name='process_one_active')],
                },
            ),
            migrations.CreateModel(
                name='Case',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.TextField()),
                    ('title', models.TextField()),
                    ('subject_type', models.TextField(blank=True, default='')),
                    ('subject_id', models.BigIntegerField(blank=True, null=True)),
                    ('status', models.TextField(choices=zhanggui.flow.choices.CaseStatus.choices, default=zhanggui.flow.choices.CaseStatus['RUNNING'])),
                    ('outcome', models.TextField(blank=True, default='')),
                    ('state', models.TextField()),
                    ('revision', models.IntegerField(default=0)),
                    ('parent_wait', models.IntegerField(default=0)),
                    ('started_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('events', models.IntegerField(default=0)),
                    ('head', models.BinaryField(default=b'')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='flow.case')),
                    ('starter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='flow.processversion')),
                    ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['starter', '-id'], name='case_starter'), models.Index(fields=['subject_type', 'subject_id'], name='case_subject'), models.Index(fields=['version', 'status', '-id'], name='case_version_status'), models.Index(condition=models.Q(('parent__isnull', False)), fields=['parent'], name='case_parent'), django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['started_at'], name='case_started_at', pages_per_range=32)],
                    'constraints': [models.UniqueConstraint(fields=('number',), name='case_number')],
                },
            ),
            migrations.CreateModel(
                name='StartDraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('values', models.JSONField(default=dict)),
                    ('subject_type', models.TextField(blank=True, default='')),
                    ('subject_id', models.BigIntegerField(blank=True, null=True)),
                    ('at', models.DateTimeField()),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('process', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='flow.process')),
                ],
                options={
                    'indexes': [models.Index(fields=['person', '-id'], name='start_draft_person')],
                },
            ),
            migrations.CreateModel(
                name='StartTrigger',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('node', models.TextField()),
                    ('kind', models.TextField()),
                    ('name', models.TextField(blank=True, default='')),
                    ('next_at', models.DateTimeField(blank=True, null=True)),
                    ('left', models.IntegerField(default=-1)),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='triggers', to='flow.processversion')),
                ],
                options={
                    'indexes': [models.Index(fields=['kind', 'name'], name='start_trigger_name'), models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at'], name='start_trigger_at')],
                    'constraints': [models.UniqueConstraint(fields=('version', 'node'), name='start_trigger_node')],
                },
            ),
            migrations.CreateModel(
                name='Subscription',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('wait', models.IntegerField()),
                    ('node', models.TextField()),
                    ('kind', models.TextField(choices=zhanggui.flow.choices.WaitKind.choices)),
                    ('name', models.TextField()),
                    ('key', models.TextField(default='')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='flow.case')),
                ],
                options={
                    'indexes': [models.Index(fields=['kind', 'name', 'key'], name='subscription_name')],
                    'constraints': [models.UniqueConstraint(fields=('case', 'wait'), name='subscription_wait')],
                },
            ),
            migrations.CreateModel(
                name='Task',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seat', models.IntegerField()),
                    ('activity', models.IntegerField()),
                    ('node', models.TextField()),
                    ('name', models.TextField()),
                    ('lane', models.TextField(blank=True, default='')),
                    ('kind', models.TextField(default='main')),
                    ('state', models.TextField(choices=zhanggui.flow.choices.TaskState.choices, default=zhanggui.flow.choices.TaskState['OPEN'])),
                    ('result', models.TextField(blank=True, default='')),
                    ('index', models.IntegerField(default=-1)),
                    ('opened_at', models.DateTimeField()),
                    ('due_at', models.DateTimeField(blank=True, null=True)),
                    ('committed', models.BooleanField(default=False)),
                    ('done_at', models.DateTimeField(blank=True, null=True)),
                    ('read_at', models.DateTimeField(blank=True, null=True)),
                    ('comment', models.TextField(blank=True, default='')),
                    ('draft', models.JSONField(blank=True, default=dict)),
                    ('values', models.JSONField(blank=True, default=dict)),
                    ('urges', models.SmallIntegerField(default=0)),
                    ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='flow.case')),
                    ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('delegated', models.BooleanField(db_default=False)),
                    ('offered', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, db_default=[], size=None)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['assignee', '-id'], name='task_inbox'), models.Index(condition=models.Q(('state', 'done')), fields=['done_by', '-done_at'], name='task_done'), models.Index(condition=models.Q(('state', 'open')), fields=['due_at'], name='task_due'), models.Index(fields=['case', 'id'], name='task_case'), models.Index(condition=models.Q(('done_at__isnull', False)), fields=['done_at'], name='task_done_at')],
                    'constraints': [models.UniqueConstraint(fields=('case', 'seat', 'opened_at'), name='task_seat')],
                },
            ),
            migrations.CreateModel(
                name='Signature',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField()),
                    ('digest', models.TextField()),
                    ('signed', models.JSONField()),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='flow.task')),
                ],
            ),
            migrations.CreateModel(
                name='Comment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField()),
                    ('mentions', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                    ('at', models.DateTimeField()),
                    ('taken_back', models.BooleanField(default=False)),
                    ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='flow.case')),
                    ('task', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='flow.task')),
                ],
                options={
                    'indexes': [models.Index(fields=['case', 'id'], name='comment_case')],
                },
            ),
            migrations.CreateModel(
                name='TaskCandidate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidates', to='flow.task')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('person', 'task'), name='task_candidate_once')],
                },
            ),
            migrations.CreateModel(
                name='Timer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('wait', models.IntegerField()),
                    ('node', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='timers', to='flow.case')),
                ],
                options={
                    'indexes': [models.Index(fields=['at', 'id'], name='timer_at')],
                    'constraints': [models.UniqueConstraint(fields=('case', 'wait'), name='timer_wait')],
                },
            ),
            migrations.CreateModel(
                name='Urge',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField(blank=True, default='')),
                    ('at', models.DateTimeField()),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='urged', to='flow.task')),
                ],
            ),
            migrations.CreateModel(
                name='Absence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateTimeField()),
                    ('until', models.DateTimeField()),
                    ('processes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                    ('note', models.TextField(blank=True, default='')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('to', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='absence_has_length'), models.CheckConstraint(condition=models.Q(('person', models.F('to')), _negated=True), name='absence_to_another')],
                },
            ),
            migrations.CreateModel(
                name='CasePerson',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='flow.case')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('person', 'case'), name='case_person_once')],
                },
            ),
            migrations.CreateModel(
                name='Attachment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('field', models.TextField(blank=True, default='')),
                    ('name', models.TextField()),
                    ('stored', models.TextField()),
                    ('size', models.BigIntegerField()),
                    ('sha256', models.TextField()),
                    ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='flow.case')),
                    ('comment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='flow.comment')),
                ],
                options={
                    'indexes': [models.Index(fields=['case', 'id'], name='attachment_case')],
                },
            ),
            migrations.CreateModel(
                name='Copy',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('node', models.TextField(blank=True, default='')),
                    ('at', models.DateTimeField()),
                    ('read_at', models.DateTimeField(blank=True, null=True)),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='flow.case')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['person', '-id'], name='copy_person')],
                },
            ),
            migrations.CreateModel(
                name='DecisionLog',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('node', models.TextField(default='')),
                    ('decision', models.TextField()),
                    ('version', models.IntegerField()),
                    ('inputs', models.JSONField()),
                    ('fired', models.JSONField()),
                    ('outputs', models.JSONField()),
                    ('at', models.DateTimeField()),
                    ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='flow.case')),
                ],
                options={
                    'indexes': [models.Index(fields=['case', 'id'], name='decision_log_case')],
                },
            ),
            migrations.CreateModel(
                name='DecisionVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField()),
                    ('name', models.TextField()),
                    ('number', models.IntegerField()),
                    ('state', models.TextField(choices=zhanggui.flow.choices.VersionState.choices, default=zhanggui.flow.choices.VersionState['DRAFT'])),
                    ('source', models.TextField()),
                    ('hash', models.TextField()),
                    ('report', models.JSONField(blank=True, default=list)),
                    ('note', models.TextField(blank=True, default='')),
                    ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('revision', models.IntegerField(default=1)),
                    ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['key', '-number'],
                    'constraints': [models.UniqueConstraint(fields=('key', 'number'), name='decision_version_number'), models.UniqueConstraint(condition=models.Q(('state', zhanggui.flow.choices.VersionState['ACTIVE'])), fields=('key',), name='decision_one_active')],
                },
            ),
            migrations.CreateModel(
                name='Event',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.IntegerField()),
                    ('at', models.DateTimeField()),
                    ('kind', models.TextField()),
                    ('node', models.TextField(default='')),
                    ('person', models.BigIntegerField(default=0)),
                    ('seat', models.IntegerField(default=0)),
                    ('flow', models.TextField(default='')),
                    ('detail', models.JSONField(default=dict)),
                    ('hash', models.BinaryField()),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='log', to='flow.case')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('case', 'position'), name='event_position')],
                    'indexes': [django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['at'], name='event_at', pages_per_range=32)],
                },
            ),
            migrations.CreateModel(
                name='Incident',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('wait', models.IntegerField()),
                    ('node', models.TextField()),
                    ('code', models.TextField()),
                    ('reason', models.TextField(blank=True, default='')),
                    ('state', models.TextField(choices=zhanggui.flow.choices.IncidentState.choices, default=zhanggui.flow.choices.IncidentState['OPEN'])),
                    ('how', models.TextField(blank=True, default='')),
                    ('raised_at', models.DateTimeField()),
                    ('cleared_at', models.DateTimeField(blank=True, null=True)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='flow.case')),
                    ('cleared_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['-id'], name='incident_open')],
                },
            ),
            migrations.CreateModel(
                name='Job',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('wait', models.IntegerField()),
                    ('node', models.TextField()),
                    ('use_case', models.TextField()),
                    ('items', models.JSONField()),
                    ('arguments', models.JSONField(default=dict)),
                    ('state', models.TextField(choices=zhanggui.flow.choices.JobState.choices, default=zhanggui.flow.choices.JobState['READY'])),
                    ('tries', models.SmallIntegerField(default=0)),
                    ('error', models.TextField(blank=True, default='')),
                    ('made_at', models.DateTimeField()),
                    ('done_at', models.DateTimeField(blank=True, null=True)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='flow.case')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('case', 'wait', 'made_at'), name='job_wait')],
                },
            ),
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
                    ('present', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                    ('decision', models.TextField(blank=True, default='')),
                    ('minutes', models.TextField(blank=True, default='')),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='flow.case')),
                    ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('case', 'activity'), name='meeting_activity')],
                },
            ),
            migrations.CreateModel(
                name='PeerDraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('node', models.TextField()),
                    ('activity', models.IntegerField()),
                    ('title', models.TextField()),
                    ('text', models.TextField(blank=True, default='')),
                    ('files', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                    ('at', models.DateTimeField()),
                    ('rank', models.SmallIntegerField(default=0)),
                    ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='flow.case')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('case', 'activity', 'author'), name='peer_draft_once')],
                },
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
                    ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='flow.peerdraft')),
                    ('judge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('draft', 'judge', 'criterion'), name='peer_score_once')],
                },
            ),
            migrations.CreateModel(
                name='Suggestion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('anonymous', models.BooleanField(default=False)),
                    ('text', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='flow.meeting')),
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
                    ('keywords', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                    ('note', models.TextField(blank=True, default='')),
                    ('keep_until', models.DateField(blank=True, null=True)),
                    ('document', models.JSONField()),
                    ('digest', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='archived', to='flow.case')),
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
                    ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['key'],
                    'constraints': [models.UniqueConstraint(fields=('key',), name='form_file_key')],
                },
            ),
        ),
        append_only('flow_event'),
        append_only('flow_decisionlog'),
        append_only('flow_signature'),
        append_only('flow_archived'),
        append_only('flow_peerscore'),
    ]
