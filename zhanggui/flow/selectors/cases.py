"""One case as its pages show it: who did what and when, what was said, who was told. Names come in one question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from zhanggui.core.actors import Actor
from zhanggui.core.words import Words, say
from zhanggui.flow.choices import IncidentState, TaskState
from zhanggui.flow.forms.schema import Outcome
from zhanggui.flow.models import Attachment, Case, Comment, Copy, DecisionLog, Event, Incident, Signature, Task
from zhanggui.flow.models.cases import CaseQuerySet
from zhanggui.flow.selectors.inbox import names
from zhanggui.flow.selectors.outcomes import outcomes

STEPS_MAX = 300
COMMENTS_MAX = 200
COPIES_MAX = 200
# What the log tells people beside the tasks themselves.
TOLD = {
    'started': say('发起', 'Started'),
    'returned': say('退回', 'Sent back'),
    'withdrawn': say('撤回', 'Withdrawn'),
    'jumped': say('跳转', 'Jumped'),
    'signer_added': say('加签', 'Signer added'),
    'signer_removed': say('减签', 'Signer removed'),
    'assigned': say('转交', 'Passed on'),
    'timer': say('定时触发', 'Timer'),
    'message': say('收到消息', 'Message'),
    'error': say('出错', 'Error'),
    'escalation': say('升级', 'Escalated'),
    'job_failed': say('自动步骤失败', 'Automatic step failed'),
    'incident': say('流程异常', 'Incident'),
    'mended': say('异常已处理', 'Incident dealt with'),
    'suspended': say('挂起', 'Suspended'),
    'resumed': say('恢复', 'Resumed'),
    'reopened': say('重新打开', 'Reopened'),
    'migrated': say('迁移到新版本', 'Migrated'),
    'cancelled': say('撤销', 'Cancelled'),
    'ended': say('结束', 'Ended'),
}
NO_LONGER = say('不再办理', 'No longer to be done')  # of one step, where the case itself goes on
GONE = frozenset({'dropped', 'cancelled'})  # of tasks that nobody had to do after all


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the history. `open`: it is somebody's turn now."""

    at: datetime
    node: str
    who: str = ''
    result: Outcome | str = ''
    what: Words | None = None
    comment: str = ''
    took: timedelta | None = None
    due: datetime | None = None
    open: bool = False
    kind: str = 'main'
    task: int = 0
    urged: int = 0
    read: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    comment: Comment
    author: str
    mentions: tuple[str, ...]
    files: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """All that is beside the form on the pages of a case."""

    steps: list[Step]
    said: list[Said]
    copies: list[tuple[str, Copy]]
    signatures: list[tuple[str, Signature]]
    starter: str
    owner: str
    files: list[Attachment] = field(default_factory=list)


def cases_seen(actor: Actor) -> QuerySet[Case]:
    return (
        Case.objects.visible_to(actor)
        .select_related('version__process')
        .defer('version__source', 'version__executable', 'version__report')
    )


def talk_of(case: Case, nodes: Mapping[str, str]) -> Talk:
    """`nodes`: what the steps of the diagram are called."""
    tasks = _last(case.tasks.defer('draft', 'values').prefetch_related('candidates'), STEPS_MAX)
    events = _last(Event.objects.filter(case=case, kind__in=TOLD), STEPS_MAX, by='position')
    comments = _last(case.comments.prefetch_related('attachments'), COMMENTS_MAX)
    copies = _last(case.copies, COPIES_MAX)
    signatures = list(Signature.objects.filter(task__case=case).order_by('pk').defer('signed'))
    known = names(_people(case, tasks, events, comments, copies, signatures))
    return Talk(
        steps=_steps(tasks, events, known, nodes),
        said=[_said(each, known) for each in comments],
        copies=[(known.get(each.person_id, ''), each) for each in copies],
        signatures=[(known.get(each.person_id, ''), each) for each in signatures],
        starter=known.get(case.starter_id or 0, ''),
        owner=known.get(case.owner_id or 0, ''),
    )


