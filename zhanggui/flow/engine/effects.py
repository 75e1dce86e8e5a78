"""What a step wants done outside. The service writes them in the same transaction as the state; none is optional."""

from __future__ import annotations

from typing import Any

import msgspec


class Effect(msgspec.Struct, frozen=True, omit_defaults=True, tag_field='effect'):
    """The base of all."""


class OpenTask(Effect, frozen=True, omit_defaults=True, tag='open_task'):
    """A seat opens: a row in somebody's inbox. `due` and `follow_up` are POSIX seconds, 0 for none."""

    seat: int
    activity: int
    node: str
    people: tuple[int, ...]
    kind: str = 'main'
    due: float = 0.0
    index: int = -1  # the round of a multi-instance


class CloseTask(Effect, frozen=True, omit_defaults=True, tag='close_task'):
    """`outcome`: approve, refuse …; passed, dropped, returned, withdrawn, cancelled when nobody completed it."""

    seat: int
    outcome: str
    by: int = 0


class AssignTask(Effect, frozen=True, omit_defaults=True, tag='assign_task'):
    seat: int
    people: tuple[int, ...]
    due: float = 0.0


class ArmTimer(Effect, frozen=True, omit_defaults=True, tag='arm_timer'):
    wait: int
    node: str
    at: float


class Subscribe(Effect, frozen=True, omit_defaults=True, tag='subscribe'):
    """`kind`: message or signal."""

    wait: int
    node: str
    kind: str
    name: str
    key: str = ''


class Disarm(Effect, frozen=True, omit_defaults=True, tag='disarm'):
    """A timer, subscription, job or called case is no longer waited for."""

    wait: int
    kind: str


class CallUseCase(Effect, frozen=True, omit_defaults=True, tag='call_use_case'):
    """`items`: ids of the use case's subject; empty means the case's business object."""

    wait: int
    node: str
    use_case: str
    items: tuple[Any, ...] = ()
    arguments: dict[str, Any] = {}


class CallProcess(Effect, frozen=True, omit_defaults=True, tag='call_process'):
    wait: int
    node: str
    key: str
    version: int = 0
    variables: dict[str, Any] = {}


class SendMessage(Effect, frozen=True, omit_defaults=True, tag='send_message'):
    name: str
    key: str = ''
    variables: dict[str, Any] = {}


class ThrowSignal(Effect, frozen=True, omit_defaults=True, tag='throw_signal'):
    """For the other cases; those waiting in this one have already heard it."""

    name: str
    variables: dict[str, Any] = {}


class Copy(Effect, frozen=True, omit_defaults=True, tag='copy'):
    node: str
    people: tuple[int, ...]


class Notify(Effect, frozen=True, omit_defaults=True, tag='notify'):
    """`what`: remind, overdue, escalated, incident."""

    what: str
    people: tuple[int, ...]
    node: str = ''
    seat: int = 0


class RaiseIncident(Effect, frozen=True, omit_defaults=True, tag='raise_incident'):
    wait: int
    node: str
    code: str
    reason: str = ''


class ClearIncident(Effect, frozen=True, omit_defaults=True, tag='clear_incident'):
    wait: int
    how: str


class Decided(Effect, frozen=True, omit_defaults=True, tag='decided'):
    """A decision was made: goes to the decision log. Rules by table."""

    node: str
    decision: str
    version: int
    inputs: dict[str, Any]
    outputs: dict[str, Any]
    fired: tuple[dict[str, Any], ...] = ()


class Ended(Effect, frozen=True, omit_defaults=True, tag='ended'):
    status: str
    outcome: str = ''


class Happened(Effect, frozen=True, omit_defaults=True, tag='happened'):
    """A row of the event log. `kind`: started, entered, left, opened, completed, returned, jumped, timer, message, …, ended."""

    kind: str
    node: str = ''
    person: int = 0
    seat: int = 0
    flow: str = ''  # the flow taken, for the live diagram
    detail: dict[str, Any] = {}
