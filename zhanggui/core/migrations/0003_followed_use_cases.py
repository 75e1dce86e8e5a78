"""Which use cases are told as news."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('core', '0002_audit_is_append_only')]

    operations = [
        migrations.CreateModel(
            name='Followed', fields=[('use_case', models.TextField(primary_key=True, serialize=False))]
        ),
    ]