def comments_of(case: Case) -> list[Said]:
    comments = _last(case.comments.prefetch_related('attachments'), COMMENTS_MAX)
    known = names(person for each in comments for person in (each.author_id, *each.mentions))
    return [_said(each, known) for each in comments]


def open_tasks(case: Case, person: int) -> list[Task]:
    """Of this case, those that wait for this person."""
    return list(Task.objects.waiting_for(person).filter(case=case).order_by('pk'))


def next_task(person: int, after: int) -> int | None:
    """Where the inbox goes on: the next older one, as the list stands, else the newest."""
    waiting = Task.objects.waiting_for(person).exclude(pk=after).values_list('pk', flat=True)
    return waiting.filter(pk__lt=after).order_by('-pk').first() or waiting.order_by('-pk').first()


def incidents_of(case: Case) -> list[Incident]:
    return list(case.incidents.filter(state=IncidentState.OPEN).order_by('pk'))


def decisions_of(case: Case) -> list[DecisionLog]:
    return list(DecisionLog.objects.filter(case=case).order_by('pk')[:STEPS_MAX])


def about(subject_type: str, subject_id: int) -> CaseQuerySet:
    """The cases of one business object, newest first."""
    return Case.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by('-pk')


def _last(rows: Any, count: int, *, by: str = 'pk') -> list[Any]:
    """The newest so many, in their order: of what grows without end, what happened now must be among what is shown."""
    return list(rows.order_by(f'-{by}')[:count])[::-1]


def _people(case: Case, *rows: Iterable[Any]) -> set[int | None]:
    tasks, events, comments, copies, signatures = rows
    found: set[int | None] = {case.starter_id, case.owner_id}
    for task in tasks:
        found |= {task.assignee_id, task.owner_id, task.done_by_id, *task.holders}
    found |= {event.person for event in events}
    for comment in comments:
        found |= {comment.author_id, *comment.mentions}
    found |= {copy.person_id for copy in copies} | {copy.by_id for copy in copies}
    return found | {signature.person_id for signature in signatures}


def _steps(
    tasks: Sequence[Task], events: Sequence[Event], known: Mapping[int, str], nodes: Mapping[str, str]
) -> list[Step]:
    """What is over in its order, then whose turn it is."""
    called = outcomes(tasks)
    over = [
        _done(task, nodes.get(task.node) or task.name, known, called[task.pk])
        for task in tasks
        if task.state != TaskState.OPEN and task.result not in GONE
    ]
    over += [
        Step(event.at, nodes.get(event.node, ''), known.get(event.person, ''), what=_told(event))
        for event in events
        if event.kind != 'assigned' or event.person
    ]
    return [
        *sorted(over, key=lambda step: step.at),
        *(_open(task, nodes.get(task.node) or task.name, known) for task in tasks if task.state == TaskState.OPEN),
    ]


def _told(event: Event) -> Words:
    return NO_LONGER if event.kind == 'cancelled' and event.node else TOLD[event.kind]


def _done(task: Task, name: str, known: Mapping[int, str], result: Outcome | str) -> Step:
    at = task.done_at or task.opened_at
    return Step(
        at, name, known.get(task.done_by_id or task.assignee_id or 0, ''), result, comment=task.comment,
        took=at - task.opened_at, due=task.due_at, kind=task.kind, task=task.pk,
    )  # fmt: skip


def _open(task: Task, name: str, known: Mapping[int, str]) -> Step:
    return Step(
        task.opened_at, name, '、'.join(known[person] for person in task.holders if person in known), due=task.due_at,
        open=True, kind=task.kind, task=task.pk, urged=task.urges, read=task.read_at is not None,
    )  # fmt: skip


def _said(comment: Comment, known: Mapping[int, str]) -> Said:
    files = () if comment.taken_back else tuple(comment.attachments.all())
    mentions = tuple(known[person] for person in comment.mentions if person in known)
    return Said(comment, known.get(comment.author_id, ''), mentions, files)
