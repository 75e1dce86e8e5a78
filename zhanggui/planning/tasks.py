"""Jobs of planning: the day's reminders of tasks that are due."""

from __future__ import annotations

from procrastinate.contrib.django import app as jobs

from zhanggui.core.actors import system
from zhanggui.planning.services import reminding


@jobs.periodic(cron='15 * * * *')
@jobs.task(name='planning.remind', queue='upkeep', queueing_lock='planning.remind')
def remind(timestamp: int) -> None:
    """Every hour, so that a machine that slept in the morning does it when it wakes. Each hears of it once a day."""
    reminding.remind(actor=system(door='job'))
