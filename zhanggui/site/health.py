"""`/healthz`: is the database there, does a worker live, is there room on disk, do jobs get done? Tells no secrets."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhanggui.site.config import config

HEARTBEAT_SECONDS_MAX = 20  # workers beat every 3 s
QUEUE_SECONDS_MAX = 15 * 60
DISK_FREE_BYTES_MIN = 500 * 1024 * 1024

HEARTBEAT_AGE = """
SELECT extract(epoch FROM now() - max(last_heartbeat))::float
  FROM procrastinate_workers
"""
OLDEST_WAITING = """
SELECT coalesce(extract(epoch FROM now() - min(coalesce(job.scheduled_at, event.at))), 0)::float
  FROM procrastinate_jobs job
  LEFT JOIN procrastinate_events event ON event.job_id = job.id AND event.type = 'deferred'
 WHERE job.status = 'todo'
   AND (job.scheduled_at IS NULL OR job.scheduled_at < now())
"""

Finding = dict[str, Any]


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    findings = look()
    ok = all(finding['ok'] for finding in findings.values())
    return JsonResponse({'ok': ok, **findings}, status=200 if ok else 503)


def look() -> dict[str, Finding]:
    """Each part's state; one that cannot be asked is not well."""
    checks: dict[str, Callable[[], Finding]] = {
        'database': _database,
        'worker': _worker,
        'queue': _queue,
        'disk': _disk,
    }
    return {name: _safely(check) for name, check in checks.items()}


def _database() -> Finding:
    return {'ok': _number('SELECT 1') == 1}


def _worker() -> Finding:
    age = _number(HEARTBEAT_AGE)
    return {'ok': age is not None and age <= HEARTBEAT_SECONDS_MAX, 'heartbeat_seconds': _rounded(age)}


def _queue() -> Finding:
    age = _number(OLDEST_WAITING) or 0
    return {'ok': age <= QUEUE_SECONDS_MAX, 'oldest_seconds': _rounded(age)}


def _disk() -> Finding:
    free = shutil.disk_usage(config().home).free
    return {'ok': free >= DISK_FREE_BYTES_MIN, 'free_mb': free // 1024 // 1024}


def _safely(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except (DatabaseError, OSError):
        return {'ok': False}


def _number(statement: str) -> float | None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0] if row else None


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)
