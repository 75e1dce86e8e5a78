"""What waits for me, the most pressing first, and what I wait for: the two halves of a working day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, F
from django.urls import reverse

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.words import Words, say
from zhanggui.flow import cells
from zhanggui.flow.choices import CaseStatus
from zhanggui.flow.models import Case, Task
from zhanggui.flow.selectors import inbox
from zhanggui.flow.selectors.naming import step_name
from zhanggui.flow.services.loading import load_definition
from zhanggui.ui.requests import person_id

TODOS_MAX = 10
WAITS_MAX = 6
PROCESSES_MAX = 6
ASKED = (say('请承诺时间', 'State a date'), Tone.ORANGE)


@dataclass(frozen=True, slots=True)
class Todo:
    """One line: `due` is drawn with its countdown, `flags` are its badges."""

    href: str
    title: str
    process: str
    step: str
    due: str
    flags: Sequence[tuple[Words | str, Tone]]
    is_late: bool


@dataclass(frozen=True, slots=True)
class Heap:
    """How many of one process wait."""

    name: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Wait:
    href: str
    title: str
    process: str
    where: str
    age: Words


def todos(actor: Actor) -> dict[str, Any]:
    person = person_id(actor)
    rows = list(inbox.waiting(person).order_by(F('due_at').asc(nulls_last=True), 'pk')[:TODOS_MAX])
    flags = cells.flags(rows, actor)
    now = clock.now()
    lines = [
        Todo(
            reverse('flow.task', args=[row.pk]),
            row.case.title,
            row.case.version.process.called,
            step_name(row),
            cells.due_shown(row.due_at),
            [*flags.get(row.pk, ()), *([ASKED] if _wants_date(row) else ())],
            row.due_at is not None and row.due_at < now,
        )
        for row in rows
    ]
    counts = inbox.counts(person)
    return {'lines': lines, 'counts': counts, 'heaps': _heaps(person), 'more': max(0, counts.all - len(lines))}


def waits(actor: Actor) -> dict[str, Any]:
    """Cases I began that somebody else has now, the longest under way first."""
    person = person_id(actor)
    running = inbox.started_by(person).filter(status=CaseStatus.RUNNING)
    mine = Task.objects.waiting_for(person).values('case_id')
    rows: list[Case] = list(running.exclude(pk__in=mine).order_by('pk')[:WAITS_MAX])
    where = inbox.where_now([row.pk for row in rows])
    now = clock.now()
    return {
        'waits': [
            Wait(
                reverse('flow.case', args=[row.pk]), row.title, row.version.process.called, where.get(row.pk, ''),
                cells.span(max(now - row.started_at, timedelta())),
            )
            for row in rows
        ]
    }  # fmt: skip


def _heaps(person: int) -> list[Heap]:
    process = 'case__version__process'
    rows = Task.objects.waiting_for(person).order_by().values_list(process, f'{process}__name', f'{process}__name_en')
    found = rows.annotate(count=Count('pk')).order_by('-count', process)[:PROCESSES_MAX]
    todo = reverse('flow.todo')
    return [Heap(str(say(name, name_en or name)), count, f'{todo}?process={pk}') for pk, name, name_en, count in found]


def _wants_date(task: Task) -> bool:
    """The step asks whoever takes it on to say by when, and nobody has."""
    node = load_definition(task.case.version_id).nodes.get(task.node)
    return bool(node and node.approval and node.approval.commitment and not task.committed)
