"""Jobs of the notices context. They carry ids, never data; each may be killed anywhere and run again."""

from __future__ import annotations

from procrastinate.contrib.django import app as jobs

from zhanggui.notices.services import delivering, upkeep


@jobs.task(name='notices.deliver', queue='notices')
def deliver(delivery_id: int) -> None:
    """Send one notice on one way."""
    delivering.deliver([delivery_id])


@jobs.periodic(cron='* * * * *')
@jobs.task(name='notices.release', queue='notices', queueing_lock='notices.release')
def release(timestamp: int) -> None:
    """Every minute: next tries, what waited for the end of quiet hours, and digests."""
    delivering.release()


@jobs.periodic(cron='50 19 * * *')  # in UTC: 03:50 in Shanghai
@jobs.task(name='notices.forget', queue='upkeep')
def forget(timestamp: int) -> None:
    """Every night: what is long read, or was told half a year ago, is history without a use."""
    upkeep.forget()
