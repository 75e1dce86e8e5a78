"""A small company with P52, P53 and what they call, as the playbook has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from zhanggui.core import drift, outbox
from zhanggui.core.actors import Actor, system
from zhanggui.flow.choices import JobState
from zhanggui.flow.models import Job, Task
from zhanggui.flow.services.acting import complete
from zhanggui.flow.services.importing import import_files
from zhanggui.flow.services.jobs import run_job
from zhanggui.org.models import Department, Position, Post, Role, User

DEFAULT = Path(__file__).parents[3] / 'playbook' / 'default'
ROUNDS = 20
PROCESSES = ('P06', 'P52', 'P53')
NAMED = {'forms': (rb'zg:form="(\w+)"', 'yaml'), 'decisions': (rb'zg:decision="(\w+)', 'dmn')}
# user name, position, its superior, department, roles beside taking part
PEOPLE = (
    ('general', 'general_manager', '', 'office', ('oversee',)),
    ('director', 'ops_director', 'general_manager', 'ops', ('direct',)),
    ('manager', 'ops_manager', 'ops_director', 'ops', ()),
    ('service', 'service_agent', 'ops_manager', 'service', ()),
    ('warehouse', 'warehouse_manager', 'ops_director', 'warehouse', ()),
    ('packer', 'packer', 'warehouse_manager', 'warehouse', ()),
    ('it', 'it_supervisor', 'ops_director', 'it', ()),
    ('clerk', 'office_clerk', 'general_manager', 'office', ('keep_files',)),
)


@pytest.fixture
def company(db: None) -> Iterator[None]:
    """After each story nothing may have drifted."""
    rights = _rights()
    for username, code, superior, department, roles in PEOPLE:
        home, _ = Department.objects.get_or_create(code=department, defaults={'name': department})
        above = Position.objects.filter(code=superior).first()
        seat = Position.objects.create(code=code, name=code, department=home, superior=above)
        for role in ('take_part', *roles):
            seat.roles.add(Role.objects.get_or_create(code=role, defaults={'name': role, 'rights': rights[role]})[0])
        Post.objects.create(user=User.objects.create(username=username, name=username), position=seat, all_shops=True)
    verdicts = import_files(_files(), actor=system('测试', door='cli'), publishes=True)
    assert not verdicts.refused, [(each.name, str(each.reason)) for each in verdicts.refused]
    yield
    assert [(proof.invariant, proof.examples) for proof in drift.run() if proof.found] == []


def actor(username: str) -> Actor:
    return Actor.of(User.objects.get(username=username))


def settle() -> None:
    """What the worker would do by now."""
    for _ in range(ROUNDS):
        jobs = list(Job.objects.filter(state=JobState.READY).order_by('pk').values_list('pk', flat=True))
        for job in jobs:
            run_job(job)
        if not outbox.drain() and not jobs:
            return
    raise AssertionError(list(Job.objects.filter(state=JobState.READY).values_list('node', 'error')))


def do(case: int, node: str, username: str, outcome: str = 'approve', **values: object) -> None:
    """A step in the inbox, by whoever has it."""
    person = actor(username)
    task = Task.objects.waiting_for(person.id or 0).filter(case_id=case, node=node).latest('pk')
    verdicts = complete([task.pk], actor=person, outcome=outcome, values=values, comment='因为')
    assert verdicts.done, [str(each.reason) for each in verdicts.refused]
    settle()


def _files() -> dict[str, bytes]:
    files = {f'{key}.bpmn': (DEFAULT / 'processes' / f'{key}.bpmn').read_bytes() for key in PROCESSES}
    drawn = list(files.values())
    for folder, (pattern, kind) in NAMED.items():
        names = {name.decode() for text in drawn for name in re.findall(pattern, text)}
        files |= {f'{name}.{kind}': (DEFAULT / folder / f'{name}.{kind}').read_bytes() for name in names}
    return files


def _rights() -> dict[str, list[str]]:
    told = yaml.safe_load((DEFAULT / 'org.yaml').read_text('utf-8'))
    return {role['code']: role['rights'] for role in told['roles']}
