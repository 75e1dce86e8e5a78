"""Movements may only be added; balances keep free space on their pages, because every order touches them."""

from __future__ import annotations

from django.db import migrations

from zhanggui.core.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [('stock', '0001_initial'), ('core', '0002_audit_is_append_only')]

    operations = [
        append_only('stock_movement'),
        migrations.RunSQL(
            'ALTER TABLE stock_balance SET (fillfactor = 50)', 'ALTER TABLE stock_balance RESET (fillfactor)'
        ),
    ]
