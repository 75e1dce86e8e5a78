"""On whose home a figure stands, and duties that people tick off themselves."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from zhanggui.core.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [
        ('site', '0002_playbook'),
        ('rulebook', '0001_clauses'),
        ('core', '0002_audit_is_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField('metric', 'positions', models.TextField(blank=True, default='')),
        migrations.CreateModel(
            name='DutyDone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.DateField()),
                ('note', models.TextField()),
                ('at', models.DateTimeField()),
                (
                    'clause',
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rulebook.clause'
                    ),
                ),
                (
                    'person',
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('person', 'clause', 'first'), name='duty_done_once')
                ],
            },
        ),
        append_only('site_dutydone'),
    ]
