"""Which ways a notice takes to one reader, and when: decided here, without a query, from what the reader chose.

A reader's own choice goes before that of the posts held, and that before the default of the group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from zhanggui.notices.choices import OUTSIDE, Channel, When
from zhanggui.notices.hours import Hours, next_digest, quiet_until
from zhanggui.notices.kinds import Group
from zhanggui.notices.models import Robot

Chosen = Mapping[tuple[str, str], str]  # (group, channel) -> when

# Of several posts the one that tells most is heard: nobody misses what one of their posts must know.
LOUDEST = (When.AT_ONCE, When.DIGEST, When.OFF)


@dataclass(frozen=True, slots=True)
class Reader:
    """`reached` are the ways outside for which there is an address."""

    person: int
    chosen: Chosen = field(default_factory=dict)
    seats: frozenset[str] = frozenset()
    hours: Hours = field(default_factory=Hours)
    reached: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Planned:
    """`digest`: sent together with whatever else is due by then."""

    channel: str
    due_at: datetime
    digest: bool = False


def when_of(group: Group, channel: str, reader: Reader, seats: Mapping[str, Chosen]) -> When:
    key = (group.key, str(channel))
    if key in reader.chosen:
        return When(reader.chosen[key])
    of_seats = {seats[seat][key] for seat in reader.seats if key in seats.get(seat, {})}
    return next((when for when in LOUDEST if when in of_seats), group.default(channel))


def ways(
    group: Group, reader: Reader, *, urgent: bool, now: datetime, seats: Mapping[str, Chosen]
) -> Iterable[Planned]:
    """The ways outside. Quiet hours hold back what comes at once; at their end it comes in one message."""
    for channel in OUTSIDE:
        if channel not in reader.reached:
            continue
        when = when_of(group, channel, reader, seats)
        if when == When.AT_ONCE:
            end = None if urgent and reader.hours.urgent_passes else quiet_until(reader.hours, now)
            yield Planned(channel, end or now, digest=end is not None)
        elif when == When.DIGEST:
            yield Planned(channel, next_digest(reader.hours, now), digest=True)


def shows(group: Group, reader: Reader, seats: Mapping[str, Chosen]) -> bool:
    """In the app there is no digest: it waits there by itself."""
    return when_of(group, Channel.IN_APP, reader, seats) != When.OFF


def says(robot: Robot, group: Group, *, urgent: bool, seats: frozenset[str]) -> bool:
    """Does this robot speak of it? `seats` are those of everybody told."""
    if not robot.active or (robot.urgent_only and not urgent):
        return False
    return (not robot.groups or group.key in robot.groups) and (not robot.seats or bool(seats & set(robot.seats)))


def robot_due(robot: Robot, *, urgent: bool, now: datetime) -> Planned:
    end = quiet_until(Hours(), now) if robot.rests and not urgent else None
    return Planned(robot.channel, end or now, digest=end is not None)
