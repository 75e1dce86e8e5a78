"""The tables of processes. The engine's state is one JSON text in `Case`; what people and timers look for is beside it in rows.

`Event` is what happened, append-only and chained by hash within its case.
"""

from __future__ import annotations

from zhanggui.flow.models.cases import Case, CasePerson, DecisionLog, Event, Incident, Job, Subscription, Timer
from zhanggui.flow.models.definitions import DecisionVersion, Process, ProcessVersion, StartTrigger, WorkDay
from zhanggui.flow.models.forms import FormFile
from zhanggui.flow.models.ready import Archived, ArchiveSeries, Meeting, PeerDraft, PeerScore, Suggestion
from zhanggui.flow.models.talk import Attachment, Comment, Copy
from zhanggui.flow.models.tasks import Absence, Signature, StartDraft, Task, TaskCandidate, Urge

__all__ = [
    'Absence',
    'ArchiveSeries',
    'Archived',
    'Attachment',
    'Case',
    'CasePerson',
    'Comment',
    'Copy',
    'DecisionLog',
    'DecisionVersion',
    'Event',
    'FormFile',
    'Incident',
    'Job',
    'Meeting',
    'PeerDraft',
    'PeerScore',
    'Process',
    'ProcessVersion',
    'Signature',
    'StartDraft',
    'StartTrigger',
    'Subscription',
    'Suggestion',
    'Task',
    'TaskCandidate',
    'Timer',
    'Urge',
    'WorkDay',
]
