"""Jobs of the flow context. They carry ids, never data; each may be killed anywhere and run again."""

from __future__ import annotations

from procrastinate.contrib.django import app as jobs

from zhanggui.flow.services import telling, timers
from zhanggui.flow.services.jobs import run_job as do_job

TIMERS_A_POLL = 1_000


@jobs.task(name='flow.run_job', queue='flow')
def run_job(job_id: int) -> None:
    """A use case that a case has called."""
    do_job(job_id)


@jobs.periodic(cron='* * * * * */5')
@jobs.task(name='flow.fire_timers', queue='timers', queueing_lock='flow.fire_timers')
def fire_timers(timestamp: int) -> None:
    """Every five seconds: timers of cases and schedules whose time has come."""
    timers.fire_due(TIMERS_A_POLL)


@jobs.periodic(cron='* * * * *')
@jobs.task(name='flow.tell_new_tasks', queue='notices', queueing_lock='flow.tell_new_tasks')
def tell_new_tasks(timestamp: int) -> None:
    """Every minute: who has something new to do, as far as they want to be told outside their inbox."""
    telling.new_tasks()
