"""`zhanggui worker`: does jobs. `up` runs one; run more, on any machine that reaches the database, when work piles up."""

from __future__ import annotations

import click
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.django_connector import DjangoConnector

from zhanggui.site.config import config
from zhanggui.site.tasks import HEARTBEAT_EVERY_SECONDS, HEARTBEAT_SECONDS_MAX, SHUTDOWN_SECONDS_MAX


@click.command('worker')
@click.option('--at-once', type=click.IntRange(1, 64), help='Jobs done at the same time.')
def command(at_once: int | None) -> None:
    """Do jobs until told to stop; jobs begun are finished first."""
    assert isinstance(jobs.connector, DjangoConnector)
    with jobs.replace_connector(jobs.connector.get_worker_connector()):
        jobs.run_worker(
            concurrency=at_once or config().worker_jobs_at_once,
            update_heartbeat_interval=HEARTBEAT_EVERY_SECONDS,
            stalled_worker_timeout=HEARTBEAT_SECONDS_MAX,
            shutdown_graceful_timeout=SHUTDOWN_SECONDS_MAX,
        )
