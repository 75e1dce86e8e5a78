"""What stood under the bell of processes moves to where all notices are."""

from __future__ import annotations

from django.db import migrations

MOVE = """
INSERT INTO notices_notice (
    person_id, kind, title, title_en, body, body_en, href, key, about_type, about_id, urgent, in_app, at, read_at
)
SELECT
    told.person_id, 'flow.' || told.what, found.title, '', told.text, '',
    CASE WHEN told.task_id IS NULL THEN '/flow/cases/' || told.case_id ELSE '/flow/tasks/' || told.task_id END || '/',
    '', 'flow.Case', told.case_id, told.what IN ('overdue', 'incident'), true, told.at, told.read_at
FROM flow_notice AS told
JOIN flow_case AS found ON found.id = told.case_id
ORDER BY told.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ('flow', '0100_process_name_en'),
        ('notices', '0001_first'),
    ]

    operations = [
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.DeleteModel(name='Notice'),
    ]
