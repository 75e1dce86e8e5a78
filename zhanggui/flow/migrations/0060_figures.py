"""What figures are read by: when a task ended, and, in the order the log grows by itself, when something happened."""

from __future__ import annotations

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('flow', '0040_forms_and_ready')]

    operations = [
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['done_at'], condition=models.Q(done_at__isnull=False), name='task_done_at'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=django.contrib.postgres.indexes.BrinIndex(
                fields=['at'], pages_per_range=32, autosummarize=True, name='event_at'
            ),
        ),
        migrations.AddIndex(
            model_name='case',
            index=django.contrib.postgres.indexes.BrinIndex(
                fields=['started_at'], pages_per_range=32, autosummarize=True, name='case_started_at'
            ),
        ),
    ]
