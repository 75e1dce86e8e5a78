"""One path of a scenario walked through the doors that people use; whatever does not go as written is told with its place.

Before each step somebody whose turn it is not tries the same, is refused, and nothing has moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied

from tests.processes.examples import Filling
from tests.processes.ready import DOINGS, Doing
from tests.processes.scenario import Scenario, Start, Step, Way
from tests.processes.world import BY, PASSWORD, World
from zhanggui.core import clock, outbox, usecases
from zhanggui.core.actors import Actor
from zhanggui.core.verdicts import Verdicts
from zhanggui.flow.bpmn.model import Approval, Definition, NodeKind, Ready
from zhanggui.flow.bpmn.timers import read_length
from zhanggui.flow.choices import CaseStatus, JobState, TaskState
from zhanggui.flow.engine.state import SeatKind, State
from zhanggui.flow.forms.nodes import placed
from zhanggui.flow.forms.schema import Form
from zhanggui.flow.forms.variables import known_to
from zhanggui.flow.models import Case, Event, Incident, Job, ProcessVersion, StartTrigger, Task, Timer
from zhanggui.flow.services import messages
from zhanggui.flow.services.jobs import run_job
from zhanggui.flow.services.loading import load_definition
from zhanggui.flow.services.starting import NewCase, facts_of, may_start
from zhanggui.flow.services.timers import fire_due, start_due
from zhanggui.flow.services.worlds import Company

SETTLES_MAX = 30
SEATS_MAX = 60
COMMITTED = timedelta(days=2)
APPROVE, REFUSE = 'approve', 'refuse'
OVER = (CaseStatus.RUNNING, CaseStatus.SUSPENDED)


class Stuck(AssertionError):
    """The path does not go on as its scenario says."""


@dataclass(slots=True)
class Walk:
    """`told`: what happened, line by line, for whoever writes the scenario."""

    world: World
    version: ProcessVersion
    scenario: Scenario
    path: Way
    root: int = 0
    place: str = 'start'
    turn: int = 0
    told: list[str] = field(default_factory=list)
    clocks: ExitStack = field(default_factory=ExitStack)

    @property
    def definition(self) -> Definition:
        return load_definition(self.version.pk)

    def go(self) -> None:
        """All of it. Raises `Stuck`."""
        try:
            with self.clocks:
                self._start()
                for number, step in enumerate(self.path.steps, 1):
                    self.place, self.turn = f'step {number} {_shown(step)}', number
                    self._step(step)
                    self.settle()
                    self.told.append(f'  {self.place} → {self._waiting()}')
                self.place = 'end'
                self._has_ended()
        except Stuck:
            raise
        except Exception as error:
            raise Stuck(f'{self.path.name}, {self.place}: {type(error).__name__}: {error}') from error

    # --- the start ------------------------------------------------------------------------------------------------------
    def _start(self) -> None:
        start = self.path.start or self.scenario.start
        self._strangers_cannot_start()
        if start.schedule:
            self.root = self._by_schedule(start)
        elif start.message:
            told = dict(start.values)
            made = messages.deliver(start.message, actor=BY, subject=self._subject(), variables=told)
            self.root = self._only(made, 'cases', f'the message {start.message}')
        else:
            self.root = self._by_person(start)
        self.settle()
        self.told.append(f'{self.path.name}: {self._case().title} → {self._waiting()}')

    def _by_person(self, start: Start) -> int:
        actor = self._actor(start.by)
        kind, id = self._subject()
        facts = facts_of(kind, id)
        filling = Filling(self.world, actor, {'case': facts} if facts else {})
        values = filling.fill(placed(self.version), start.values)
        line = NewCase(self.version.process.key, values, kind, id)
        return self._only(usecases.perform(usecases.get('flow.start'), [line], actor=actor), 'cases', start.by)

    def _by_schedule(self, start: Start) -> int:
        triggers = StartTrigger.objects.filter(version=self.version, kind='timer', next_at__isnull=False)
        found = [each for each in triggers.order_by('next_at') if start.node in ('', each.node)]
        if not found:
            self._stuck('no schedule starts it')
        before = max(Case.objects.values_list('pk', flat=True), default=0)
        StartTrigger.objects.exclude(pk=found[0].pk).update(next_at=None)  # what another schedule starts is another path
        self._move_to(found[0].next_at)
        start_due()
        case = Case.objects.filter(version=self.version, pk__gt=before).order_by('pk').first()
        return case.pk if case else self._stuck(f'its schedule ({found[0].next_at}) has started nothing')

    def _strangers_cannot_start(self) -> None:
        company = Company(clock.now(), lambda: None)
        strangers = (self.world.actor(name) for name in sorted(self.world.people) if not name.endswith('_2'))
        outside = next((who for who in strangers if not may_start(self.definition, actor=who, company=company)), None)
        if outside is None:
            return
        before = Case.objects.count()
        line = NewCase(self.version.process.key, {}, *self._subject())
        if not self._is_refused('flow.start', [line], outside, {}) or Case.objects.count() != before:
            self._stuck(f'{outside.name} could start it')

    # --- the steps ------------------------------------------------------------------------------------------------------
    def _step(self, step: Step) -> None:
        if step.at:
            self._at(step)
        elif step.passes:
            length = read_length(step.passes)
            if not isinstance(length, timedelta):
                self._stuck(f'“{step.passes}” is no length such as P5D or PT72H')
            self._move_to(clock.now() + length)
            self._fire()
        elif step.fire:
            self._move_to(self._due_at(step.fire))
            self._fire()
        elif step.message:
            subject = self._subject()
            made = messages.deliver(step.message, actor=BY, key=step.key, subject=subject, variables=step.told)
            if not made.done and not made.made.get('cases'):
                self._stuck(f'nobody waits for the message: {_reasons(made)}')
        elif step.signal:
            messages.throw(step.signal, actor=BY, variables=step.told)
        elif step.incident:
            self._mend(step)
        elif step.waits is not None and sorted(step.waits) != self._places():
            self._stuck(f'{", ".join(sorted(step.waits)) or "nothing"} should wait')

    def _at(self, step: Step) -> None:
        task = self._tasks(step)[0]
        self._strangers_cannot_do(task)
        approval = load_definition(task.case.version_id).node(task.node).approval or Approval()
        together = approval.kind in (Ready.BRAINSTORM, Ready.PEER) or (approval.kind is Ready.SIGN_OFF and not step.by)
        if together and task.kind != SeatKind.REVISE:
            self._together(step, task, approval)
            return
        people = step.people or [self.world.name(task.holders[0])]
        for name in people:
            self._one(step, name, approval)
            self.settle()

    def _together(self, step: Step, first: Task, approval: Approval) -> None:
        """Everybody asked does their part: those named first, then whoever is left."""
        for _ in range(SEATS_MAX):
            tasks = self._open(case=first.case_id, activity=first.activity)
            if not tasks:
                return
            named = [self.world.people[name] for name in step.people]
            task = min(tasks, key=lambda each: _rank(each.holders, named))
            holder = next((person for person in named if person in task.holders), task.holders[0])
            self._do(task, self.world.name(holder), step, approval)
            self.settle()
        self._stuck('it never ends')

    def _one(self, step: Step, name: str, approval: Approval) -> None:
        person = self.world.people.get(name)
        if person is None:
            self._stuck(f'there is no account “{name}”')
        task = next((each for each in self._tasks(step) if person in each.holders), None)
        if task is None:
            who = '; '.join(', '.join(map(self.world.name, each.holders)) for each in self._tasks(step))
            self._stuck(f'it is not the turn of {name}, but of {who}')
        self._do(task, name, step, approval)

    def _do(self, task: Task, name: str, step: Step, approval: Approval) -> None:
        actor = self._actor(name)
        if approval.commitment and not task.committed and task.kind != SeatKind.REVISE:
            length = read_length(step.due) if step.due else COMMITTED
            assert isinstance(length, timedelta)
            self._perform('flow.commit', [task.pk], actor, {'due': clock.now() + length})
            task = self._again(task)
        doing = Doing(self.world, actor, task, step, self._perform)
        if approval.kind in DOINGS and task.kind != SeatKind.REVISE:
            DOINGS[approval.kind](doing, self._told(task, actor, step, approval))
            return
        told = self._told(task, actor, step, approval)
        if approval.signature:
            self._perform('flow.sign', [task.pk], actor, {**told, 'password': PASSWORD})
        else:
            self._perform('flow.complete', [task.pk], actor, told)

    def _told(self, task: Task, actor: Actor, step: Step, approval: Approval) -> dict[str, Any]:
        at = placed(task.case.version, task.node)
        outcome = step.outcome or _first(at.form if at else None)
        is_refusal = outcome == REFUSE
        values = dict(step.values)
        if not is_refusal or values:
            values = Filling(self.world, actor, known_to(task)).fill(at, values)
        comment = step.comment or ('原因见说明' if approval.comment or is_refusal else '')
        return {'outcome': outcome, 'comment': comment, 'values': values}

    def _strangers_cannot_do(self, task: Task) -> None:
        """Another one each time, so that over a scenario many positions are tried."""
        names = sorted(self.world.people)
        turned = names[self.turn * 7 % len(names) :] + names
        name = next(each for each in turned if self.world.people[each] not in task.holders)
        before = self._snapshot()
        refused = self._is_refused('flow.complete', [task.pk], self.world.actor(name), {'outcome': APPROVE})
        if not refused:
            self._stuck(f'{name} could do it, though it is the turn of others')
        if self._snapshot() != before:
            self._stuck(f'{name} was refused, but something moved')

    def _mend(self, step: Step) -> None:
        found = Incident.objects.filter(case__in=self.cases(), node=step.incident, state='open').first()
        if found is None:
            self._stuck('there is no such incident')
        self._perform('flow.mend', [found.pk], self._actor('admin'), {'how': step.how, 'values': step.values})

    # --- what follows by itself -----------------------------------------------------------------------------------------
    def settle(self) -> None:
        """Jobs done, news delivered, until nothing is left to do."""
        for _ in range(SETTLES_MAX):
            jobs = list(Job.objects.filter(state=JobState.READY).order_by('pk'))
            for job in jobs:
                run_job(job.pk)
                job.refresh_from_db()
                if job.state == JobState.READY:
                    self._stuck(f'{job.node} ({job.use_case}) fails: {job.error}')
            if not outbox.drain() and not jobs:
                return
        self._stuck('jobs and news never end')

    def _fire(self) -> None:
        while fire_due():
            self.settle()

    def _move_to(self, at: datetime | None) -> None:
        assert at is not None
        ahead = at - clock.now() + timedelta(seconds=1)
        if ahead > timedelta():
            self.clocks.enter_context(clock.moved(ahead))

    def _due_at(self, node: str) -> datetime:
        timers = Timer.objects.filter(case__in=self.cases(), node=node).order_by('at')
        found = timers.first()
        if found is None:
            armed = Timer.objects.filter(case__in=self.cases()).values_list('node', flat=True)
            self._stuck(f'no timer is set at {node}, but at {", ".join(sorted(set(armed))) or "none"}')
        return found.at

    # --- looking --------------------------------------------------------------------------------------------------------
    def cases(self) -> list[int]:
        """The case and those it has called."""
        found, todo = [self.root], [self.root]
        while todo:
            todo = list(Case.objects.filter(parent__in=todo).order_by('pk').values_list('pk', flat=True))
            found += todo
        return found

    def flows(self) -> set[str]:
        """Sequence flows of this process that were taken."""
        return self._logged('flow')

    def nodes(self) -> set[str]:
        return self._logged('node')

    def _logged(self, column: str) -> set[str]:
        events = Event.objects.filter(case__in=self.cases(), case__version=self.version)
        events = events.exclude(**{column: ''}).exclude(kind='entered' if column == 'node' else '')
        return set(events.values_list(column, flat=True))

    def _tasks(self, step: Step) -> list[Task]:
        tasks = self._open(node=step.at, process=step.case)
        return tasks or self._stuck(f'nothing waits at {step.at}')

    def _open(self, *, node: str = '', process: str = '', case: int = 0, activity: int = 0) -> list[Task]:
        rows = Task.objects.filter(state=TaskState.OPEN)
        if process:
            rows = rows.filter(case__version__process__key=process, case_id__gte=self.root)
        else:
            rows = rows.filter(case__in=[case] if case else self.cases())
        rows = rows.filter(node=node) if node else rows
        rows = rows.filter(activity=activity) if activity else rows
        return list(rows.select_related('case__version__process').prefetch_related('candidates').order_by('pk'))

    def _again(self, task: Task) -> Task:
        return next(each for each in self._open(case=task.case_id, activity=task.activity) if each.pk == task.pk)

    def _places(self) -> list[str]:
        return sorted({task.node for task in self._open()} | self._quiet())

    def _quiet(self) -> set[str]:
        """Where something but a person is waited for; boundary events and the due times of tasks do not count."""
        found = set()
        for case in Case.objects.filter(pk__in=self.cases(), status__in=OVER).select_related('version'):
            nodes = load_definition(case.version_id).nodes
            for wait in State.loads(case.state).waits.values():
                if not wait.seat and nodes[wait.node].kind in _WAITING:
                    found.add(wait.node)
        return found

    def _waiting(self) -> str:
        told = [f'{task.node} ({", ".join(map(self.world.name, task.holders))})' for task in self._open()]
        quiet = sorted(self._quiet())
        troubles = Incident.objects.filter(case__in=self.cases(), state='open').values_list('node', 'reason')
        told += quiet + [f'INCIDENT at {node}: {reason}' for node, reason in troubles]
        return '; '.join(told) or f'nothing: {self._case().status}'

    def _case(self) -> Case:
        return Case.objects.get(pk=self.root)

    def _snapshot(self) -> Any:
        cases = Case.objects.filter(pk__in=self.cases()).order_by('pk').values_list('pk', 'revision', 'events', 'state')
        return list(cases), list(Task.objects.filter(case__in=self.cases()).order_by('pk').values_list('pk', 'state'))

    def _has_ended(self) -> None:
        case, passed = self._case(), self.nodes()
        if case.status in OVER:
            self._stuck('the case is not over')
        ends = [
            node for node in passed if node in self.definition.nodes and self.definition.node(node).kind is NodeKind.END
        ]
        wanted = self.path.ends_at
        if case.status == CaseStatus.COMPLETED and not set(wanted) & {'cancelled', 'refused', 'terminated'}:
            missing = [each for each in wanted if each not in ends]
            if missing:
                self._stuck(
                    f'it should end at {", ".join(wanted)} and ended at {", ".join(sorted(ends)) or "no end event"}'
                )
        elif case.status not in wanted:
            self._stuck(f'it is {case.status}, not ended at {", ".join(wanted)}')

    # --- doing ----------------------------------------------------------------------------------------------------------
    def _perform(self, name: str, items: Sequence[Any], actor: Actor, told: Mapping[str, Any]) -> Verdicts:
        try:
            verdicts = usecases.perform(usecases.get(name), items, actor=actor, told=told)
        except PermissionDenied:
            self._stuck(f'{actor.name} has not the right {name}')
        if verdicts.refused:
            self._stuck(f'{actor.name}: {name} is refused: {_reasons(verdicts)}; told {dict(told)}')
        return verdicts

    def _is_refused(self, name: str, items: Sequence[Any], actor: Actor, told: Mapping[str, Any]) -> bool:
        try:
            return bool(usecases.perform(usecases.get(name), items, actor=actor, told=told).refused)
        except PermissionDenied:
            return True

    def _only(self, verdicts: Verdicts, made: str, who: str) -> int:
        if verdicts.refused or not verdicts.made.get(made):
            self._stuck(f'{who} starts nothing: {_reasons(verdicts)}')
        return int(verdicts.made[made][0])

    def _actor(self, name: str) -> Actor:
        if name not in self.world.people:
            self._stuck(f'there is no account “{name}”')
        return self.world.actor(name)

    def _subject(self) -> tuple[str, int | None]:
        name = self.scenario.subject if self.path.subject is None else self.path.subject
        if name and name not in self.world.subjects:
            self._stuck(f'there is no subject “{name}”, only {", ".join(self.world.subjects)}')
        return self.world.subjects[name] if name else ('', None)

    def _stuck(self, why: str) -> Any:
        waits = f'\n    waiting: {self._waiting()}' if self.root else ''
        raise Stuck(f'{self.path.name}, {self.place}: {why}{waits}')


def _rank(holders: Sequence[int], named: Sequence[int]) -> int:
    return min((named.index(person) for person in holders if person in named), default=len(named))


def _first(form: Form | None) -> str:
    """同意, or the button that stands first where a form has its own."""
    values = [outcome.value for outcome in form.outcomes] if form else []
    return APPROVE if APPROVE in values or not values else values[0]


def _shown(step: Step) -> str:
    does = {
        'at': step.at, 'pass': step.passes, 'fire': step.fire, 'message': step.message, 'signal': step.signal,
        'incident': step.incident,
    }  # fmt: skip
    told = ' '.join(f'{key} {value}' for key, value in does.items() if value) or 'waits'
    return ' '.join(each for each in (told, step.outcome, *(f'by {name}' for name in step.people)) if each)


def _reasons(verdicts: Verdicts) -> str:
    told: Iterator[str] = (
        ' '.join(filter(None, [str(each.numbers.get('field', '')), str(each.reason), f'({each.code})']))
        for each in verdicts.refused
    )
    return '; '.join(told) or 'nothing was refused'


_WAITING = {NodeKind.CATCH, NodeKind.RECEIVE, NodeKind.SERVICE, NodeKind.SEND, NodeKind.EVENT_BASED, NodeKind.CALL}
