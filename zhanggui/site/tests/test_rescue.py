"""A job whose worker was killed is done again; one whose worker lives is left alone."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app as jobs

from zhanggui.site.tasks import HEARTBEAT_SECONDS_MAX, rescue

WORKER = """
INSERT INTO procrastinate_workers (last_heartbeat)
VALUES (now() - %s * interval '1 second')
RETURNING id
"""
DOING = """
INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status, attempts, worker_id)
VALUES ('default', 'any', 0, '{}', 'doing', 0, %s)
RETURNING id
"""
STATUS = 'SELECT status::text, attempts FROM procrastinate_jobs WHERE id = %s'


def ask(statement: str, value: float) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [value])
        row: tuple[object, ...] = cursor.fetchone()
    return row


def begun_by_worker_silent_for(seconds: float) -> int:
    worker = ask(WORKER, seconds)[0]
    return int(str(ask(DOING, int(str(worker)))[0]))


@pytest.mark.django_db(transaction=True)
def test_jobs_of_the_dead_go_back_into_the_queue() -> None:
    orphan = begun_by_worker_silent_for(HEARTBEAT_SECONDS_MAX + 1)
    kept = begun_by_worker_silent_for(1)

    context = SimpleNamespace(app=jobs)
    async_to_sync(rescue.func)(context, timestamp=0)

    assert ask(STATUS, orphan)[0] == 'todo'
    assert ask(STATUS, kept)[0] == 'doing'
