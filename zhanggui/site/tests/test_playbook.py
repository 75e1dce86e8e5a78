"""The playbook that comes with the house loads, fits the rights there are, and tells every mistake in a wrong one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from zhanggui.core import rights
from zhanggui.core.actors import system
from zhanggui.flow.choices import VersionState
from zhanggui.flow.models import DecisionVersion, ProcessVersion
from zhanggui.org.models import Department, Position, Role
from zhanggui.site.playbook import DEFAULT, ORGANISATION, PlaybookError, load_playbook, organisation

pytestmark = pytest.mark.django_db


def written(folder: Path, text: str) -> Path:
    (folder / ORGANISATION).write_text(text, encoding='utf-8')
    return folder


def test_the_default_playbook_loads_and_again_changes_nothing() -> None:
    first = load_playbook(actor=system())
    assert not first.refused
    again = load_playbook(actor=system())
    assert again.done == []
    specialist = Position.objects.get(code='ops_specialist')
    assert [role.code for role in specialist.roles.all()] == ['operate', 'take_part']
    assert Role.objects.get(code='administer').requires_totp


def test_its_processes_are_in_force_with_their_decisions_and_forms() -> None:
    load_playbook(actor=system())
    version = ProcessVersion.objects.get(process__key='P40')
    assert version.state == VersionState.ACTIVE
    told = {finding['code'] for finding in version.report if finding['grade'] != 'change'}
    assert told == {'nobody_holds', 'lane_without_holder'}, 'positions have no holders yet; nothing else is said'
    assert {'return_request', 'return_inspection', 'return_payment'} <= set(version.forms)
    assert DecisionVersion.objects.get(key='liability').state == VersionState.ACTIVE


def test_a_process_that_cannot_be_published_is_told_and_nothing_of_it_stays(tmp_path: Path) -> None:
    shutil.copytree(DEFAULT, tmp_path / 'book')
    (tmp_path / 'book' / 'forms' / 'return_amount.yaml').write_text('key: return_amount\nname: 空\nfields: [{key: x}]\n')
    with pytest.raises(PlaybookError, match=r'return_amount\.yaml'):
        load_playbook(tmp_path / 'book', actor=system())
    assert not ProcessVersion.objects.exists()


def test_every_right_is_held_by_some_role_beside_the_administrators() -> None:
    """A right nobody can have is a screen nobody can open."""
    roles = organisation(DEFAULT / ORGANISATION).roles
    held = {name for role in roles for name in role.rights if name != '*'}
    ours = ('orders', 'stock', 'catalog', 'customers', 'channels', 'reports', 'flow')
    lonely = [right.name for right in rights.every() if right.context in ours and not rights.covers(held, right.name)]
    assert lonely == []


def test_every_mistake_is_told_with_its_place_and_nothing_is_loaded(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        """
departments:
  - {code: a, name: 甲, parent: nowhere}
  - {code: a, name: 乙}
roles:
  - {code: r, name: 角色, rights: [org.see, org.fly]}
positions:
  - {code: p, name: 岗, department: b, superior: q, roles: [s]}
""",
    )
    with pytest.raises(PlaybookError) as told:
        load_playbook(folder, actor=system())
    for place in (
        'departments[0].parent', 'departments[1].code', 'roles[0].rights', 'positions[0].department',
        'positions[0].superior', 'positions[0].roles',
    ):  # fmt: skip
        assert place in str(told.value)
    assert not Department.objects.exists()


@pytest.mark.parametrize(
    ('text', 'told'),
    [
        ('departments: [', 'org.yaml'),
        ('- 1', 'expected departments'),
        ('rolls: []', 'rolls: no such section'),
        ('roles: [{code: r, name: n, right: [x]}]', 'roles[0].right: no such key'),
        ('roles: [{code: r}]', '$.roles[0]'),
        ('roles: [{code: 7, name: n}]', '$.roles[0].code'),
        ('roles: {code: r}', '$.roles'),
    ],
)
def test_a_file_that_is_no_playbook_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(PlaybookError) as error:
        load_playbook(written(tmp_path, text), actor=system())
    assert told in str(error.value)
