"""What a ready kind wants done before its task may be completed: a draft handed in, drafts scored, a signature, a document.

Asked by `acting` for every completion, so that no other door leads past it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from zhanggui.core.words import Words, say
from zhanggui.flow.bpmn.model import Approval, Ready
from zhanggui.flow.engine.state import SeatKind
from zhanggui.flow.models import Archived, Meeting, PeerDraft, PeerScore, Signature, Task

SIGN_FIRST = say('请先签名', 'sign it first')
DRAFT_FIRST = say('请先提交作品', 'hand in a draft first')
SCORE_FIRST = say('请先给每个作品评分', 'score every draft first')
FILE_FIRST = say('请先归档', 'file the document first')
MINUTES_FIRST = say('请先填写会议决定和纪要', 'write the decision and the minutes first')

Missing = tuple[str, Words]


class Sitting(Protocol):
    """What is asked of a task; its row, or what `acting` has read of it."""

    @property
    def id(self) -> int: ...
    @property
    def case_id(self) -> int: ...
    @property
    def activity(self) -> int: ...
    @property
    def node(self) -> str: ...
    @property
    def kind(self) -> str: ...


def missing(approval: Approval, task: Sitting, person: int, *, convenes: bool) -> Missing | None:
    """The field it concerns and the reason, or None. `convenes`: the seat of a meeting's convener."""
    if task.kind == SeatKind.REVISE:
        return None
    if approval.kind is Ready.BRAINSTORM and not convenes:
        return None
    asked = _DUTIES.get(approval.kind)
    if asked is not None and (reason := asked(task, person)):
        return reason
    if approval.signature or approval.kind is Ready.SIGN_OFF:
        return None if is_signed(task, person) else ('signature', SIGN_FIRST)
    return None


def is_signed(task: Sitting, person: int) -> bool:
    return Signature.objects.filter(task_id=task.id, person_id=person).exists()


def _meeting(task: Sitting, person: int) -> Missing | None:
    closed = Meeting.objects.filter(case_id=task.case_id, activity=task.activity, closed_at__isnull=False)
    return None if closed.exists() else ('minutes', MINUTES_FIRST)


def _peer(task: Sitting, person: int) -> Missing | None:
    drafts = PeerDraft.objects.filter(case_id=task.case_id, activity=task.activity)
    if task.kind != SeatKind.JUDGE:
        return None if drafts.filter(author_id=person).exists() else ('draft', DRAFT_FIRST)
    others = drafts.exclude(author_id=person)
    scored = PeerScore.objects.filter(judge_id=person, draft__in=others).values('draft').distinct().count()
    return None if scored == others.count() else ('points', SCORE_FIRST)


def _archive(task: Sitting, person: int) -> Missing | None:
    filed = Archived.objects.filter(
        case_id=task.case_id, node=task.node, at__gte=Task.objects.filter(pk=task.id).values('opened_at')
    )
    return None if filed.exists() else ('number', FILE_FIRST)


_DUTIES: Mapping[Ready, Callable[[Sitting, int], Missing | None]] = {
    Ready.BRAINSTORM: _meeting,
    Ready.PEER: _peer,
    Ready.ARCHIVE: _archive,
}
