"""Between files and system: what only one side changed is clear, what both changed waits for a person; nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction

from zhanggui.core.actors import system
from zhanggui.core.words import say
from zhanggui.flow.choices import VersionState
from zhanggui.flow.models import DecisionVersion, FormFile, ProcessVersion
from zhanggui.flow.services.drafting import Draft, save_draft
from zhanggui.flow.services.forms import ANY, FormText, save_forms
from zhanggui.flow.services.publishing import publish
from zhanggui.org.models import Department, Position
from zhanggui.site.models import PieceState, PlaybookPiece
from zhanggui.site.playbook import DEFAULT, PlaybookError, Side, Standing, current, differences, load_playbook, read
from zhanggui.site.playbook.exporting import export_playbook
from zhanggui.site.playbook.settling import standing
from zhanggui.site.tests.books import rewrite, small_book

pytestmark = pytest.mark.django_db
OURS = say('云裳记', 'Yunshangji')


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = small_book(tmp_path / 'book')
    load_playbook(folder, actor=system())
    return folder


def rename_department(name: str) -> None:
    Department.objects.filter(code='office').update(name=name)


def rename_process(old: str, new: str) -> None:
    source = ProcessVersion.objects.get(process__key='P40', state=VersionState.ACTIVE).source
    assert old in source
    drafts = save_draft([Draft(source.replace(old, new))], actor=system())
    assert not publish(drafts.done, actor=system()).refused


@pytest.mark.parametrize(
    ('theirs', 'ours', 'base', 'found'),
    [
        ('a', 'a', None, Standing.SAME),
        ('a', 'a', 'b', Standing.SAME),
        ('a', None, None, Standing.NEW),
        ('a', 'b', 'b', Standing.CHANGED),
        ('a', 'b', 'a', Standing.KEPT),
        ('a', None, 'a', Standing.KEPT),
        ('a', 'b', 'c', Standing.CONFLICT),
        ('a', None, 'c', Standing.CONFLICT),
        ('a', 'b', None, Standing.CONFLICT),
    ],
)
def test_a_piece_stands_as_its_three_texts_say(
    theirs: str, ours: str | None, base: str | None, found: Standing
) -> None:
    assert standing(theirs, ours, base) is found


def test_what_only_the_file_changed_is_taken(book: Path) -> None:
    rewrite(book / 'org.yaml', '总经办', '总裁办')
    assert load_playbook(book, actor=system()).made['taken'] == [('department', 'office')]
    assert Department.objects.get(code='office').name == '总裁办'


def test_what_only_the_system_changed_is_kept_and_shown(book: Path) -> None:
    rename_department('总部')
    outcome = load_playbook(book, actor=system())
    assert (outcome.made['taken'], outcome.made['kept']) == ([], [('department', 'office')])
    assert Department.objects.get(code='office').name == '总部'
    assert [one.standing for one in differences(read(book))] == [Standing.KEPT]


def test_what_both_changed_waits_and_the_rest_is_loaded(book: Path) -> None:
    rename_department('总部')
    rewrite(book / 'org.yaml', '总经办', '总裁办')
    rewrite(book / 'forms' / 'return_close.yaml', '结案说明', '结案的话')
    outcome = load_playbook(book, actor=system())
    assert outcome.made['conflicts'] == [('department', 'office')]
    assert outcome.made['taken'] == [('form', 'return_close')]
    assert [refusal.code for refusal in outcome.refused] == ['conflict']
    assert Department.objects.get(code='office').name == '总部'
    row = PlaybookPiece.objects.get(kind='department', key='office')
    assert row.state == PieceState.CONFLICT
    assert '总裁办' in row.waiting
    assert '总经办' in row.base
    assert load_playbook(book, actor=system()).made['conflicts'] == [('department', 'office')], 'until somebody chooses'


@pytest.mark.parametrize(('side', 'name'), [(Side.FILE, '总裁办'), (Side.OURS, '总部')])
def test_a_choice_ends_the_conflict_for_good(book: Path, side: Side, name: str) -> None:
    rename_department('总部')
    rewrite(book / 'org.yaml', '总经办', '总裁办')
    load_playbook(book, actor=system())
    outcome = load_playbook(book, actor=system(), take={('department', 'office'): side})
    assert outcome.made['conflicts'] == []
    assert Department.objects.get(code='office').name == name
    row = PlaybookPiece.objects.get(kind='department', key='office')
    assert (row.state, row.waiting) == (PieceState.AGREED, '')
    assert not load_playbook(book, actor=system()).refused
    assert Department.objects.get(code='office').name == name


def test_a_process_changed_on_both_sides_keeps_the_version_in_force(book: Path) -> None:
    rename_process('name="退货"', 'name="退货（本店）"')
    rewrite(book / 'processes' / 'P40.bpmn', 'name="退货"', 'name="退货流程"')
    before = ProcessVersion.objects.count()
    outcome = load_playbook(book, actor=system())
    assert outcome.made['conflicts'] == [('process', 'P40')]
    assert ProcessVersion.objects.count() == before
    taken = load_playbook(book, actor=system(), take={('process', 'P40'): Side.FILE})
    assert taken.made['taken'] == [('process', 'P40')]
    assert '退货流程' in ProcessVersion.objects.get(process__key='P40', state=VersionState.ACTIVE).source


def test_a_system_that_nobody_loaded_into_is_not_overwritten(tmp_path: Path) -> None:
    Department.objects.create(code='office', name='自己的总部')
    outcome = load_playbook(small_book(tmp_path), actor=system())
    assert outcome.made['conflicts'] == [('department', 'office')]
    assert Department.objects.get(code='office').name == '自己的总部'


def test_what_the_file_no_longer_names_stays(book: Path) -> None:
    (book / 'forms' / 'agree.yaml').unlink(missing_ok=True)
    seats = Position.objects.count()
    rewrite(book / 'org.yaml', 'code: photographer', 'code: cameraman')
    load_playbook(book, actor=system())
    assert Position.objects.count() == seats + 1


def test_exported_and_loaded_nothing_changes(book: Path, tmp_path: Path) -> None:
    out = tmp_path / 'out'
    assert export_playbook(out, OURS)['removed'] == 0
    reading = read(out)
    assert [str(one) for one in reading.errors] == []
    assert differences(reading) == []
    outcome = load_playbook(out, actor=system())
    assert (outcome.done, outcome.made['taken']) == ([], [])
    assert {key: piece.text for key, piece in reading.pieces.items()} == current()
    assert export_playbook(out, OURS)['written'] == 0, 'the same state gives the same files'


def test_after_changes_in_the_system_the_export_says_them_and_loads_elsewhere(tmp_path: Path) -> None:
    book, empty = small_book(tmp_path / 'book'), transaction.savepoint()
    load_playbook(book, actor=system())
    rename_department('总部')
    Position.objects.filter(code='designer').update(head_count=9)
    rename_process('name="退货"', 'name="退货（本店）"')
    text = FormFile.objects.get(key='return_close').source.replace('结案说明', '结案的话')
    save_forms([FormText(text, was=ANY)], actor=system())
    out = tmp_path / 'out'
    export_playbook(out, OURS)
    before = current()
    assert differences(read(out)) == []
    assert {one.standing for one in differences(read(book))} == {Standing.KEPT}
    assert load_playbook(out, actor=system()).made['taken'] == []
    assert {one.standing for one in differences(read(book))} == {Standing.CHANGED}, 'now the export is what was loaded'

    transaction.savepoint_rollback(empty)
    load_playbook(out, actor=system())
    assert current() == before


def test_the_whole_default_goes_round(tmp_path: Path) -> None:
    load_playbook(DEFAULT, actor=system())
    before = current()
    export_playbook(tmp_path, OURS)
    assert differences(read(tmp_path)) == []
    assert load_playbook(tmp_path, actor=system()).made['taken'] == []
    assert current() == before
    assert DecisionVersion.objects.exclude(number=1).count() == 0


def test_an_export_takes_away_what_is_gone_and_leaves_what_is_not_ours(book: Path) -> None:
    (book / 'forms' / 'left_over.yaml').write_text('key: left_over\nname: 旧\nfields: []\n', 'utf-8')
    (book / 'README.md').write_text('ours', 'utf-8')
    assert export_playbook(book, OURS)['removed'] == 1
    assert (book / 'README.md').exists()


def test_both_sides_sound_and_together_a_circle_is_refused_with_its_place(tmp_path: Path) -> None:
    text = """departments: [{code: ops, name: 运营部}]
roles: [{code: work, name: 干活, rights: [org.see]}]
positions:
  - {code: head, name: 主管, department: ops, roles: [work]}
  - {code: hand, name: 专员, department: ops, superior: head, roles: [work]}
"""
    (tmp_path / 'org.yaml').write_text(text, 'utf-8')
    load_playbook(tmp_path, actor=system())
    head, hand = (Position.objects.get(code=code) for code in ('head', 'hand'))
    Position.objects.filter(pk=hand.pk).update(superior=None)
    Position.objects.filter(pk=head.pk).update(superior=hand)
    rewrite(tmp_path / 'org.yaml', '专员', '运营专员')
    with pytest.raises(PlaybookError) as caught:
        load_playbook(tmp_path, actor=system(), take={('position', 'hand'): Side.FILE})
    assert [one.code for one in caught.value.complaints] == ['circle']
    assert 'head → hand → head' in str(caught.value) or 'hand → head → hand' in str(caught.value)
    hand.refresh_from_db()
    assert (hand.name, hand.superior) == ('专员', None)
