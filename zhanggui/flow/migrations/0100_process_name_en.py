"""The English name of a process beside the Chinese one."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('flow', '0060_figures')]

    operations = [
        migrations.AddField('process', 'name_en', models.TextField(default='', blank=True)),
    ]
