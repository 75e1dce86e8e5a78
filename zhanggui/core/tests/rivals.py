"""Somebody else at work on another connection while a test holds a transaction open. No test guesses how long that takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connection

SECONDS_MAX = 20
FORGET = 'SELECT pg_stat_clear_snapshot()'  # a transaction sees the activity of its first look otherwise
WAITING = """
SELECT count(*)
FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""

StartRival = Callable[[Callable[[], Any]], 'Future[Any]']
Rival = Callable[[Callable[[], Any]], Any]


@contextmanager
def rivals() -> Iterator[StartRival]:
    """Gives `start(work)`: the work begins elsewhere, the `result()` of what comes back waits for it."""

    def run(work: Callable[[], Any]) -> Any:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        yield lambda work: pool.submit(run, work)


def wait_until_somebody_waits() -> None:
    """Until PostgreSQL itself says that a connection stands before a lock."""
    deadline = time.monotonic() + SECONDS_MAX
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(FORGET)
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
    raise AssertionError('nobody waits')
