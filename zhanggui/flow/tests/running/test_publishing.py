"""What new cases run on: put in force, refused with the element named, replaced, retired; nobody gives more than they may."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model

from zhanggui.core.actors import Actor
from zhanggui.flow.choices import VersionState
from zhanggui.flow.models import Case, ProcessVersion
from zhanggui.flow.services import drafting, publishing
from zhanggui.flow.services.importing import import_files
from zhanggui.flow.services.starting import NewCase, start
from zhanggui.flow.tests.running.company import SYSTEM, TestDirectory, flows, process, published

pytestmark = pytest.mark.django_db

SIMPLE = process(
    '<startEvent id="s"/><userTask id="u" zg:who="starter"/><endEvent id="e"/>' + flows('s>u', 'u>e'), 'simple'
)
CALLS = process(
    '<startEvent id="s"/><serviceTask id="off" name="停用" zg:useCase="org.disable_account"/><endEvent id="e"/>'
    + flows('s>off', 'off>e'),
    'calls',
)
BROKEN = SIMPLE.replace('zg:who="starter"', 'zg:who="starter" zg:form="nowhere"')


def draft(source: str) -> int:
    (version,) = drafting.save_draft([drafting.Draft(source)], actor=SYSTEM).made['versions']
    return int(version)


def states() -> list[str]:
    return list(ProcessVersion.objects.order_by('number').values_list('state', flat=True))


def test_what_is_wrong_is_refused_with_its_element_and_stays_a_draft(directory: TestDirectory) -> None:
    verdicts = publishing.publish([draft(BROKEN)], actor=SYSTEM)
    assert [(each.code, each.numbers['element']) for each in verdicts.refused] == [('unknown_form', 'u')]
    assert states() == [VersionState.DRAFT]
    assert start([NewCase('simple')], actor=SYSTEM).refused[0].code == 'no_process'


def test_the_next_version_takes_over_and_cases_stay_on_theirs(directory: TestDirectory) -> None:
    first = published(SIMPLE)
    person = get_user_model()._default_manager.create(username='a', is_superuser=True)
    start([NewCase('simple')], actor=Actor.of(person))
    second = published(SIMPLE.replace('id="u"', 'id="u" name="改"'))
    start([NewCase('simple')], actor=Actor.of(person))
    assert states() == [VersionState.RETIRED, VersionState.ACTIVE]
    assert list(Case.objects.order_by('pk').values_list('version_id', flat=True)) == [first, second]


def test_a_retired_process_starts_nothing_and_can_come_back(directory: TestDirectory) -> None:
    version = published(SIMPLE)
    assert publishing.retire([version], actor=SYSTEM).done == [version]
    assert start([NewCase('simple')], actor=SYSTEM).refused[0].code == 'no_process'
    assert publishing.publish([version], actor=SYSTEM).done == [version]
    assert publishing.publish([version], actor=SYSTEM).already == [version]


def test_nobody_puts_in_force_what_they_could_not_do_themselves(directory: TestDirectory) -> None:
    """Service tasks run as the system: publishing would otherwise be a way round every right."""
    designer = get_user_model()._default_manager.create(username='designer')
    actor = replace(Actor.of(designer), door='screen')
    version = draft(CALLS)
    verdicts = publishing.publish([version], actor=actor)
    assert [(each.code, each.numbers['element']) for each in verdicts.refused] == [('beyond_rights', 'off')]
    assert states() == [VersionState.DRAFT]
    boss = get_user_model()._default_manager.create(username='boss', is_superuser=True)
    assert publishing.publish([version], actor=Actor.of(boss)).done == [version]


def test_the_same_files_again_make_no_new_version(directory: TestDirectory) -> None:
    files = {'simple.bpmn': SIMPLE.encode(), 'odd.bpmn': b'\xff\xfe'}
    first = import_files(files, actor=SYSTEM, publishes=True)
    assert [each.item for each in first.refused] == ['odd.bpmn']
    again = import_files({'simple.bpmn': SIMPLE.encode()}, actor=SYSTEM, publishes=True)
    assert (again.done, len(again.already)) == ([], 1)
    assert states() == [VersionState.ACTIVE]
