"""Somebody who may design, and nothing else; a process with a version in force, a draft and a decision."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from zhanggui.core.actors import Actor, system
from zhanggui.flow.editor.blanktable import blank_table
from zhanggui.flow.models import DecisionVersion, Process, ProcessVersion
from zhanggui.flow.policies import DESIGN
from zhanggui.flow.services import drafting, publishing
from zhanggui.flow.services.drafting import Draft
from zhanggui.flow.tests.running.company import flows, process
from zhanggui.org.models import Department, Position, Post, Role, User

SYSTEM = system('测试')
DOES = 'save_draft save_decision put_on_trial publish retire publish_decisions migrate save_form start'
BODY = (
    '<startEvent id="s" name="申请"/><userTask id="approve" name="审批" zg:who="starter"/>'
    '<exclusiveGateway id="g" name="同意？" default="g_yes"/><endEvent id="yes" name="通过"/><endEvent id="no" name="不通过"/>'
    '<sequenceFlow id="g_yes" sourceRef="g" targetRef="yes"/><sequenceFlow id="g_no" sourceRef="g" targetRef="no">'
    '<conditionExpression>outcome = "refuse"</conditionExpression></sequenceFlow>'
)
DRAWN = process(BODY + flows('s>approve', 'approve>g'), key='P1')


@dataclass(slots=True)
class Studio:
    designer: User
    process: Process
    active: ProcessVersion
    draft: ProcessVersion
    decision: DecisionVersion

    @property
    def actor(self) -> Actor:
        return Actor.of(self.designer)


@pytest.fixture
def studio(db: None) -> Studio:
    rights = [DESIGN, 'flow.work', *(f'flow.{verb}' for verb in DOES.split())]
    role = Role.objects.create(code='designer', name='流程设计', rights=rights)
    department = Department.objects.create(code='IT', name='信息部')
    position = Position.objects.create(code='DESIGNER', name='流程专员', department=department)
    position.roles.add(role)
    designer = User.objects.create(username='designer', name='小设')
    Post.objects.create(user=designer, position=position, all_shops=True)
    first = drafting.save_draft([Draft(source=DRAWN)], actor=SYSTEM).done[0]
    assert not publishing.publish([first], actor=SYSTEM).refused
    second = drafting.save_draft([Draft(source=DRAWN)], actor=SYSTEM).done[0]
    decision = drafting.save_decision([Draft(source=blank_table('D1', '责任'))], actor=SYSTEM).done[0]
    return Studio(
        designer, Process.objects.get(), ProcessVersion.objects.get(pk=first), ProcessVersion.objects.get(pk=second),
        DecisionVersion.objects.get(pk=decision),
    )  # fmt: skip


@pytest.fixture
def reader(studio: Studio) -> User:
    return studio.designer
