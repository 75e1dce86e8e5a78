"""Who has a task in hand: its assignee, those it is offered to, and who stands in for them today. Asked under the case's lock.

Every operation is one `Handling`: the cases locked and on the desk, then the tasks read, so what is decided is still so when it
is written. A command that the engine refuses did nothing; its reason becomes the verdict of that one item.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.flow.choices import CaseStatus, TaskState
from zhanggui.flow.engine import Refused, step
from zhanggui.flow.engine.commands import Command, Take
from zhanggui.flow.engine.state import Activity, Vote
from zhanggui.flow.models import Case, Task
from zhanggui.flow.people import directory
from zhanggui.flow.services.absences import stand_ins
from zhanggui.flow.services.running import SUBJECT as CASE
from zhanggui.flow.services.running import Desk, open_desk
from zhanggui.flow.services.sheet import Said
from zhanggui.flow.services.telling import note
from zhanggui.flow.services.worlds import Company

TASK = 'flow.Task'
HEAVY = ('source', 'executable', 'forms', 'report')

NOT_OPEN = say('该待办已处理或已关闭', 'this task is done or closed')
NOT_YOURS = say('这不是你的待办', 'this task is not yours')
NOT_RUNNING = say('流程{status}，不能这样做', 'the case is {status}: this cannot be done')
SITS = say('{name}已参与此节点', '{name} takes part in this step already')
NO_SUCH_PERSON = say('找不到接收人，或其账号已停用', 'there is no such person, or the account is disabled')

Item = Task | Case


class Handling:
    """One call: its verdicts, the cases on the desk, and what only the rows know of a task that has moved."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.me = actor.id or 0
        self.verdicts = Verdicts()
        self.desk: Desk = Desk((), actor=actor)
        self.moved: list[Item] = []
        self._columns: dict[int, dict[str, Any]] = {}

    def tasks(self, ids: Collection[int], *, closed: bool = False) -> list[Task]:
        """The tasks, ordered by case, which are locked; those not open are refused unless `closed` ones serve as well."""
        self.desk = open_desk(Task.objects.filter(pk__in=ids).values_list('case_id', flat=True), actor=self.actor)
        tasks = list(rows().filter(pk__in=ids).order_by('case_id', 'pk'))
        self.verdicts.refuse_missing(ids, [task.pk for task in tasks])
        if closed:
            return tasks
        for task in tasks:
            if task.state != TaskState.OPEN:
                self.refuse(task, 'not_open', NOT_OPEN)
        return [task for task in tasks if task.state == TaskState.OPEN]

    def held(self, ids: Collection[int]) -> list[Task]:
        """Those of the open tasks that the actor has in hand."""
        tasks = self.tasks(ids)
        holders = holders_of(tasks)
        for task in tasks:
            if self.actor.id not in holders[task.pk]:
                self.refuse(task, 'not_yours', NOT_YOURS)
        return [task for task in tasks if self.actor.id in holders[task.pk]]

    def cases(self, ids: Collection[int], *, status: Collection[str] = (CaseStatus.RUNNING,)) -> list[Case]:
        """The cases, locked; those in another state are refused."""
        self.desk = open_desk(ids, actor=self.actor)
        heavy = [f'version__{name}' for name in HEAVY]
        found = Case.objects.filter(pk__in=ids).select_related('version__process').defer('state', *heavy).order_by('pk')
        cases = list(found)
        self.verdicts.refuse_missing(ids, [case.pk for case in cases])
        for case in cases:
            if case.status not in status:
                label = CaseStatus(case.status).label
                told = say(NOT_RUNNING.zh.format(status=label.zh), NOT_RUNNING.en.format(status=label.en.lower()))
                self.refuse(case, 'not_running', told)
        return [case for case in cases if case.status in status]

    def activity(self, task: Task) -> Activity | None:
        return self.desk.cases[task.case_id].state.activities.get(task.activity)

    def others(self, task: Task) -> set[int]:
        """Who else has or had a part in the activity: nobody votes twice in one."""
        activity = self.activity(task)
        seats = {number: seat for number, seat in (activity.seats if activity else {}).items() if number != task.seat}
        return {
            person
            for seat in seats.values()
            if seat.vote != Vote.DROPPED
            for person in ((seat.by,) if seat.by else seat.people)
        }

    def refuse(self, item: Item, code: str, reason: Words, **numbers: Any) -> None:
        self.verdicts.refuse(item.pk, code, reason, name=called(item), **numbers)

    def is_refused(self, item: Item) -> bool:
        return item.pk in self.verdicts.refused_items

    def move(self, item: Item, *commands: Command, said: Said | None = None, **columns: Any) -> bool:
        """Have the engine do it, all of it or nothing, and note the verdict. `columns` of the task are set beside."""
        case_id = item.case_id if isinstance(item, Task) else item.pk
        try:
            self._try(case_id, commands)
            for command in commands:
                self.desk.apply(case_id, command, said=said)
        except Refused as refused:
            self.refuse(item, refused.code, refused.reason)
            return False
        self.verdicts.done.append(item.pk)
        self.moved.append(item)
        if columns:
            self._columns[item.pk] = columns
        return True

    def seated(self, task: Task) -> tuple[Command, ...]:
        """What puts the actor on the seat, when they act for somebody who is away since the task opened."""
        activity = self.activity(task)
        seat = activity.seats.get(task.seat) if activity else None
        return () if seat is None or self.me in seat.people else (Take(task.seat, self.me, (self.me,)),)

    def close(self, use_case: str, *, comment: str = '', **detail: Any) -> Verdicts:
        """Write, and keep the reason that was given as a word on each case."""
        done = self.verdicts.done
        if done:
            subject = TASK if isinstance(self.moved[0], Task) else CASE
            self.desk.close(use_case, subject=subject, ids=done, **detail)
        for columns, ids in _alike(self._columns):
            Task.objects.filter(pk__in=ids).update(**columns)
        note(self.moved, comment.strip(), actor=self.actor)
        return self.verdicts

    def _try(self, case_id: int, commands: Sequence[Command]) -> None:
        """Several steps are done in thought first: the engine is pure, so a refusal of the last undoes nothing."""
        case = self.desk.cases[case_id]
        state = case.state
        world = Company(self.desk.now, case.shop)
        for command in commands if len(commands) > 1 else ():
            state, _ = step(case.definition, state, command, world)  # type: ignore[arg-type]


