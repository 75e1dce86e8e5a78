"""Goals, plans, meetings, orders to do something and their supervision."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zhanggui.planning.choices
from zhanggui.core.tables import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('flow', '0001_squashed_0110'),
        ('org', '0001_squashed_0011'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name='Goal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('metric', models.TextField()),
                    ('period', models.TextField(choices=zhanggui.planning.choices.GoalPeriod.choices)),
                    ('starts_on', models.DateField()),
                    ('ends_on', models.DateField()),
                    ('target', models.BigIntegerField()),
                    ('told', models.BigIntegerField(null=True)),
                    ('gap_reason', models.TextField(blank=True, default='')),
                    ('means', models.TextField(blank=True, default='')),
                    ('review', models.TextField(blank=True, default='')),
                    ('state', models.TextField(choices=zhanggui.planning.choices.GoalState.choices, default=zhanggui.planning.choices.GoalState['SET'])),
                    ('made_at', models.DateTimeField()),
                    ('case', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='flow.case')),
                    ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.department')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='planning.goal')),
                    ('setter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('shop', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.shop')),
                ],
                options={
                    'indexes': [models.Index(fields=['-starts_on', '-id'], name='goal_start')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='goal_has_length')],
                },
            ),
            migrations.CreateModel(
                name='MeetingSeries',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('kind', models.TextField(choices=zhanggui.planning.choices.MeetingKind.choices, default=zhanggui.planning.choices.MeetingKind['REGULAR'])),
                    ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), size=None)),
                    ('at', models.TimeField()),
                    ('attendees', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                    ('is_active', models.BooleanField(default=True)),
                    ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.department')),
                    ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('name',), name='meeting_series_name')],
                },
            ),
            migrations.CreateModel(
                name='Meeting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('kind', models.TextField(choices=zhanggui.planning.choices.MeetingKind.choices, default=zhanggui.planning.choices.MeetingKind['REGULAR'])),
                    ('held_on', models.DateField()),
                    ('at', models.TimeField(null=True)),
                    ('attendees', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                    ('absent', models.TextField(default='')),
                    ('state', models.TextField(choices=zhanggui.planning.choices.MeetingState.choices, default=zhanggui.planning.choices.MeetingState['CALLED'])),
                    ('agenda', models.JSONField(default=list)),
                    ('minutes', models.TextField(default='')),
                    ('closed_at', models.DateTimeField(null=True)),
                    ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='flow.case')),
                    ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.department')),
                    ('host', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('series', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='planning.meetingseries')),
                ],
                options={
                    'indexes': [models.Index(fields=['-held_on', '-id'], name='meeting_day')],
                    'constraints': [models.UniqueConstraint(fields=('series', 'held_on'), name='meeting_once_a_day')],
                },
            ),
            migrations.CreateModel(
                name='Supervision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.TextField()),
                    ('raised_at', models.DateTimeField()),
                    ('answer', models.TextField(blank=True, default='')),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('goal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervisions', to='planning.goal')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-raised_at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='TaskOrder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.TextField()),
                    ('what', models.TextField()),
                    ('standard', models.TextField(default='')),
                    ('due_at', models.DateTimeField()),
                    ('source', models.TextField(choices=zhanggui.planning.choices.TaskSource.choices, default=zhanggui.planning.choices.TaskSource['HAND'])),
                    ('state', models.TextField(choices=zhanggui.planning.choices.TaskState.choices, default=zhanggui.planning.choices.TaskState['ISSUED'])),
                    ('objection', models.TextField(default='')),
                    ('result', models.TextField(default='')),
                    ('score', models.SmallIntegerField(null=True)),
                    ('redone', models.SmallIntegerField(default=0)),
                    ('escalated', models.BooleanField(default=False)),
                    ('issued_at', models.DateTimeField()),
                    ('done_at', models.DateTimeField(null=True)),
                    ('closed_at', models.DateTimeField(null=True)),
                    ('assignee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='flow.case')),
                    ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.department')),
                    ('inspector', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('issuer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('meeting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='planning.meeting')),
                ],
                options={
                    'indexes': [models.Index(fields=['assignee', 'state', 'due_at'], name='task_order_assignee'), models.Index(fields=['issuer', 'state', '-id'], name='task_order_issuer'), models.Index(fields=['inspector', 'state', '-id'], name='task_order_inspector'), models.Index(fields=['department', 'state', '-id'], name='task_order_department'), models.Index(condition=models.Q(('state__in', [zhanggui.planning.choices.TaskState['ACCEPTED'], zhanggui.planning.choices.TaskState['DISPUTED'], zhanggui.planning.choices.TaskState['DONE'], zhanggui.planning.choices.TaskState['ISSUED']])), fields=['due_at'], name='task_order_due')],
                },
            ),
            migrations.CreateModel(
                name='MeetingAction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.SmallIntegerField()),
                    ('what', models.TextField()),
                    ('who', models.TextField(default='')),
                    ('due_on', models.DateField(null=True)),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='planning.meeting')),
                    ('task', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='planning.taskorder')),
                ],
                options={
                    'ordering': ['position'],
                    'constraints': [models.UniqueConstraint(fields=('meeting', 'position'), name='meeting_action_position')],
                },
            ),
            migrations.CreateModel(
                name='WorkPlan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('period', models.TextField(choices=zhanggui.planning.choices.PlanPeriod.choices)),
                    ('starts_on', models.DateField()),
                    ('ends_on', models.DateField()),
                    ('state', models.TextField(choices=zhanggui.planning.choices.PlanState.choices, default=zhanggui.planning.choices.PlanState['DRAFT'])),
                    ('score', models.SmallIntegerField(null=True)),
                    ('summary', models.TextField(default='')),
                    ('changed_at', models.DateTimeField()),
                    ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='flow.case')),
                    ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.department')),
                    ('lead', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['department', 'period', '-starts_on'], name='work_plan_department')],
                    'constraints': [models.UniqueConstraint(fields=('person', 'period', 'starts_on'), name='work_plan_once'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='work_plan_has_length')],
                },
            ),
            migrations.CreateModel(
                name='PlanLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.SmallIntegerField()),
                    ('what', models.TextField()),
                    ('standard', models.TextField(default='')),
                    ('due_on', models.DateField(null=True)),
                    ('weight', models.SmallIntegerField(default=0)),
                    ('result', models.TextField(default='')),
                    ('self_score', models.SmallIntegerField(null=True)),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='planning.workplan')),
                ],
                options={
                    'ordering': ['position'],
                    'constraints': [models.UniqueConstraint(fields=('plan', 'position'), name='plan_line_position')],
                },
            ),
        ),
    ]
