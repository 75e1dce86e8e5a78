"""The tables of processes. The engine's state is one JSON text in `Case`; what people and timers look for is beside it in rows.

`Event` is what happened, append-only and chained by hash within its case.
"""

from __future__ import annotations

from zhanggui.flow.models.cases import Case, CasePerson, DecisionLog, Event, Incident, Job, Subscription, Timer
from zhanggui.flow.models.definitions import DecisionVersion, Process, ProcessVersion, StartTrigger, WorkDay
from zhanggui.flow.models.notices import Notice
from zhanggui.flow.models.talk import Attachment, Comment, Copy
from zhanggui.flow.models.tasks import Absence, Signature, StartDraft, Task, TaskCandidate, Urge

__all__ = [
    'Absence',
    'Attachment',
    'Case',
    'CasePerson',
    'Comment',
    'Copy',
    'DecisionLog',
    'DecisionVersion',
    'Event',
    'Incident',
    'Job',
    'Notice',
    'Process',
    'ProcessVersion',
    'Signature',
    'StartDraft',
    'StartTrigger',
    'Subscription',
    'Task',
    'TaskCandidate',
    'Timer',
    'Urge',
    'WorkDay',
]
