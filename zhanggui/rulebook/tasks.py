"""Jobs of the rulebook: the nightly count and findings, the morning's reminders."""

from __future__ import annotations

from procrastinate.contrib.django import app as jobs

from zhanggui.core.actors import system
from zhanggui.rulebook.services import finding, reading, tallying


@jobs.periodic(cron='10 19 * * *')  # in UTC: 03:10 in Shanghai, before the nightly proofs
@jobs.task(name='rulebook.count', queue='upkeep', queueing_lock='rulebook.count')
def count(timestamp: int) -> None:
    """Days that are over are counted once; what was broken is raised; what nobody answered goes up."""
    tallying.tally_days()
    finding.raise_findings(actor=system('制度'))
    finding.escalate(actor=system('制度'))
    reading.remind(actor=system('制度'))
