"""What a rule said cannot be changed afterwards."""

from __future__ import annotations

from django.db import migrations

from zhanggui.core.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [('rulebook', '0001_clauses'), ('core', '0002_audit_is_append_only')]

    operations = [append_only('rulebook_clauseversion')]
