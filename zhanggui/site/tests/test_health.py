"""`/healthz` says 200 only when database, worker, queue and disk are all well."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from zhanggui.site import health

pytestmark = pytest.mark.django_db

WORKER = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 second')"
WAITING = """
INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status, scheduled_at, attempts)
VALUES ('default', 'any', 0, '{}', 'todo', now() - %s * interval '1 second', 0)
"""


def run(statement: str, seconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [seconds])


def test_all_is_well(client: Client) -> None:
    run(WORKER, 1)
    answer = client.get('/healthz')
    assert answer.status_code == 200
    assert answer.json()['ok'] is True


def test_no_worker(client: Client) -> None:
    answer = client.get('/healthz')
    assert answer.status_code == 503
    assert answer.json()['worker'] == {'ok': False, 'heartbeat_seconds': None}


def test_silent_worker(client: Client) -> None:
    run(WORKER, health.HEARTBEAT_SECONDS_MAX + 5)
    assert client.get('/healthz').json()['worker']['ok'] is False


def test_queue_that_does_not_move(client: Client) -> None:
    run(WORKER, 1)
    run(WAITING, health.QUEUE_SECONDS_MAX + 60)
    answer = client.get('/healthz')
    assert answer.status_code == 503
    assert answer.json()['queue']['ok'] is False


def test_job_of_tomorrow_is_not_late(client: Client) -> None:
    run(WORKER, 1)
    run(WAITING, -86_400)
    assert client.get('/healthz').json()['queue'] == {'ok': True, 'oldest_seconds': 0}


def test_full_disk(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    run(WORKER, 1)
    monkeypatch.setattr(health, 'DISK_FREE_BYTES_MIN', 10**18)
    assert client.get('/healthz').json()['disk']['ok'] is False


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post('/healthz').status_code == 405
