"""Jobs of the core. They carry ids, never data; each may be killed anywhere and run again."""

from __future__ import annotations

from procrastinate.contrib.django import app as jobs

from zhanggui.core import drift, outbox, tallies


@jobs.task(name='core.deliver', queue='outbox')
def deliver(delivery_id: int) -> None:
    """Deliver one outbox event to one handler; a failure lays the job of its next try itself."""
    outbox.deliver(delivery_id)


@jobs.periodic(cron='40 19 * * *')  # in UTC: 03:40 in Shanghai
@jobs.task(name='core.prove', queue='upkeep')
def prove(timestamp: int) -> None:
    """Every night: run every invariant and keep the report."""
    drift.run_and_keep()


@jobs.periodic(cron='*/30 * * * *')
@jobs.task(name='core.prune', queue='upkeep')
def prune(timestamp: int) -> None:
    """Finished jobs are not history: fetching slows down on a long queue."""
    outbox.prune()


@jobs.periodic(cron='* * * * *')
@jobs.task(name='core.fold_tallies', queue='upkeep')
def fold_tallies(timestamp: int) -> None:
    """Every minute: a busy hour leaves some thousand small rows behind each counter."""
    tallies.fold()
