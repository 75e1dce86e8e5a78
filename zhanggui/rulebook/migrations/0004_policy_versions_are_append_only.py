"""The numbers of a past month cannot be changed afterwards."""

from __future__ import annotations

from django.db import migrations

from zhanggui.core.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [('rulebook', '0003_policies')]

    operations = [append_only('rulebook_policyversion')]
