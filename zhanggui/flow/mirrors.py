"""What upper contexts keep of a case: rows of their own that show where it stands, written in the transaction of each step.

The case stays the truth of who must do what. A context registers one function for a process; it is given the cases that moved,
whoever moved them (a person on any screen, a timer, an administrator), and brings its rows to what they say. So a list of tasks
or plans is never behind its case, and can be made again from the cases alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from zhanggui.core.actors import Actor
from zhanggui.flow.engine.state import Activity, State, Status
from zhanggui.flow.forms.variables import ROOT, seen_from

if TYPE_CHECKING:
    from zhanggui.flow.services.opencase import OpenCase

LIVE = {Status.RUNNING, Status.SUSPENDED}


@dataclass(frozen=True, slots=True)
class Open:
    """A step that waits for people, with what is known where it stands (its round of a multi-instance included)."""

    node: str
    people: tuple[int, ...]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands after a step. `at`: every node where it rests, timers too.

    `gained`: what the rounds of a multi-instance gave so far, by node.
    """

    case: int
    number: str
    process: str
    subject_type: str
    subject_id: int | None
    starter: int | None
    status: str
    values: Mapping[str, Any]
    open: Sequence[Open]
    at: frozenset[str]
    gained: Mapping[str, Sequence[Any]]
    started_at: datetime
    ended_at: datetime | None
    now: datetime

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def is_completed(self) -> bool:
        return self.status == Status.COMPLETED

    def waits_at(self, node: str) -> bool:
        return any(each.node == node for each in self.open)


Mirror = Callable[[Sequence[Standing], Actor], None]

_mirrors: dict[str, Mirror] = {}


def register(process: str, mirror: Mirror) -> None:
    """One a process: two who write of the same case would each believe to be the only one."""
    if _mirrors.setdefault(process, mirror) is not mirror:
        raise ValueError(f'process {process!r} is mirrored twice')


def show(cases: Iterable[OpenCase], actor: Actor, now: datetime) -> None:
    """Tell those who keep rows of these cases; of others nothing is made."""
    found: dict[str, list[Standing]] = {}
    for case in cases:
        if case.version.key in _mirrors:
            found.setdefault(case.version.key, []).append(_standing(case, now))
    for process, standings in found.items():
        _mirrors[process](standings, actor)


def _standing(case: OpenCase, now: datetime) -> Standing:
    state = case.state
    return Standing(
        case=case.id, number=case.number, process=case.version.key, subject_type=case.subject_type,
        subject_id=case.subject_id, starter=case.starter_id, status=state.status.value, values=seen_from(state, ROOT),
        open=[_open(state, activity) for activity in state.activities.values()],
        at=frozenset(token.node for token in state.tokens.values()), gained=_gained(state),
        started_at=case.started_at, ended_at=case.ended_at, now=now,
    )  # fmt: skip


def _open(state: State, activity: Activity) -> Open:
    people = {person for seat in activity.seats.values() if seat.open for person in seat.people}
    return Open(activity.node, tuple(sorted(people)), seen_from(state, activity.scope))


def _gained(state: State) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for multi in state.multis.values():
        found.setdefault(multi.node, []).extend(multi.results[index] for index in sorted(multi.results))
    return found
