"""Who has a task in hand: its assignee, those it is offered to, and who stands in for them today. Asked under the case's lock.

Every operation begins here: cases locked in the order of their ids, then their tasks read, so what is decided is still so when
it is written. A command that the engine refuses wrote nothing; its reason becomes the verdict of that one item.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.flow.choices import CaseStatus, TaskState
from zhanggui.flow.engine import Refused
from zhanggui.flow.engine.commands import Command
from zhanggui.flow.engine.state import State, Vote
from zhanggui.flow.models import Case, Task
from zhanggui.flow.people import directory
from zhanggui.flow.services.absences import stand_ins
from zhanggui.flow.services.running import run

HEAVY = ('source', 'executable', 'forms', 'report')

NOT_OPEN = say('该待办已处理或已关闭', 'this task is done or closed')
NOT_YOURS = say('这不是你的待办', 'this task is not yours')
NOT_RUNNING = say('流程{status}，不能这样做', 'the case is {status}: this cannot be done')
SITS = say('{name}已参与此节点', '{name} takes part in this step already')
NO_SUCH_PERSON = say('找不到接收人，或其账号已停用', 'there is no such person, or the account is disabled')

Commanded = Callable[[Task], Command]


def tasks_of(ids: Collection[int], verdicts: Verdicts, *, closed: bool = False) -> list[Task]:
    """The tasks with their cases locked, ordered by case; those not open are refused unless `closed` ones serve as well."""
    cases = Task.objects.filter(pk__in=ids).values_list('case_id', flat=True)
    locked(Case.objects.all(), cases)
    tasks = list(rows().filter(pk__in=ids).order_by('case_id', 'pk'))
    verdicts.refuse_missing(ids, [task.pk for task in tasks])
    if closed:
        return tasks
    for task in tasks:
        if task.state != TaskState.OPEN:
            verdicts.refuse(task.pk, 'not_open', NOT_OPEN, name=task.name)
    return [task for task in tasks if task.state == TaskState.OPEN]


def rows() -> QuerySet[Task]:
    """Tasks with all that the questions below look at, without the texts of their version: a drawing may be 100 KB."""
    heavy = [f'case__version__{name}' for name in HEAVY]
    return Task.objects.select_related('case__version__process').prefetch_related('candidates').defer(*heavy)


def held(ids: Collection[int], verdicts: Verdicts, *, actor: Actor) -> list[Task]:
    """Those of the open tasks that the actor has in hand."""
    tasks = tasks_of(ids, verdicts)
    holders = holders_of(tasks)
    for task in tasks:
        if actor.id not in holders[task.pk]:
            verdicts.refuse(task.pk, 'not_yours', NOT_YOURS, name=task.name)
    return [task for task in tasks if actor.id in holders[task.pk]]


def holders_of(tasks: Iterable[Task]) -> dict[int, frozenset[int]]:
    """Who may act on each. Wants `candidates` prefetched and `case__version__process` joined."""
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


def sitting(tasks: Iterable[Task]) -> dict[int, set[int]]:
    """Who else has or had a part in the activity of each: nobody votes twice in one."""
    by_case: dict[int, State] = {}
    found: dict[int, set[int]] = {}
    for task in tasks:
        state = by_case.setdefault(task.case_id, State.loads(task.case.state))
        activity = state.activities.get(task.activity)
        others = {number: seat for number, seat in (activity.seats if activity else {}).items() if number != task.seat}
        found[task.pk] = {
            person for seat in others.values() if seat.vote != Vote.DROPPED for person in (seat.by, *seat.people) if person
        }
    return found


def people_of(task: Task) -> set[int]:
    """Whose it is, or to whom it is offered."""
    if task.assignee_id:
        return {task.assignee_id}
    return {each.person_id for each in task.candidates.all()}


def cases_of(
    ids: Collection[int], verdicts: Verdicts, *, status: Collection[str] = (CaseStatus.RUNNING,)
) -> list[Case]:
    """The cases, locked; those in another state are refused. `status` empty: any will do."""
    heavy = [f'version__{name}' for name in HEAVY]
    cases = locked(Case.objects.select_related('version__process').defer(*heavy), ids)
    verdicts.refuse_missing(ids, [case.pk for case in cases])
    if not status:
        return cases
    for case in cases:
        if case.status not in status:
            label = CaseStatus(case.status).label
            reason = say(NOT_RUNNING.zh.format(status=label.zh), NOT_RUNNING.en.format(status=label.en.lower()))
            verdicts.refuse(case.pk, 'not_running', reason, name=case.number)
    return [case for case in cases if case.status in status]


def moved(verdicts: Verdicts, item: Task | Case, command: Command, *, actor: Actor) -> bool:
    """Have the engine do it and note the verdict."""
    case_id = item.case_id if isinstance(item, Task) else item.pk
    try:
        run(case_id, command, actor=actor)
    except Refused as refused:
        verdicts.refuse(item.pk, refused.code, refused.reason, name=called(item))
        return False
    if item.pk not in verdicts.done:
        verdicts.done.append(item.pk)
    return True


def called(item: Task | Case) -> str:
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


def refuse_all(verdicts: Verdicts, items: Iterable[Task | Case], code: str, reason: Words) -> None:
    for item in items:
        verdicts.refuse(item.pk, code, reason, name=called(item))
