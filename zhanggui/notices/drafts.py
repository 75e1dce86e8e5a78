"""What is told to make or change something here: a person's wishes, a robot."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time

from zhanggui.notices.models import EVENING, MORNING, QUIET_SINCE, QUIET_UNTIL


@dataclass(frozen=True, slots=True)
class Wish:
    """One cell of the matrix."""

    group: str
    channel: str
    when: str


@dataclass(frozen=True, slots=True)
class Place:
    """An address outside. An empty secret keeps the one there is; an empty target with `gone` takes the address away."""

    channel: str
    target: str = ''
    secret: str = ''
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Wishes:
    """All of one person's settings; what is not named stays as it is."""

    choices: list[Wish] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    since: time | None = QUIET_SINCE
    until: time | None = QUIET_UNTIL
    urgent_passes: bool = True
    morning: time = MORNING
    evening: time | None = EVENING


@dataclass(frozen=True, slots=True)
class RobotDraft:
    name: str
    channel: str
    target: str
    secret: str = ''
    keyword: str = ''
    groups: list[str] = field(default_factory=list)
    seats: list[str] = field(default_factory=list)
    urgent_only: bool = False
    rests: bool = True
    english: bool = False
    active: bool = True
