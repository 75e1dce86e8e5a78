"""工作交接: everything open of people who leave or change their post goes to one other, in one call, counted beforehand.

Tasks and offers change hands seat by seat; the other answers for cases they started; who stood in for whom is put right.
Of those who leave, whatever comes for them later goes to the other as well, by a standing absence without an end.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth import get_user_model
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.choices import TaskState
from zhanggui.flow.engine.commands import Take
from zhanggui.flow.models import Absence, Case, Process, Task
from zhanggui.flow.services import absences, hands
from zhanggui.flow.services.absences import NewAbsence
from zhanggui.flow.services.administering import ALIVE
from zhanggui.flow.services.hands import Handling
from zhanggui.flow.services.telling import let_see

FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)
HANDED_OVER = say('离职交接', 'Handed over on leaving')

ONESELF = say('接手人不能是交接人自己', 'nobody hands over to themselves')
SITS = say(
    '{name}已参与“{task}”（{case}），此待办请单独处理',
    '{name} takes part in “{task}” ({case}) already: pass this task on by hand',
)


@dataclass(frozen=True, slots=True)
class Holding:
    """What is open of one person."""

    person: int
    tasks: int
    offers: int
    cases: int
    delegated: int  # tasks that will come back to them
    stands_in: int  # absences in which others rely on them
    processes: int

    @property
    def total(self) -> int:
        return self.tasks + self.offers + self.cases + self.delegated + self.stands_in + self.processes


def preview(people: Sequence[int]) -> list[Holding]:
    """What `hand_over` would move, in the order asked."""
    now = clock.now()
    counts = (
        _by(Task.objects.filter(state=TaskState.OPEN, assignee_id__in=people), 'assignee_id'),
        _by(Task.objects.filter(state=TaskState.OPEN, candidates__person_id__in=people), 'candidates__person_id'),
        _by(_cases(people), 'answers'),
        _by(Task.objects.filter(state=TaskState.OPEN, owner_id__in=people), 'owner_id'),
        _by(Absence.objects.filter(to_id__in=people, until__gt=now), 'to_id'),
        _by(Process.objects.filter(owner_id__in=people), 'owner_id'),
    )
    return [Holding(person, *(count.get(person, 0) for count in counts)) for person in people]


@in_transaction
def hand_over(ids: Sequence[int], *, actor: Actor, to: int, leaving: bool = False, comment: str = '') -> Verdicts:
    """Items are people. What cannot move is told in `made['left']`; the rest of theirs moves all the same."""
    verdicts = Verdicts()
    users = get_user_model()._default_manager.all()
    known = {user.pk: user for user in locked(users, {*ids, to})}
    verdicts.refuse_missing(ids, known)
    taker = known.get(to)
    people = [person for person in dict.fromkeys(ids) if person in known]
    for person in people:
        if person == to:
            verdicts.refuse(person, 'oneself', ONESELF)
        elif taker is None or not taker.is_active:
            verdicts.refuse(person, 'nobody', hands.NO_SUCH_PERSON)
    people = [person for person in people if person not in verdicts.refused_items]
    if not people:
        return verdicts

    before = {holding.person: holding.total for holding in preview(people)}
    moved = _tasks(people, to, actor=actor, comment=comment)
    _cases_and_rows(people, to)
    _absences(people, to, leaving=leaving)

    for person in people:
        (verdicts.done if before[person] or leaving else verdicts.already).append(person)
    verdicts.made['moved'] = len(moved.done)
    if moved.refused:
        verdicts.made['left'] = [refusal.as_dict() for refusal in moved.refused]
    detail = {'to': to, 'moved': len(moved.done)}
    audit.record('flow.hand_over', people, actor=actor, subject=get_user_model()._meta.label, detail=detail)
    return verdicts


@in_transaction
def be_away(lines: Sequence[NewAbsence], *, actor: Actor) -> Verdicts:
    """外出授权, and with it what waits already, where that is wanted: the stand-in has it, for the one who is away."""
    verdicts = absences.be_absent(lines, actor=actor)
    open_too = {(line.person, line.to) for line in lines if line.with_open}
    moved = 0
    for row in Absence.objects.filter(pk__in=verdicts.done).order_by('pk'):
        if (row.person_id, row.to_id) in open_too:
            moved += len(_lend(row, actor=actor).done)
    if open_too:
        verdicts.made['moved'] = moved
    return verdicts


def _lend(row: Absence, *, actor: Actor) -> Verdicts:
    """A task that cannot go stays, and the stand-in may do it all the same."""
    handling = Handling(actor)
    waiting = Task.objects.filter(state=TaskState.OPEN, assignee_id=row.person_id)
    if row.processes:
        waiting = waiting.filter(case__version__process__key__in=row.processes)
    for task in handling.tasks(set(waiting.values_list('pk', flat=True))):
        if row.to_id not in handling.others(task):
            owner = task.owner_id if task.delegated else row.person_id
            handling.move(task, Take(task.seat, handling.me, (row.to_id,)), owner_id=owner, read_at=None)
    return handling.close('flow.absence', to=row.to_id)


def _tasks(people: Collection[int], to: int, *, actor: Actor, comment: str) -> Verdicts:
    """Seat by seat: in an offer the person is replaced among the others; where the other sits already it stays and is told."""
    leaving = set(people)
    concerned = Q(assignee_id__in=leaving) | Q(candidates__person_id__in=leaving)
    handling = Handling(actor)
    tasks = handling.tasks(set(Task.objects.filter(concerned, state=TaskState.OPEN).values_list('pk', flat=True)))
    for task in tasks:
        if to in handling.others(task):
            reason = SITS.filled(name=hands.names_of([to]), task=task.name, case=task.case.number)
            handling.refuse(task, 'sits_already', reason)
            continue
        now = sorted({to if person in leaving else person for person in hands.people_of(task)})
        handling.move(task, Take(task.seat, handling.me, tuple(now)))
    return handling.close('flow.hand_over', comment=comment, to=to)


def _cases_and_rows(people: Collection[int], to: int) -> None:
    """Cases they answer for, tasks that would come back to them, offers they could take again, processes they look after."""
    cases = [case.pk for case in locked(Case.objects.all(), _cases(people).values_list('pk', flat=True))]
    Case.objects.filter(pk__in=cases).update(owner_id=to)
    let_see(cases, [to])
    lent = Task.objects.filter(state=TaskState.OPEN, owner_id__in=people)
    let_see(set(lent.values_list('case_id', flat=True)), [to])
    lent.exclude(assignee_id=to).update(owner_id=to)
    lent.filter(assignee_id=to).update(owner_id=None, delegated=False)
    for task in Task.objects.filter(state=TaskState.OPEN, offered__overlap=list(people)):
        offered = sorted({to if person in people else person for person in task.offered})
        Task.objects.filter(pk=task.pk).update(offered=offered)
    Process.objects.filter(owner_id__in=people).update(owner_id=to)


def _absences(people: Collection[int], to: int, *, leaving: bool) -> None:
    """Who relied on them relies on the other; one whose stand-in would be themselves has none any more."""
    now = clock.now()
    relying = Absence.objects.filter(to_id__in=people, until__gt=now)
    _end(relying.filter(person_id=to), now)
    relying.exclude(person_id=to).update(to_id=to)
    if not leaving:
        return
    _end(Absence.objects.filter(person_id__in=people, until__gt=now), now)
    Absence.objects.bulk_create(
        Absence(person_id=person, to_id=to, since=now, until=FOR_EVER, note=str(HANDED_OVER))
        for person in sorted(people)
    )


def _end(rows: QuerySet[Absence], now: datetime) -> None:
    rows.filter(since__gte=now).delete()
    rows.filter(since__lt=now).update(until=now)


def _cases(people: Collection[int]) -> QuerySet[Case]:
    """Alive, and answered for by one of them."""
    answered = Case.objects.annotate(answers=Coalesce(F('owner_id'), F('starter_id')))
    return answered.filter(answers__in=people, status__in=ALIVE)


def _by(rows: QuerySet[Task] | QuerySet[Case] | QuerySet[Absence] | QuerySet[Process], column: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(column).annotate(n=Count('pk', distinct=True)))
