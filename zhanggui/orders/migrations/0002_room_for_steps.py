"""The rows that every step moves keep free space on their pages, so that a new version lands beside the old one."""

from __future__ import annotations

from django.db import migrations

FILL = [('orders_work', 70), ('orders_parcel', 80)]


class Migration(migrations.Migration):
    dependencies = [('orders', '0001_initial')]

    operations = [
        migrations.RunSQL(
            f'ALTER TABLE {table} SET (fillfactor = {percent})', f'ALTER TABLE {table} RESET (fillfactor)'
        )
        for table, percent in FILL
    ]
