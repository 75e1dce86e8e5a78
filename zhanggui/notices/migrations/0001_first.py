"""What people are told, where, and when they do not want to be."""

from __future__ import annotations

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zhanggui.notices.choices
import zhanggui.notices.models
from zhanggui.core.tables import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name='Notice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField()),
                    ('title', models.TextField()),
                    ('title_en', models.TextField(blank=True, default='')),
                    ('body', models.TextField(blank=True, default='')),
                    ('body_en', models.TextField(blank=True, default='')),
                    ('href', models.TextField(blank=True, default='')),
                    ('key', models.TextField(blank=True, default='')),
                    ('about_type', models.TextField(blank=True, default='')),
                    ('about_id', models.BigIntegerField(blank=True, null=True)),
                    ('urgent', models.BooleanField(default=False)),
                    ('in_app', models.BooleanField(default=True)),
                    ('at', models.DateTimeField()),
                    ('read_at', models.DateTimeField(blank=True, null=True)),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('in_app', True)), fields=['person', '-id'], name='notices_of_person'), models.Index(condition=models.Q(('in_app', True), ('read_at', None)), fields=['person'], name='notices_unread'), models.Index(condition=models.Q(('read_at', None)), fields=['about_type', 'about_id'], name='notice_about')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('person', 'key'), name='notice_told_once')],
                },
            ),
            migrations.CreateModel(
                name='QuietHours',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.TimeField(blank=True, default=datetime.time(22, 0), null=True)),
                    ('until', models.TimeField(blank=True, default=datetime.time(7, 0), null=True)),
                    ('urgent_passes', models.BooleanField(default=True)),
                    ('morning', models.TimeField(default=datetime.time(8, 30))),
                    ('evening', models.TimeField(blank=True, default=datetime.time(18, 0), null=True)),
                    ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='Robot',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('channel', models.TextField(choices=zhanggui.notices.models.robot_choices)),
                    ('target', models.TextField()),
                    ('secret', models.TextField(blank=True, default='')),
                    ('keyword', models.TextField(blank=True, default='')),
                    ('groups', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                    ('seats', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                    ('urgent_only', models.BooleanField(default=False)),
                    ('rests', models.BooleanField(default=True)),
                    ('english', models.BooleanField(default=False)),
                    ('active', models.BooleanField(default=True)),
                ],
                options={
                    'ordering': ['name'],
                    'constraints': [models.UniqueConstraint(fields=('name',), name='notice_robot_name')],
                },
            ),
            migrations.CreateModel(
                name='Delivery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('channel', models.TextField(choices=zhanggui.notices.choices.Channel.choices)),
                    ('key', models.TextField(blank=True, default='')),
                    ('state', models.TextField(choices=zhanggui.notices.choices.DeliveryState.choices, default=zhanggui.notices.choices.DeliveryState['QUEUED'])),
                    ('digest', models.BooleanField(default=False)),
                    ('due_at', models.DateTimeField()),
                    ('made_at', models.DateTimeField()),
                    ('taken_at', models.DateTimeField(blank=True, null=True)),
                    ('sent_at', models.DateTimeField(blank=True, null=True)),
                    ('tries', models.IntegerField(default=0)),
                    ('error', models.TextField(blank=True, default='')),
                    ('error_en', models.TextField(blank=True, default='')),
                    ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='notices.notice')),
                    ('robot', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='notices.robot')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state__in', ['queued', 'sending'])), fields=['due_at'], name='notice_delivery_due'), models.Index(fields=['robot', '-taken_at'], name='notice_robot_taken'), models.Index(fields=['person', 'channel', '-taken_at'], name='notice_person_taken')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('robot', None)), fields=('notice', 'channel'), name='notice_delivery_once'), models.UniqueConstraint(condition=models.Q(('robot__isnull', False), models.Q(('key', ''), _negated=True)), fields=('robot', 'key'), name='notice_robot_once')],
                },
            ),
            migrations.CreateModel(
                name='SeatChoice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seat', models.TextField()),
                    ('group', models.TextField()),
                    ('channel', models.TextField(choices=zhanggui.notices.choices.Channel.choices)),
                    ('when', models.TextField(choices=zhanggui.notices.choices.When.choices)),
                ],
                options={
                    'ordering': ['seat', 'group', 'channel'],
                    'constraints': [models.UniqueConstraint(fields=('seat', 'group', 'channel'), name='notice_seat_choice_once')],
                },
            ),
            migrations.CreateModel(
                name='Address',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('channel', models.TextField(choices=zhanggui.notices.choices.Channel.choices)),
                    ('target', models.TextField()),
                    ('secret', models.TextField(blank=True, default='')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('person', 'channel'), name='notice_address_once')],
                },
            ),
            migrations.CreateModel(
                name='Choice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.TextField()),
                    ('channel', models.TextField(choices=zhanggui.notices.choices.Channel.choices)),
                    ('when', models.TextField(choices=zhanggui.notices.choices.When.choices)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('person', 'group', 'channel'), name='notice_choice_once')],
                },
            ),
        ),
    ]
