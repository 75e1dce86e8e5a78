"""When a message may be sent: pure arithmetic on a person's quiet hours and digests, in Shanghai time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from zhanggui.core.clock import SHANGHAI, shanghai
from zhanggui.notices.models import EVENING, MORNING, QUIET_SINCE, QUIET_UNTIL

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """Equal or missing ends: never quiet."""

    since: time | None = QUIET_SINCE
    until: time | None = QUIET_UNTIL
    urgent_passes: bool = True
    morning: time = MORNING
    evening: time | None = EVENING


def quiet_until(hours: Hours, now: datetime) -> datetime | None:
    """The end of the quiet hours that `now` lies in; None: one may be disturbed."""
    if hours.since is None or hours.until is None or hours.since == hours.until:
        return None
    here = shanghai(now)
    clock = here.time()
    over_midnight = hours.since > hours.until
    inside = clock >= hours.since or clock < hours.until if over_midnight else hours.since <= clock < hours.until
    return _next(hours.until, now) if inside else None


def next_digest(hours: Hours, now: datetime) -> datetime:
    times = [hours.morning, *([hours.evening] if hours.evening else [])]
    return min(_next(each, now) for each in times)


def _next(clock: time, now: datetime) -> datetime:
    """The next moment at which clocks in Shanghai show this, later than now."""
    here = shanghai(now)
    found = datetime.combine(here.date(), clock, SHANGHAI)
    return (found if found > here else found + DAY).astimezone(UTC)
