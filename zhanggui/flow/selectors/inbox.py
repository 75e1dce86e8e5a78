"""What waits for a person, counted by narrow indexes, and the few facts that a line of the inbox shows of each case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.flow.choices import TaskState
from zhanggui.flow.models import Case, Copy, Process, StartDraft, Task
from zhanggui.flow.people import directory
from zhanggui.flow.selectors.naming import step_name

COUNT_MAX = 99
# Texts of a case and of its version that no list shows; a version's drawing alone may be 100 KB.
UNREAD = (
    'case__state', 'case__head', 'case__version__source', 'case__version__executable', 'case__version__forms',
    'case__version__report',
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waiting:
    """The counts above the inbox."""

    all: int
    overdue: int
    today: int
    unclaimed: int


def waiting(person: int) -> QuerySet[Task]:
    return Task.objects.waiting_for(person).select_related('case__version__process').defer('draft', 'values', *UNREAD)


def done_by(person: int) -> QuerySet[Task]:
    done = Task.objects.filter(done_by_id=person, state=TaskState.DONE)
    return done.select_related('case__version__process').defer('draft', 'values', *UNREAD)


def started_by(person: int) -> QuerySet[Case]:
    return light(Case.objects.filter(starter_id=person))


def light(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with their process, without what no list shows."""
    return cases.select_related('version__process').defer(
        'state', 'head', 'version__source', 'version__executable', 'version__forms', 'version__report'
    )


def copies_to(person: int) -> QuerySet[Copy]:
    return Copy.objects.filter(person_id=person).select_related('case__version__process').defer(*UNREAD)


def drafts_of(person: int) -> QuerySet[StartDraft]:
    return StartDraft.objects.filter(person_id=person).select_related('process')


def waiting_count(person: int) -> int:
    """For the badge: never counts beyond what it can show."""
    return Task.objects.waiting_for(person).values('pk')[: COUNT_MAX + 1].count()


def counts(person: int) -> Waiting:
    """One query for all tabs: what waits for one person is little."""
    found = Task.objects.waiting_for(person).aggregate(
        all=Count('pk'),
        overdue=Count('pk', filter=is_overdue()),
        today=Count('pk', filter=is_due_today()),
        unclaimed=Count('pk', filter=Q(assignee__isnull=True)),
    )
    return Waiting(**found)


def is_overdue() -> Q:
    return Q(due_at__lt=clock.now())


def is_due_today() -> Q:
    end = datetime.combine(clock.today(), time(), clock.SHANGHAI) + timedelta(days=1)
    return Q(due_at__gte=clock.now(), due_at__lt=end)


def names(people: Iterable[int | None]) -> dict[int, str]:
    """What these people are called; those gone are left out."""
    ids = {person for person in people if person}
    return {id: face.name for id, face in directory().faces(ids).items()} if ids else {}


def where_now(cases: Sequence[int]) -> dict[int, str]:
    """`主管审批（王五、赵六）` for each case: what it waits for and whose turn it is."""
    open_tasks = Task.objects.filter(case_id__in=cases, state=TaskState.OPEN).order_by('pk')
    needed = ('case_id', 'name', 'node', 'assignee_id', 'case__version_id')
    found = list(open_tasks.select_related('case').only(*needed).prefetch_related('candidates'))
    known = names(person for task in found for person in task.holders)
    turns: dict[int, dict[str, list[str]]] = {}
    for task in found:
        people = [known[person] for person in task.holders if person in known]
        turns.setdefault(task.case_id, {}).setdefault(step_name(task), []).extend(people)
    return {case: '；'.join(_turn(name, people) for name, people in nodes.items()) for case, nodes in turns.items()}


def processes_seen(actor: Actor) -> QuerySet[Process]:
    """For filters: every process has a name that everybody may know."""
    return Process.objects.order_by('category', 'key')


def marks(task: Task) -> Mapping[str, Any]:
    """What makes a task unlike others: an added signer's, a delegated one, one sent back, urged, not yet claimed."""
    return {
        'kind': task.kind,
        'unclaimed': task.assignee_id is None,
        'delegated': task.owner_id is not None,
        'urges': task.urges,
        'suspended': task.case.status == 'suspended',
        'unread': task.read_at is None,
    }


def _turn(name: str, people: Sequence[str]) -> str:
    if not people:
        return name
    shown = '、'.join(people[:3])
    return f'{name}（{shown}{"…" if len(people) > 3 else ""}）'
