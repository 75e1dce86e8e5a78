"""ISO 8601 as timers write it: a time, a duration, or a cycle such as `R3/PT1H`. Texts in, values out, nothing else."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from zhanggui.flow.feel.errors import FeelError
from zhanggui.flow.feel.temporal import read_duration, read_moment
from zhanggui.flow.feel.values import Months

SHORT_TIME = re.compile(r'(T\d\d:\d\d)(?=Z|[+-]|@|$)')
BASIC_ZONE = re.compile(r'([+-]\d\d)(\d\d)?$')
WEEKS = re.compile(r'P(\d{1,6})W')
REPEATS = re.compile(r'R(\d{0,6})')


@dataclass(frozen=True, slots=True)
class Cycle:
    """`times` -1: for ever. `start` None: from when the timer is armed."""

    times: int
    period: dt.timedelta | Months
    start: dt.datetime | None = None


def read_time(text: str) -> dt.datetime | None:
    """A time without a zone is left without one: the engine reads it in the company's zone."""
    text = SHORT_TIME.sub(r'\1:00', text.strip())
    if 'T' in text and (zone := BASIC_ZONE.search(text)) and '@' not in text:
        text = f'{text[: zone.start()]}{zone.group(1)}:{zone.group(2) or "00"}'
    try:
        return read_moment(text)
    except FeelError:
        return None


def read_length(text: str) -> dt.timedelta | Months | None:
    text = text.strip()
    if found := WEEKS.fullmatch(text):
        return dt.timedelta(weeks=int(found.group(1)))
    length = read_duration(text)
    return length if length is None or _is_forward(length) else None


def read_cycle(text: str) -> Cycle | None:
    parts = text.strip().split('/')
    if len(parts) not in {2, 3} or not (repeats := REPEATS.fullmatch(parts[0])):
        return None
    times = int(repeats.group(1)) if repeats.group(1) else -1
    period = read_length(parts[-1])
    start = read_time(parts[1]) if len(parts) == 3 else None
    if period is None or (len(parts) == 3 and start is None) or period in {dt.timedelta(), Months(0)}:
        return None
    return Cycle(times, period, start)


def _is_forward(length: dt.timedelta | Months) -> bool:
    return length.count >= 0 if isinstance(length, Months) else length >= dt.timedelta()
