"""What happened, what was decided and what was signed cannot be changed afterwards."""

from __future__ import annotations

from django.db import migrations

from zhanggui.core.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [('flow', '0001_first'), ('core', '0002_audit_is_append_only')]

    operations = [append_only('flow_event'), append_only('flow_decisionlog'), append_only('flow_signature')]
