"""The one clock of the house: everything that needs the present asks here, so that a test can move it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo('Asia/Shanghai')

EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
DAY_S = 86_400
SHANGHAI_AHEAD_S = 8 * 3_600  # since 1991 without summer time

_shift: ContextVar[timedelta] = ContextVar('clock_shift', default=timedelta())
_stopped: ContextVar[datetime | None] = ContextVar('clock_stopped', default=None)


def now() -> datetime:
    """The present, aware, in UTC."""
    return _stopped.get() or datetime.now(UTC) + _shift.get()


@contextmanager
def stopped(at: datetime) -> Iterator[None]:
    """Inside, the present is `at` and does not go on: what is computed there can be computed again from the log."""
    token = _stopped.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _stopped.reset(token)


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


def shanghai_day(moment: datetime) -> date:
    """The calendar day in Shanghai, by arithmetic: a batch of ten thousand asks for it twice an order."""
    return date.fromordinal(EPOCH_ORDINAL + int((moment.timestamp() + SHANGHAI_AHEAD_S) // DAY_S))


def today() -> date:
    """The calendar day in Shanghai."""
    return shanghai(now()).date()
