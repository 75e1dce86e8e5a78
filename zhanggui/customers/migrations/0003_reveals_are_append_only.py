"""Who looked at a buyer's data stays written."""

from __future__ import annotations

from django.db import migrations

from zhanggui.core.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [('customers', '0002_initial'), ('core', '0002_audit_is_append_only')]

    operations = [append_only('customers_reveal')]
