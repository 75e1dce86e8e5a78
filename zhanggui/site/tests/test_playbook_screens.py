"""Loads, pieces and the choice between two texts, in the browser's words: who may, and that the chosen text counts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.test import Client

from zhanggui.core.actors import system
from zhanggui.flow.choices import VersionState
from zhanggui.flow.models import ProcessVersion
from zhanggui.org.models import Department
from zhanggui.rulebook.models import ClauseVersion, PolicyVersion
from zhanggui.site.models import PieceState, PlaybookLoad, PlaybookPiece
from zhanggui.site.playbook import DEFAULT, current, load_playbook
from zhanggui.site.screens.playbook import SEE, LoadList, LoadPage, PieceList, PiecePage, beside
from zhanggui.site.tests.books import rewrite, small_book
from zhanggui.site.tests.shops import person
from zhanggui.ui.testing import ScreenMatrix

SETTLE = 'playbook.settle'
RULES = """chapter: service
name: 服务
name_en: Service
clauses:
  - {id: OS-99, title: 先验后退, title_en: Inspected first, text: 退货先验货。, text_en: Returns are inspected first.,
     source: {ours: true, why: 测试}, kind: process, controls: ['process:P40'], positions: [finance]}
"""
pytestmark = pytest.mark.django_db


@pytest.fixture
def disputed(tmp_path: Path) -> PlaybookPiece:
    """A department renamed here and there."""
    book = small_book(tmp_path)
    load_playbook(book, actor=system('手册装载'))
    Department.objects.filter(code='office').update(name='总部')
    rewrite(book / 'org.yaml', '总经办', '总裁办')
    load_playbook(book, actor=system('手册装载'))
    return PlaybookPiece.objects.get(kind='department', key='office')


def choose(client: Client, row: PlaybookPiece, side: str) -> None:
    answer = client.post(f'/do/{SETTLE}/', {'_ids': str(row.pk), 'side': side}, headers={'HX-Request': 'true'})
    assert answer.status_code == 200


class TestPieceList(ScreenMatrix):
    screen = PieceList
    rights = frozenset({SEE})

    @pytest.fixture
    def mine(self, disputed: PlaybookPiece) -> PlaybookPiece:
        return disputed


class TestPiecePage(TestPieceList):
    screen = PiecePage
    marker = '总裁办'


class TestLoadList(ScreenMatrix):
    screen = LoadList
    rights = frozenset({SEE})

    @pytest.fixture
    def mine(self, disputed: PlaybookPiece) -> PlaybookLoad:
        return disputed.load


class TestLoadPage(TestLoadList):
    screen = LoadPage
    marker = 'org.yaml'


def test_both_texts_stand_beside_each_other(client: Client, disputed: PlaybookPiece) -> None:
    client.force_login(person('reader', SEE))
    page = client.get(f'/playbook/{disputed.pk}/').content.decode()
    assert '总部' in page
    assert '总裁办' in page
    assert 'piece-changed' in page


def test_lines_far_from_a_difference_are_left_out() -> None:
    text = '\n'.join(map(str, range(100)))
    lines = beside(text, text.replace('50', 'fifty'))
    assert len(lines) == 7
    assert [(line.ours, line.theirs) for line in lines if line.tone] == [('50', 'fifty')]
    assert beside(text, text) == []


@pytest.mark.parametrize(('side', 'name'), [('file', '总裁办'), ('ours', '总部')])
def test_the_chosen_text_counts(client: Client, disputed: PlaybookPiece, side: str, name: str) -> None:
    client.force_login(person('chooser', SEE, SETTLE))
    choose(client, disputed, side)
    assert Department.objects.get(code='office').name == name
    disputed.refresh_from_db()
    assert (disputed.state, disputed.waiting) == (PieceState.AGREED, '')
    assert '总裁办' in disputed.base


def test_without_the_right_nothing_is_chosen(client: Client, disputed: PlaybookPiece) -> None:
    client.force_login(person('reader', SEE))
    answer = client.post(f'/do/{SETTLE}/', {'_ids': str(disputed.pk), 'side': 'file'}, headers={'HX-Request': 'true'})
    assert answer.status_code == 403
    disputed.refresh_from_db()
    assert disputed.state == PieceState.CONFLICT
    assert Department.objects.get(code='office').name == '总部'


def test_every_kind_of_piece_can_be_taken_from_the_text_that_waits(client: Client, tmp_path: Path) -> None:
    """The file is gone by then: what waits is enough."""
    book = small_book(tmp_path)
    for place in ('metrics.yaml', 'policies/grades.yaml', f'registers/{plain_register()}'):
        (book / place).parent.mkdir(exist_ok=True)
        shutil.copy(DEFAULT / place, book / place)
    (book / 'clauses').mkdir()
    (book / 'clauses' / 'service.yaml').write_text(RULES, 'utf-8')
    load_playbook(book, actor=system())
    picked = [*dict.fromkeys(key[0] for key in current())]
    client.force_login(person('chooser', SEE, SETTLE, 'flow.*', 'rulebook.*', 'org.*', '*'))
    for kind in picked:
        row = PlaybookPiece.objects.filter(kind=kind).order_by('pk')[0]
        if kind == 'process':
            row = PlaybookPiece.objects.get(kind=kind, key='P40')
        PlaybookPiece.objects.filter(pk=row.pk).update(
            waiting=changed(row), base='something else', state=PieceState.CONFLICT
        )
        choose(client, row, 'file')
        row.refresh_from_db()
        assert row.state == PieceState.AGREED, kind
        assert current([kind])[(kind, row.key)] == row.base, kind
    assert ProcessVersion.objects.get(process__key='P40', state=VersionState.ACTIVE).number > 1
    assert ClauseVersion.objects.filter(number=2).exists()
    assert PolicyVersion.objects.filter(number__gte=1).exists()


def plain_register() -> str:
    """One that no process fills."""
    texts = {path.name: path.read_text('utf-8') for path in sorted((DEFAULT / 'registers').glob('*.yaml'))}
    return next(name for name, text in texts.items() if 'processes:' not in text)


def changed(row: PlaybookPiece) -> str:
    """The text with something in it altered that a reader would see."""
    name = next(line for line in row.base.splitlines() if line.startswith(('name:', 'title:')) or 'name="' in line)
    if 'name="' in name:
        return row.base.replace('name="', 'name="新', 1)
    return row.base.replace(name, f'{name}新', 1)
