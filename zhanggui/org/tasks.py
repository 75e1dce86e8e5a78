"""Jobs of the organisation: the night after somebody's last day their account ends and their work is passed on."""

from __future__ import annotations

from procrastinate.contrib.django import app as jobs

from zhanggui.core.actors import system
from zhanggui.org.services.moves import carry_out_due


@jobs.periodic(cron='7 * * * *')
@jobs.task(name='org.farewells', queue='upkeep', queueing_lock='org.farewells')
def farewells(timestamp: int) -> None:
    """Every hour, so that a machine that slept at midnight does it when it wakes. Whoever is gone already is left alone."""
    carry_out_due(actor=system(door='job'))
