"""Jobs of the site itself: a job whose worker was killed goes back into the queue; duties not done are told in the evening."""

from __future__ import annotations

from procrastinate import JobContext
from procrastinate.contrib.django import app as jobs

from zhanggui.core.actors import system
from zhanggui.site.workbench import evening

HEARTBEAT_EVERY_SECONDS = 3.0
HEARTBEAT_SECONDS_MAX = 15.0  # silent for longer: the worker was killed
SHUTDOWN_SECONDS_MAX = 10.0


@jobs.periodic(cron='* * * * * */15')
@jobs.task(name='site.rescue', queue='upkeep', queueing_lock='site.rescue', pass_context=True)
async def rescue(context: JobContext, timestamp: int) -> None:
    """Every 15 seconds: jobs whose worker's heart stopped are to be done again (each bears repetition)."""
    manager = context.app.job_manager
    await manager.prune_stalled_workers(HEARTBEAT_SECONDS_MAX)
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=HEARTBEAT_SECONDS_MAX):
        await manager.retry_job(job)


@jobs.periodic(cron='20 * * * *')
@jobs.task(name='site.duties', queue='upkeep', queueing_lock='site.duties')
def duties(timestamp: int) -> None:
    """Every hour, and only towards the evening of a working day there is anything to say. Each hears of it once a day."""
    evening.remind(actor=system(door='job'))
