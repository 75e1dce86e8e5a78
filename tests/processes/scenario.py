"""A scenario as its file tells it: who starts a process and who does what, path by path. A key that nobody reads is refused."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import yaml

FOLDER = Path(__file__).parent


class Start(msgspec.Struct, forbid_unknown_fields=True, rename={'values': 'set'}):
    """By a person (`by`), by the clock (`schedule`) or by news (`message`). `node`: which of several such starts."""

    by: str = ''
    values: dict[str, Any] = {}
    schedule: bool = False
    message: str = ''
    node: str = ''


class Step(msgspec.Struct, forbid_unknown_fields=True, rename={'values': 'set', 'passes': 'pass', 'told': 'values'}):
    """One of `at`, `pass`, `fire`, `message`, `signal`, `incident`, `waits`."""

    at: str = ''
    by: str | list[str] = []
    outcome: str = ''
    comment: str = ''
    values: dict[str, Any] = {}
    due: str = ''  # what is committed to, from now; by default two days
    winner: str = ''  # of a 🗳
    case: str = ''  # the process in whose case it is, where several have such a node

    passes: str = ''  # the clock moves so far
    fire: str = ''  # the clock moves to when the timer or due time at this node fires
    message: str = ''
    key: str = ''  # its correlation
    signal: str = ''
    told: dict[str, Any] = {}  # what message or signal carries
    incident: str = ''  # the node that cannot go on
    how: str = 'skip'
    waits: list[str] | None = None

    @property
    def people(self) -> list[str]:
        return [self.by] if isinstance(self.by, str) else self.by


class Way(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    ends: str | list[str]
    steps: list[Step] = []
    start: Start | None = None
    subject: str | None = None

    @property
    def ends_at(self) -> list[str]:
        return [self.ends] if isinstance(self.ends, str) else self.ends


class Scenario(msgspec.Struct, forbid_unknown_fields=True):
    paths: list[Way]
    start: Start = msgspec.field(default_factory=Start)
    subject: str = ''


def path_of(key: str) -> Path:
    return FOLDER / f'{key}.yaml'


def read(key: str) -> Scenario:
    """Raises with the place of what is wrong."""
    told = yaml.safe_load(path_of(key).read_text('utf-8'))
    return msgspec.convert(_plain(told), Scenario)


def _plain(value: Any) -> Any:
    """Dates as the texts that they are in a form."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value