def rows() -> QuerySet[Task]:
    """Tasks with all that is asked of them here, without the texts of their version: a drawing may be 100 KB."""
    heavy = [f'case__version__{name}' for name in HEAVY]
    joined = Task.objects.select_related('case__version__process').prefetch_related('candidates')
    return joined.defer('case__state', *heavy)


def holders_of(tasks: Iterable[Task]) -> dict[int, frozenset[int]]:
    """Who may act on each. Wants what `rows` joins."""
    named = {task.pk: (task.case.version.process.key, people_of(task)) for task in tasks}
    by_process: dict[str, set[int]] = defaultdict(set)
    for key, people in named.values():
        by_process[key] |= people
    now = clock.now()
    away = {key: stand_ins(people, key, now) for key, people in by_process.items()}
    return {
        pk: frozenset(people | {away[key][person] for person in people if person in away[key]})
        for pk, (key, people) in named.items()
    }


def people_of(task: Task) -> set[int]:
    """Whose it is, or to whom it is offered."""
    return set(task.holders)


def called(item: Item) -> str:
    return item.number if isinstance(item, Case) else f'{item.case.number} {item.name}'


def active(people: Collection[int]) -> set[int]:
    """Those who exist and can log in."""
    users = get_user_model()._default_manager.filter(pk__in=set(people), is_active=True)
    return set(users.values_list('pk', flat=True))


def names_of(people: Sequence[int]) -> str:
    faces = directory().faces(people)
    return '、'.join(faces[each].name if each in faces else f'#{each}' for each in people)


def answers_for(case: Case, actor: Actor) -> bool:
    """Is it the actor's case: started by them, handed over to them, or that of somebody they stand in for today?"""
    owner = case.owner_id or case.starter_id
    if owner is None or actor.id is None:
        return False
    return actor.id == owner or stand_ins([owner], case.version.process.key, clock.now()).get(owner) == actor.id


def _alike(columns: dict[int, dict[str, Any]]) -> Iterable[tuple[dict[str, Any], list[int]]]:
    """Rows that get the same values together."""
    groups: dict[str, tuple[dict[str, Any], list[int]]] = {}
    for pk, values in columns.items():
        groups.setdefault(repr(values), (values, []))[1].append(pk)
    return groups.values()
