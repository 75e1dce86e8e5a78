"""What the steps of one transaction want written: gathered by case and number, then written with few statements.

The rows follow the engine's state and never the other way round. What changed several times within the transaction is written
once, as it came to stand; the event log has each step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.choices import TaskState
from zhanggui.flow.engine import effects as e

Key = tuple[int, int]  # case, number of the seat or wait
# Ways in which a seat closes although nobody's decision stands.
UNDONE = {'passed', 'dropped', 'waiting', 'withdrawn', 'cancelled'}


@dataclass(slots=True)
class TaskRow:
    case: int
    seat: int
    activity: int
    node: str
    name: str
    lane: str
    kind: str
    people: tuple[int, ...]
    index: int
    opened_at: datetime
    due_at: datetime | None
    owner: int | None = None
    closed: Closing | None = None  # in the same transaction


@dataclass(frozen=True, slots=True)
class Closing:
    outcome: str
    by: int | None
    at: datetime
    comment: str = ''
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def state(self) -> str:
        done = self.by is not None and self.outcome not in UNDONE
        return str((TaskState.DONE if done else TaskState.CLOSED).value)


@dataclass(slots=True)
class Seating:
    """A seat given to other people. `owner`: for whom they do it."""

    people: tuple[int, ...]
    due_at: datetime | None
    owner: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a person wrote while doing a task: kept with its row, not in the engine's state."""

    comment: str = ''
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Sheet:
    now: datetime
    opened: dict[Key, TaskRow] = field(default_factory=dict)
    closed: dict[Key, Closing] = field(default_factory=dict)
    seated: dict[Key, Seating] = field(default_factory=dict)
    said: dict[Key, Said] = field(default_factory=dict)
    people: dict[Key, None] = field(default_factory=dict)  # case, person
    timers: dict[Key, e.ArmTimer] = field(default_factory=dict)
    timers_gone: dict[Key, None] = field(default_factory=dict)
    subscriptions: dict[Key, e.Subscribe] = field(default_factory=dict)
    subscriptions_gone: dict[Key, None] = field(default_factory=dict)
    jobs: dict[Key, e.CallUseCase] = field(default_factory=dict)
    jobs_gone: dict[Key, None] = field(default_factory=dict)
    incidents: dict[Key, e.RaiseIncident] = field(default_factory=dict)
    incidents_gone: dict[Key, str] = field(default_factory=dict)
    calls_gone: dict[Key, None] = field(default_factory=dict)
    copies: list[tuple[int, e.Copy]] = field(default_factory=list)
    notices: list[tuple[int, e.Notify]] = field(default_factory=list)
    decisions: list[tuple[int, e.Decided]] = field(default_factory=list)
    messages: list[tuple[int, e.SendMessage]] = field(default_factory=list)
    signals: list[tuple[int, e.ThrowSignal]] = field(default_factory=list)

    def take(self, case: int, definition: Definition, effects: Iterable[e.Effect]) -> None:
        for effect in effects:
            write = _TAKERS.get(type(effect))
            if write is not None:
                write(self, case, definition, effect)

    def see(self, case: int, people: Iterable[int]) -> None:
        """They have to do with the case from now on."""
        self.people.update({(case, person): None for person in people if person})

    def forget(self, case: int) -> None:
        """Of a case that will not be."""
        self.people = {key: None for key in self.people if key[0] != case}


def moment(posix: float) -> datetime | None:
    return datetime.fromtimestamp(posix, UTC) if posix else None


def _open_task(sheet: Sheet, case: int, definition: Definition, effect: e.OpenTask) -> None:
    node = definition.node(effect.node)
    lane = definition.lanes.get(node.lane)
    key = (case, effect.seat)
    sheet.opened[key] = TaskRow(  # opened, closed and opened again within one transaction: it is one task
        case, effect.seat, effect.activity, effect.node, node.name or definition.name, lane.name if lane else '', effect.kind,
        effect.people, effect.index, sheet.now, moment(effect.due),
    )  # fmt: skip
    sheet.seated.pop(key, None)
    sheet.see(case, effect.people)


