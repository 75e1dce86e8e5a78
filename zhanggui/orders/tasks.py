"""Jobs of the orders context. They carry no data; each may be killed anywhere and run again."""

from __future__ import annotations

from procrastinate.contrib.django import app as jobs

from zhanggui.core import clock
from zhanggui.core.actors import system
from zhanggui.orders.services import alarms


@jobs.periodic(cron='*/10 * * * *')
@jobs.task(name='orders.raise_alarms', queue='upkeep', queueing_lock='orders.raise_alarms')
def raise_alarms(timestamp: int) -> None:
    """Every ten minutes: parcels that a courier did not collect, lost sight of or sends back."""
    alarms.raise_alarms(clock.now(), actor=system('物流巡检'))
