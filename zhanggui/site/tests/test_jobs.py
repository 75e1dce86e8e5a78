"""Work of the night is done at night by the clock on the wall here: the queue's own reckons in UTC."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app as jobs

from zhanggui.core import clock

NIGHT = range(2, 6)


def test_what_runs_once_a_day_runs_while_nobody_works() -> None:
    daily = [task for task in jobs.periodic_registry.periodic_tasks.values() if task.cron.split()[-4].isdigit()]
    assert {task.task.name for task in daily} >= {'core.prove', 'rulebook.count', 'notices.forget'}
    for each in daily:
        times = each.croniter
        times.set_current(start_time=datetime(2026, 11, 11, tzinfo=UTC).timestamp())
        at = clock.shanghai(datetime.fromtimestamp(times.get_next(ret_type=float), UTC))
        assert at.hour in NIGHT, f'{each.task.name} runs at {at:%H:%M}'
