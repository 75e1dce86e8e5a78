"""What operations leave behind beside a step: a word on the case, a line under somebody's bell, the sight of a case."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.urls import reverse

from zhanggui.core import clock
from zhanggui.core.actors import Actor, system
from zhanggui.core.parsing import clean_text
from zhanggui.core.words import say
from zhanggui.flow.choices import NoticeKind, TaskState
from zhanggui.flow.engine.effects import Notify
from zhanggui.flow.models import Case, CasePerson, Comment, Task
from zhanggui.flow.notices import TASK_OPENED
from zhanggui.notices.services import Note, tell

TEXT_LENGTH_MAX = 2_000
CASE = 'flow.Case'
LOOKED_BACK = timedelta(minutes=15)
NEW_TASKS_MAX = 1_000


@dataclass(frozen=True, slots=True)
class Told:
    """A line for one person."""

    person: int
    case: int
    what: str
    task: int | None = None
    node: str = ''
    text: str = ''


def notice(lines: Iterable[Told], *, actor: Actor) -> None:
    """Who is told the same of the same step is told it in one note. It leads to the step, or else to the case."""
    people: dict[Told, list[int]] = {}
    for line in lines:
        people.setdefault(replace(line, person=0), []).append(line.person)
    titles = dict(Case.objects.filter(pk__in={line.case for line in people}).values_list('pk', 'title'))
    tell([_note(line, titles[line.case], told) for line, told in people.items()], actor=actor)


def at_seats(lines: Iterable[tuple[int, Notify]], *, actor: Actor) -> None:
    """What the engine tells, which knows of each step its seat alone."""
    wanted = list(lines)
    if not wanted:
        return
    cases = {case for case, _ in wanted}
    waiting = Task.objects.filter(case_id__in=cases, seat__in={each.seat for _, each in wanted}, state=TaskState.OPEN)
    tasks = {(case, seat): pk for case, seat, pk in waiting.values_list('case_id', 'seat', 'pk')}
    notice(
        (
            Told(person, case, each.what, task=tasks.get((case, each.seat)), node=each.node)
            for case, each in wanted
            for person in each.people
        ),
        actor=actor,
    )


def new_tasks() -> int:
    """Whoever has something new to do is told it. Not with the step itself: that is the way all cases go, and must be quick.

    Looked for a quarter of an hour back, lest a pause of the worker loses some; by its key each is told once.
    """
    since = clock.now() - LOOKED_BACK
    fresh = Task.objects.filter(state=TaskState.OPEN, opened_at__gte=since).select_related('case')
    waiting = list(
        fresh.defer('case__state', 'case__head').prefetch_related('candidates').order_by('-pk')[:NEW_TASKS_MAX]
    )
    told = tell([_new(task) for task in waiting], actor=system())
    return len(told.done)


def new_task_keys(cases: Collection[int]) -> dict[tuple[int, int], str]:
    """Case and person → the key under which that person is told of what they have to do there.

    Whoever has more to say of it than its name says it under this key: nobody hears of one task twice.
    """
    waiting = Task.objects.filter(case_id__in=cases, state=TaskState.OPEN).prefetch_related('candidates').order_by('pk')
    return {
        (task.case_id, person): _key(task) for task in waiting.only('case_id', 'assignee_id') for person in task.holders
    }


def note(items: Sequence[Task | Case], text: str, *, actor: Actor) -> None:
    """The reason given with an operation, as the actor's word on each case. The system has no word of its own."""
    if not text or actor.id is None:
        return
    now = clock.now()
    Comment.objects.bulk_create(
        Comment(
            case_id=item.case_id if isinstance(item, Task) else item.pk,
            task_id=item.pk if isinstance(item, Task) else None,
            author_id=actor.id,
            text=clean_text(text),
            at=now,
        )
        for item in items
    )


def let_see(case_ids: Collection[int], people: Collection[int]) -> None:
    """Who is named on a case sees it from then on."""
    CasePerson.objects.bulk_create(
        [CasePerson(case_id=case, person_id=person) for case in sorted(case_ids) for person in sorted(people)],
        ignore_conflicts=True,
    )


def _key(task: Task) -> str:
    return f'task-{task.pk}'


def _new(task: Task) -> Note:
    words = say(f'新待办：{task.case.title} · {task.name}', f'New task: {task.case.title} · {task.name}')
    href = reverse('flow.task', kwargs={'pk': task.pk})
    return Note(TASK_OPENED, task.holders, words, href, key=_key(task), about=(CASE, task.case_id))


def _note(line: Told, title: str, people: Sequence[int]) -> Note:
    kind = NoticeKind(line.what).label
    href = (
        reverse('flow.task', kwargs={'pk': line.task}) if line.task else reverse('flow.case', kwargs={'pk': line.case})
    )
    words = say(f'{kind.zh}：{title}', f'{kind.en}: {title}')
    return Note(f'flow.{line.what}', people, words, href, body=line.text[:TEXT_LENGTH_MAX], about=(CASE, line.case))
