"""Append-only by law of the database: one trigger function, and the operation that puts a table under it."""

from __future__ import annotations

from django.db.migrations import RunSQL

FUNCTION = RunSQL(
    """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: a correction is another row', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$
""",
    'DROP FUNCTION refuse_change()',
)


def append_only(table: str) -> RunSQL:
    """Rows of `table` can be added, never changed or deleted. Costs nothing on insert: the trigger is per statement."""
    return RunSQL(
        f'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
        f'DROP TRIGGER append_only ON {table}',
    )
