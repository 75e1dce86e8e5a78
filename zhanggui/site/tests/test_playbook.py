"""The playbook that comes with the house loads and fits the rights there are; a wrong one changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhanggui.core import rights
from zhanggui.core.actors import system
from zhanggui.core.models import AuditEntry
from zhanggui.flow.choices import VersionState
from zhanggui.flow.models import DecisionVersion, FormFile, ProcessVersion
from zhanggui.org.models import Department, Position, Role
from zhanggui.site.models import PlaybookLoad, PlaybookPiece
from zhanggui.site.playbook import DEFAULT, PlaybookError, load_organisation, load_playbook, load_processes, read
from zhanggui.site.tests.books import rewrite, small_book

pytestmark = pytest.mark.django_db


def test_the_default_playbook_has_nothing_wrong_loads_and_again_changes_nothing() -> None:
    reading = read(DEFAULT)
    assert [str(one) for one in reading.errors] == []
    first = load_playbook(actor=system())
    assert not first.refused
    assert len(first.made['taken']) == len(reading.pieces)
    entries = AuditEntry.objects.count()
    again = load_playbook(actor=system())
    assert (again.done, again.made['taken'], again.made['conflicts']) == ([], [], [])
    assert PlaybookLoad.objects.count() == 1
    assert AuditEntry.objects.count() == entries


def test_the_organisation_is_as_the_file_says(tmp_path: Path) -> None:
    load_playbook(small_book(tmp_path), actor=system())
    specialist = Position.objects.get(code='ops_specialist')
    assert {'operate', 'take_part'} <= {role.code for role in specialist.roles.all()}
    assert specialist.superior
    assert specialist.superior.code == 'ops_supervisor'
    assert Role.objects.get(code='administer').requires_totp


def test_its_processes_are_in_force_with_their_decisions_and_forms(tmp_path: Path) -> None:
    load_playbook(small_book(tmp_path), actor=system())
    version = ProcessVersion.objects.get(process__key='P40')
    assert version.state == VersionState.ACTIVE
    told = {finding['code'] for finding in version.report if finding['grade'] != 'change'}
    assert told == {'nobody_holds', 'lane_without_holder'}, 'positions have no holders yet; nothing else is said'
    assert {'return_request', 'return_inspection', 'return_payment'} <= set(version.forms)
    assert DecisionVersion.objects.get(key='liability').state == VersionState.ACTIVE


def test_who_loaded_what_is_kept(tmp_path: Path) -> None:
    book = small_book(tmp_path)
    load_playbook(book, actor=system('手册装载', door='cli'))
    load = PlaybookLoad.objects.get()
    assert (load.by_name, load.kept, load.conflicts) == ('手册装载', 0, 0)
    assert load.taken == PlaybookPiece.objects.count()
    assert set(load.files) == {path.relative_to(book).as_posix() for path in book.rglob('*.*') if path.is_file()}
    rewrite(book / 'org.yaml', '总经办', '总裁办')
    load_playbook(book, actor=system())
    newer = PlaybookLoad.objects.first()
    assert newer
    assert newer.digest != load.digest
    assert newer.taken == 1


def test_only_the_processes_asked_for_are_loaded_with_what_they_name() -> None:
    load_organisation(actor=system())
    load_processes(actor=system(), keys=('P40',))
    assert list(ProcessVersion.objects.values_list('process__key', flat=True)) == ['P40']
    assert DecisionVersion.objects.filter(key='liability').exists()
    assert FormFile.objects.filter(key='return_request').exists()
    assert FormFile.objects.count() < 20


def test_a_changed_form_comes_into_force_with_its_process(tmp_path: Path) -> None:
    book = small_book(tmp_path)
    load_playbook(book, actor=system())
    rewrite(book / 'forms' / 'return_close.yaml', '结案说明', '结案的话')
    outcome = load_playbook(book, actor=system())
    assert outcome.made['taken'] == [('form', 'return_close')]
    version = ProcessVersion.objects.get(process__key='P40', state=VersionState.ACTIVE)
    assert version.number == 2
    assert '结案的话' in version.forms['return_close']
    assert load_playbook(book, actor=system()).done == []


def test_a_wrong_folder_changes_nothing(tmp_path: Path) -> None:
    book = small_book(tmp_path)
    (book / 'forms' / 'return_amount.yaml').write_text('key: return_amount\nname: 空\nfields: [{key: x}]\n')
    with pytest.raises(PlaybookError, match=r'forms/return_amount\.yaml:3'):
        load_playbook(book, actor=system())
    assert not ProcessVersion.objects.exists()
    assert not Department.objects.exists()
    assert not PlaybookLoad.objects.exists()


def test_every_right_is_held_by_some_role_beside_the_administrators() -> None:
    """A right nobody can have is a screen nobody can open."""
    roles = [piece.thing[0] for piece in read(DEFAULT).pieces.values() if piece.kind == 'role']
    held = {name for role in roles for name in role.rights if name != '*'}
    ours = ('orders', 'stock', 'catalog', 'customers', 'channels', 'reports', 'flow', 'playbook')
    lonely = [right.name for right in rights.every() if right.context in ours and not rights.covers(held, right.name)]
    assert lonely == []
