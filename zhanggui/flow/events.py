"""What the cases tell: to the contexts above, and to each other.

A transaction locks the cases it was asked for and no other. What one case means for another (a message, the end of a called
case) therefore travels as news, after the commit: no two cases ever wait for each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class TasksOpened:
    """Somebody has something to do."""

    KIND: ClassVar[str] = 'flow.tasks_opened'
    task_ids: list[int]


@dataclass(frozen=True, slots=True)
class CaseEnded:
    """With its business object: who keeps that may want to know how it went."""

    KIND: ClassVar[str] = 'flow.case_ended'
    case_id: int
    process: str
    status: str
    outcome: str
    subject_type: str = ''
    subject_id: int | None = None


@dataclass(frozen=True, slots=True)
class ChildEnded:
    """A called case is over: its caller goes on."""

    KIND: ClassVar[str] = 'flow.child_ended'
    case_id: int


@dataclass(frozen=True, slots=True)
class CallDropped:
    """A caller waits no longer for what it called."""

    KIND: ClassVar[str] = 'flow.call_dropped'
    case_id: int
    wait: int


@dataclass(frozen=True, slots=True)
class MessageSent:
    KIND: ClassVar[str] = 'flow.message_sent'
    case_id: int
    name: str
    key: str = ''
    variables: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SignalThrown:
    KIND: ClassVar[str] = 'flow.signal_thrown'
    case_id: int
    name: str
    variables: dict[str, Any] = field(default_factory=dict)
