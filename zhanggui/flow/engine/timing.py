"""Timer texts → moments. The one time the engine knows is `world.now`; a time without a zone is Shanghai's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhanggui.core.clock import SHANGHAI
from zhanggui.core.words import say
from zhanggui.flow.bpmn.model import TimerSpec
from zhanggui.flow.bpmn.timers import read_length
from zhanggui.flow.engine.evaluating import Trouble, value
from zhanggui.flow.engine.world import World
from zhanggui.flow.feel import FeelError, Unclaimed
from zhanggui.flow.feel.temporal import read_duration, read_moment, show
from zhanggui.flow.feel.values import Months, Value

FOR_EVER = -1
CATCH_UP_MAX = 10_000
WRONG = say('定时的时间读不出来', 'the time of the timer cannot be read')


@dataclass(frozen=True, slots=True)
class Alarm:
    """When a timer goes off; a cycle goes off `left` times, `every` so long."""

    at: float
    every: str = ''
    left: int = 1


def alarm(spec: TimerSpec, names: Mapping[str, Any], world: World) -> Alarm:
    if spec.date is not None:
        return Alarm(moment(value(spec.date, names)).timestamp())
    if spec.duration is not None:
        return Alarm(after(value(spec.duration, names), world, working=spec.working))
    if spec.cycle is not None:
        return _cycle(value(spec.cycle, names), world, working=spec.working)
    raise Trouble('timer', WRONG)


def again(every: str, left: int, last: float, world: World, *, working: bool) -> Alarm:
    """The next time of a cycle, counted from the last one, so that a late poll does not shift it."""
    start = dt.datetime.fromtimestamp(last, dt.UTC)
    at = _later(start, _length(every), world, working=working)
    return Alarm(at.timestamp(), every, left)


def next_of(spec: TimerSpec, world: World) -> Alarm:
    """When a schedule begins its next case: of an endless cycle the first time that lies ahead, whenever it was drawn."""
    found, now = alarm(spec, {}, world), world.now.timestamp()
    for _ in range(CATCH_UP_MAX if found.left == FOR_EVER else 0):
        if found.at > now:
            break
        found = again(found.every, FOR_EVER, found.at, world, working=spec.working)
    return found


def after(length: Value, world: World, *, working: bool) -> float:
    """A duration from now, or a time as it is."""
    if isinstance(length, dt.date):
        return moment(length).timestamp()
    if isinstance(length, str) and not length.lstrip('-').startswith('P'):
        return moment(length).timestamp()
    return _later(world.now, _length(length), world, working=working).timestamp()


def before(at: float, length: Value) -> float:
    """`length` before a moment, by the plain clock."""
    start = dt.datetime.fromtimestamp(at, dt.UTC)
    gap = _length(length)
    return (_shifted(start, -gap.count) if isinstance(gap, Months) else start - gap).timestamp()


def moment(given: Value) -> dt.datetime:
    if isinstance(given, str):
        try:
            given = read_moment(given) or dt.datetime.fromisoformat(given)
        except (ValueError, Unclaimed):
            raise Trouble('timer', WRONG) from None
    if isinstance(given, dt.date) and not isinstance(given, dt.datetime):
        given = dt.datetime.combine(given, dt.time())
    if not isinstance(given, dt.datetime):
        raise Trouble('timer', WRONG)
    return given if given.tzinfo else given.replace(tzinfo=SHANGHAI)


def _cycle(text: Value, world: World, *, working: bool) -> Alarm:
    """`R3/PT1H`, `R/PT1H`, `R3/2026-11-11T00:00:00/PT1H`; a bare duration goes on for ever."""
    if isinstance(text, dt.timedelta | Months):
        text = f'R/{show(text)}'
    if not isinstance(text, str):
        raise Trouble('timer', WRONG)
    parts = text.split('/')
    times = parts.pop(0)[1:] if parts[0].startswith('R') else ''
    if not parts or (times and not times.isdigit()):
        raise Trouble('timer', WRONG)
    every, left = parts[-1], int(times) if times else FOR_EVER
    if len(parts) == 2:
        return Alarm(moment(parts[0]).timestamp(), every, left)
    return Alarm(_later(world.now, _length(every), world, working=working).timestamp(), every, left)


def _length(given: Value) -> dt.timedelta | Months:
    if isinstance(given, str):
        try:
            given = read_length(given) or read_duration(given)  # only the first reads weeks
        except FeelError:
            given = None
    if isinstance(given, dt.timedelta | Months):
        return given
    raise Trouble('timer', WRONG)


def _later(start: dt.datetime, length: dt.timedelta | Months, world: World, *, working: bool) -> dt.datetime:
    try:
        if isinstance(length, Months):
            return _shifted(start, length.count)
        return world.working(start, length) if working else start + length
    except (OverflowError, ValueError):
        raise Trouble('timer', WRONG) from None


def _shifted(start: dt.datetime, months: int) -> dt.datetime:
    """The same day so many months on; the last day of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for day in range(start.day, 0, -1):
        try:
            return start.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise Trouble('timer', WRONG)
