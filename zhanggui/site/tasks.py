"""Jobs of the site itself: a job whose worker was killed goes back into the queue, so that none is ever lost."""

from __future__ import annotations

from procrastinate import JobContext
from procrastinate.contrib.django import app as jobs

HEARTBEAT_SECONDS_MAX = 30


@jobs.periodic(cron='* * * * *')
@jobs.task(name='site.rescue', queue='upkeep', queueing_lock='site.rescue', pass_context=True)
async def rescue(context: JobContext, timestamp: int) -> None:
    """Every minute: jobs whose worker's heart stopped are to be done again (each bears repetition)."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=HEARTBEAT_SECONDS_MAX):
        await manager.retry_job(job)
