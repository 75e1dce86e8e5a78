"""The one clock of the house: everything that needs the present asks here, so that a test can move it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo('Asia/Shanghai')

_shift: ContextVar[timedelta] = ContextVar('clock_shift', default=timedelta())


def now() -> datetime:
    """The present, aware, in UTC."""
    return datetime.now(UTC) + _shift.get()


@contextmanager
def moved(by: timedelta) -> Iterator[None]:
    """Inside, the present is `by` later (or earlier): for tests and for rehearsing deadlines."""
    token = _shift.set(_shift.get() + by)
    try:
        yield
    finally:
        _shift.reset(token)


def shanghai(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI)


def day_of(moment: datetime) -> str:
    """The calendar day as our people mean it, `2026-11-21`."""
    return shanghai(moment).date().isoformat()


def today() -> date:
    """The calendar day in Shanghai."""
    return shanghai(now()).date()
