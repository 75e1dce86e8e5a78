"""A small company with the planning processes of the playbook: a director, a supervisor, two who do the work, one elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from zhanggui.core import drift
from zhanggui.core.actors import Actor, system
from zhanggui.flow.services.importing import import_files
from zhanggui.org.models import Department, Position, Post, Role, User

DEFAULT = Path(__file__).parents[3] / 'playbook' / 'default'
PROCESSES = ('P04', 'P05', 'P06', 'P07')
# user name, name, position, its superior, department
PEOPLE = (
    ('general', '唐一鸣', 'general_manager', '', 'office'),
    ('director', '沈若兰', 'ops_director', 'general_manager', 'ops'),
    ('manager', '白露', 'ops_manager', 'ops_director', 'ops'),
    ('supervisor', '顾清', 'ops_supervisor', 'ops_manager', 'ops'),
    ('operator', '周子衿', 'ops_specialist', 'ops_supervisor', 'ops'),
    ('helper', '许安', 'ops_specialist', 'ops_supervisor', 'ops'),
    ('service', '林小满', 'service_agent', 'ops_director', 'service'),
    ('finance', '方静怡', 'finance', '', 'finance'),
)
LEADS = {'general_manager', 'ops_director', 'ops_manager', 'ops_supervisor'}


@pytest.fixture
def company(db: None) -> Iterator[None]:
    """After each story nothing may have drifted."""
    found()
    yield
    assert [(proof.invariant, proof.examples) for proof in drift.run() if proof.found] == []


def found() -> None:
    rights = _rights()
    for username, name, position, superior, department in PEOPLE:
        home, _ = Department.objects.get_or_create(code=department, defaults={'name': department})
        above = Position.objects.filter(code=superior).first()
        seat, _ = Position.objects.get_or_create(
            code=position, defaults={'name': position, 'department': home, 'superior': above}
        )
        codes = ['take_part', *(['lead'] if position in LEADS else [])]
        seat.roles.set(
            Role.objects.get_or_create(code=code, defaults={'name': code, 'rights': rights[code]})[0] for code in codes
        )
        Post.objects.create(user=User.objects.create(username=username, name=name), position=seat, all_shops=True)
    files = {f'{key}.bpmn': (DEFAULT / 'processes' / f'{key}.bpmn').read_bytes() for key in PROCESSES}
    named = {name for text in files.values() for name in re.findall(rb'zg:form="(\w+)"', text)}
    files |= {f'{name.decode()}.yaml': (DEFAULT / 'forms' / f'{name.decode()}.yaml').read_bytes() for name in named}
    verdicts = import_files(files, actor=system('测试', door='cli'), publishes=True)
    assert not verdicts.refused, [(each.name, str(each.reason)) for each in verdicts.refused]


def _rights() -> dict[str, list[str]]:
    """Of the playbook's own roles, so that a right which nobody was given shows here."""
    told = yaml.safe_load((DEFAULT / 'org.yaml').read_text('utf-8'))
    return {role['code']: role['rights'] for role in told['roles']}


def actor(username: str) -> Actor:
    return Actor.of(User.objects.get(username=username))
