"""The floor of the operations' tests: one process a structure, the same people in all, and what they do at the door they use.

sam starts, joe prepares, ann (with bob and cid) decides, bea decides beside, eve finishes; dan is nobody's, root administers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from zhanggui.core import clock, drift, usecases
from zhanggui.core.actors import Actor
from zhanggui.core.verdicts import Verdicts
from zhanggui.flow.models import Case, CasePerson, Task
from zhanggui.flow.policies import ADMINISTER, SEE_ALL
from zhanggui.flow.services import acting
from zhanggui.flow.services.absences import NewAbsence
from zhanggui.flow.tests.running.company import TestDirectory, begun, flows, process, published

STRUCTURES = ('single', 'all', 'any', 'ratio', 'order', 'parallel', 'sub')
PASSWORD = 'k7qm-3vxd-9fts'
PEOPLE = ('sam', 'joe', 'ann', 'bob', 'cid', 'bea', 'eve', 'dan', 'root')
MODES = {
    'single': 'zg:who="position:one"',
    'all': 'zg:who="position:three" zg:mode="all"',
    'any': 'zg:who="position:three" zg:mode="any"',
    'ratio': 'zg:who="position:three" zg:mode="ratio" zg:ratio="0.6"',
    'order': 'zg:who="position:three" zg:mode="order"',
    'parallel': 'zg:who="position:one"',
    'sub': 'zg:who="position:one"',
}


@dataclass(frozen=True, slots=True)
class Worker:
    """A person with all rights but those over cases that are not theirs."""

    pk: int
    name: str

    def get_full_name(self) -> str:
        return self.name

    def may(self, right: str) -> bool:
        return self.name == 'root' or right not in {ADMINISTER, SEE_ALL}

    def scope_of(self, axis: str) -> frozenset[int] | None:
        return None


@dataclass(slots=True)
class Floor:
    structure: str
    directory: TestDirectory
    people: dict[str, Actor] = field(default_factory=dict)
    case: int = 0
    signed: bool = False

    def id(self, name: str) -> int:
        return self.people[name].id or 0

    def hire(self) -> None:
        password = make_password(PASSWORD)
        for name in PEOPLE:
            user = get_user_model()._default_manager.create(username=name, password=password, is_active=True)
            self.people[name] = Actor.of(Worker(user.pk, name))
        posts = {'clerk': ['joe'], 'one': ['ann'], 'three': ['ann', 'bob', 'cid'], 'beside': ['bea'], 'boss': ['eve']}
        self.directory.posts = {code: [self.id(name) for name in names] for code, names in posts.items()}
        self.directory.administrators = [self.id('root')]

    def publish(self, decide: str = '', *, apply: str = 'zg:who="position:clerk"', attributes: str = '') -> None:
        self.signed = 'zg:signature' in decide
        self.republish(f'zg:reopenDays="7" {attributes}', decide, apply=apply)

    def republish(self, attributes: str, decide: str = '', *, apply: str = 'zg:who="position:clerk"') -> None:
        published(process(diagram(self.structure, decide, apply), attributes=attributes))

    def begin(self, starter: str = 'sam') -> int:
        """A case that has just been started."""
        self.case = begun(self.people[starter])
        return self.case

    def arrive(self, starter: str = 'sam') -> int:
        """A case at the step where it is decided."""
        self.begin(starter)
        self.approve('joe')
        return self.case

    def task(self, name: str, case: int = 0) -> int:
        """The one open task of the case that this person has in hand."""
        mine = Task.objects.waiting_for(self.id(name)).filter(case_id=case or self.case)
        return mine.get().pk

    def case_tasks(self, name: str) -> QuerySet[Task]:
        return Task.objects.filter(case_id=self.case, assignee_id=self.id(name))

    def see(self, name: str) -> None:
        CasePerson.objects.create(case_id=self.case, person_id=self.id(name))

    def dismiss(self, name: str) -> None:
        get_user_model()._default_manager.filter(pk=self.id(name)).update(is_active=False)

    def away(self, name: str, to: str) -> None:
        now = clock.now()
        line = NewAbsence(self.id(name), self.id(to), now - timedelta(hours=1), now + timedelta(days=3))
        done(self.do('flow.absence', name, [line]))

    def queries(self, act: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as captured:
            act()
        return len(captured)

    def sign(self, name: str) -> Verdicts:
        """Signing completes the task."""
        return self.on_task('flow.sign', name, password=PASSWORD)

    def do(self, use_case: str, name: str, items: list[Any], **told: Any) -> Verdicts:
        return usecases.perform(usecases.get(use_case), items, actor=self.people[name], told=told)

    def on_task(self, use_case: str, name: str, **told: Any) -> Verdicts:
        return self.do(use_case, name, [self.task(name)], **told)

    def on_case(self, use_case: str, name: str, **told: Any) -> Verdicts:
        return self.do(use_case, name, [self.case], **told)

    def complete(self, name: str, outcome: str = 'approve', **told: Any) -> Verdicts:
        return acting.complete([self.task(name)], actor=self.people[name], outcome=outcome, **told)

    def approve(self, *names: str) -> None:
        for name in names:
            done(self.complete(name))

    def finish(self) -> None:
        """Everybody approves whatever is open, until the case is over: nothing may be left that nobody can do."""
        for _ in range(40):
            task = Task.objects.filter(case_id=self.case, state='open').order_by('pk').first()
            if task is None:
                break
            person = task.assignee_id or task.candidates.order_by('pk').values_list('person_id', flat=True)[0]
            actor = next(actor for actor in self.people.values() if actor.id == person)
            if self.signed and task.node == 'decide':
                done(self.do('flow.sign', actor.name, [task.pk], password=PASSWORD))
            else:
                done(acting.complete([task.pk], actor=actor))
        assert self.status == 'completed', self.seen

    @property
    def status(self) -> str:
        return str(Case.objects.values_list('status', flat=True).get(pk=self.case))

    @property
    def seen(self) -> str:
        """`running decide:ann,bob` as the rows say it."""
        return self.seen_of(self.case)

    def seen_of(self, case: int) -> str:
        return seen(case, {actor.id: name for name, actor in self.people.items()})


def seen(case: int, names: dict[int | None, str]) -> str:
    found: dict[str, set[str]] = {}
    for task in Task.objects.filter(case_id=case, state='open').order_by('node').prefetch_related('candidates'):
        people = [task.assignee_id] if task.assignee_id else [each.person_id for each in task.candidates.all()]
        found.setdefault(task.node, set()).update(names[person] for person in people)
    nodes = ' '.join(f'{node}:{",".join(sorted(people))}' for node, people in found.items())
    return f'{Case.objects.values_list("status", flat=True).get(pk=case)} {nodes}'.strip()


def done(verdicts: Verdicts) -> Verdicts:
    assert not verdicts.refused, [refusal.as_dict() for refusal in verdicts.refused]
    assert verdicts.done
    return verdicts


def codes(verdicts: Verdicts) -> list[str]:
    assert not verdicts.done, verdicts.done
    return [refusal.code for refusal in verdicts.refused]


def nothing_drifts() -> None:
    found = [(proof.invariant, proof.examples) for proof in drift.run() if proof.found]
    assert not found, found


def diagram(structure: str, decide: str, apply: str) -> str:
    """start → apply → the structure around `decide` → finish → end."""
    head = f'<startEvent id="start"/><userTask id="apply" name="申请" {apply}/>'
    task = f'<userTask id="decide" name="审批" {MODES[structure]} {decide}/>'
    tail = '<userTask id="finish" name="办结" zg:who="position:boss"/><endEvent id="end"/>'
    if structure == 'parallel':
        beside = '<userTask id="beside" name="另一支" zg:who="position:beside"/>'
        fork = '<parallelGateway id="fork"/><parallelGateway id="join"/>'
        ways = flows(
            'start>apply', 'apply>fork', 'fork>decide', 'fork>beside', 'decide>join', 'beside>join', 'join>finish'
        )
        return head + task + beside + fork + tail + ways + flows('finish>end')
    if structure == 'sub':
        inner = f'<startEvent id="in"/>{task}<endEvent id="out"/>{flows("in>decide", "decide>out")}'
        sub = f'<subProcess id="sub" name="内部">{inner}</subProcess>'
        return head + sub + tail + flows('start>apply', 'apply>sub', 'sub>finish', 'finish>end')
    return head + task + tail + flows('start>apply', 'apply>decide', 'decide>finish', 'finish>end')
