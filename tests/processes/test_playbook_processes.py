"""Each process of the playbook along every branch: every line taken, every boundary event fired, the log repeats the state."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from conftest import STRANDS
from tests.processes import scenario, world
from tests.processes.walking import Stuck, Walk
from tests.processes.world import World
from zhanggui.core import drift
from zhanggui.flow.bpmn.model import NodeKind
from zhanggui.flow.models import ProcessVersion
from zhanggui.flow.services.loading import load_definition
from zhanggui.flow.services.replaying import differs

SHOWS = os.environ.get('SHOW_PATHS') == '1'
COUNT = 55
NOT_TO_BE_SAID = {'error', 'owner'}
NO_HOLDER = {'nobody_holds', 'lane_without_holder'}


@pytest.fixture(scope='module')
def company(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """Founded once: the transaction of each test is one within this one, and nothing of either stays behind."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            cursor.execute(STRANDS)
        yield world.company()
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize('key', world.processes())
def test_a_process_runs_along_every_branch(key: str, company: World) -> None:
    version = in_force(key)
    told = scenario.read(key)
    walks, troubles = [], []
    flows: set[str] = set()
    nodes: set[str] = set()
    for path in told.paths:
        walk = Walk(company, version, told, path)
        try:
            with transaction.atomic():
                walk.go()
                troubles += after(walk)
                flows |= walk.flows()
                nodes |= walk.nodes()
                transaction.set_rollback(True)
        except Stuck as stuck:
            troubles.append(str(stuck))
        walks.append(walk)
    troubles += left_out(version, flows, nodes)
    if SHOWS:
        print(f'\n{key} {version.process.name}\n' + '\n'.join(line for walk in walks for line in walk.told))  # noqa: T201
    assert troubles == [], '\n'.join(['', *troubles])


def test_all_processes_are_there_and_each_has_its_scenario() -> None:
    assert world.processes() == [f'P{number:02}' for number in range(1, COUNT + 1)]
    assert [key for key in world.processes() if not scenario.path_of(key).exists()] == []


def in_force(key: str) -> ProcessVersion:
    """Loaded as a company would load it. Nothing is said against it, and each of its lanes has a holder."""
    assert scenario.path_of(key).exists(), f'tests/processes/{key}.yaml is missing'
    verdicts = world.take_in(key)
    assert not verdicts.refused, '\n'.join(f'{each.name}: {each.reason}' for each in verdicts.refused)
    version = ProcessVersion.objects.select_related('process').get(process__key=key, state='active')
    said = [each for each in version.report if each['grade'] in NOT_TO_BE_SAID or each['code'] in NO_HOLDER]
    assert said == []
    return version


def after(walk: Walk) -> list[str]:
    """What must be true of every case that was walked."""
    found = [f'{walk.path.name}: {proof.invariant} {proof.examples}' for proof in drift.run() if proof.found]
    return found + [f'{walk.path.name}: replay: {told}' for case in walk.cases() if (told := differs(case))]


def left_out(version: ProcessVersion, flows: set[str], nodes: set[str]) -> list[str]:
    definition = load_definition(version.pk)
    lines = [
        f'no path takes {flow.id} ({flow.source} → {flow.target}{" " + flow.name if flow.name else ""})'
        for flow in definition.flows.values()
        if flow.id not in flows
    ]
    events = [node.id for node in definition.nodes.values() if node.kind is NodeKind.BOUNDARY and node.id not in nodes]
    return lines + [f'no path fires {event}' for event in events]
