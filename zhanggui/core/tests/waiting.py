"""For tests of rivals: waits until PostgreSQL itself says that somebody stands before a lock, so that no test guesses."""

from __future__ import annotations

import time

from django.db import connection

SECONDS_MAX = 20
FORGET = 'SELECT pg_stat_clear_snapshot()'  # a transaction sees the activity of its first look otherwise
WAITING = """
SELECT count(*)
FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def wait_until_somebody_waits() -> None:
    deadline = time.monotonic() + SECONDS_MAX
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(FORGET)
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
    raise AssertionError('nobody waits')