def _close_task(sheet: Sheet, case: int, definition: Definition, effect: e.CloseTask) -> None:
    key = (case, effect.seat)
    said = sheet.said.pop(key, Said())
    closing = Closing(effect.outcome, effect.by or None, sheet.now, said.comment, said.values)
    if key in sheet.opened:
        row = sheet.opened[key]
        row.closed = closing
    else:
        sheet.closed[key] = closing
    sheet.seated.pop(key, None)
    if effect.by:
        sheet.see(case, (effect.by,))


def _assign_task(sheet: Sheet, case: int, definition: Definition, effect: e.AssignTask) -> None:
    key = (case, effect.seat)
    row = sheet.opened.get(key)
    if row is not None and row.closed is None:
        row.people = effect.people
        row.due_at = moment(effect.due) or row.due_at
    else:
        sheet.seated[key] = Seating(effect.people, moment(effect.due))
    sheet.see(case, effect.people)


def _arm_timer(sheet: Sheet, case: int, definition: Definition, effect: e.ArmTimer) -> None:
    sheet.timers[case, effect.wait] = effect


def _subscribe(sheet: Sheet, case: int, definition: Definition, effect: e.Subscribe) -> None:
    sheet.subscriptions[case, effect.wait] = effect


def _call_use_case(sheet: Sheet, case: int, definition: Definition, effect: e.CallUseCase) -> None:
    sheet.jobs[case, effect.wait] = effect


def _raise_incident(sheet: Sheet, case: int, definition: Definition, effect: e.RaiseIncident) -> None:
    sheet.incidents[case, effect.wait] = effect


def _clear_incident(sheet: Sheet, case: int, definition: Definition, effect: e.ClearIncident) -> None:
    if sheet.incidents.pop((case, effect.wait), None) is None:
        sheet.incidents_gone[case, effect.wait] = effect.how


def _disarm(sheet: Sheet, case: int, definition: Definition, effect: e.Disarm) -> None:
    """What was armed in this transaction is forgotten, what was armed before is taken out of its table."""
    key = (case, effect.wait)
    places: dict[str, tuple[dict[Key, Any], dict[Key, None]]] = {
        'message': (sheet.subscriptions, sheet.subscriptions_gone),
        'signal': (sheet.subscriptions, sheet.subscriptions_gone),
        'job': (sheet.jobs, sheet.jobs_gone),
        'call': ({}, sheet.calls_gone),
    }
    armed, gone = places.get(effect.kind, (sheet.timers, sheet.timers_gone))
    if armed.pop(key, None) is None:
        gone[key] = None


def _copy(sheet: Sheet, case: int, definition: Definition, effect: e.Copy) -> None:
    sheet.copies.append((case, effect))
    sheet.see(case, effect.people)


def _notify(sheet: Sheet, case: int, definition: Definition, effect: e.Notify) -> None:
    sheet.notices.append((case, effect))
    sheet.see(case, effect.people)


def _decided(sheet: Sheet, case: int, definition: Definition, effect: e.Decided) -> None:
    sheet.decisions.append((case, effect))


def _send_message(sheet: Sheet, case: int, definition: Definition, effect: e.SendMessage) -> None:
    sheet.messages.append((case, effect))


def _throw_signal(sheet: Sheet, case: int, definition: Definition, effect: e.ThrowSignal) -> None:
    sheet.signals.append((case, effect))


_TAKERS: dict[type[e.Effect], Callable[[Sheet, int, Definition, Any], None]] = {
    e.OpenTask: _open_task, e.CloseTask: _close_task, e.AssignTask: _assign_task, e.ArmTimer: _arm_timer,
    e.Subscribe: _subscribe, e.CallUseCase: _call_use_case, e.RaiseIncident: _raise_incident,
    e.ClearIncident: _clear_incident, e.Disarm: _disarm, e.Copy: _copy, e.Notify: _notify, e.Decided: _decided,
    e.SendMessage: _send_message, e.ThrowSignal: _throw_signal,
}  # fmt: skip
