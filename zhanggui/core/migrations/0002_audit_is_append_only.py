"""The audit may only grow; its strands exist from the start, one for each writer we expect at once."""

from __future__ import annotations

from django.db import migrations

from zhanggui.core.appendonly import FUNCTION, append_only


class Migration(migrations.Migration):
    dependencies = [('core', '0001_initial')]

    operations = [
        FUNCTION,
        append_only('core_auditentry'),
        append_only('core_audititem'),
        migrations.RunSQL(
            "INSERT INTO core_auditstrand (id, head, length) SELECT strand, '', 0 FROM generate_series(1, 16) AS strand",
            'DELETE FROM core_auditstrand',
        ),
    ]
