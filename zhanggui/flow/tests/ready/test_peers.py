"""🗳 A peer selection: blind while it lasts, open afterwards; nobody scores an own draft; ties have an order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.template.loader import render_to_string
from django.test import Client

from zhanggui.flow.files import keep
from zhanggui.flow.models import Attachment, Case, PeerDraft, PeerScore, Task
from zhanggui.flow.ready import panel_for, panels_of
from zhanggui.flow.services.ready.peers import in_order_of
from zhanggui.flow.services.ready.seats import place_of
from zhanggui.flow.tests.ready.rooms import PEOPLE, at, codes, company, do, nodes, open_task, variables
from zhanggui.flow.tests.running.company import TestDirectory

pytestmark = pytest.mark.django_db

TASK = '<userTask id="t" name="选图" zg:kind="peer" zg:who="position:team" zg:judges="position:jury" zg:form="pick"/>'
PICK = (
    'key: pick\nname: 选图\nfields: []\ncriteria:\n  - {key: look, label: 美观, weight: 3}\n'
    '  - {key: sells, label: 卖点, top: 5}\n'
)


@pytest.fixture
def people(directory: TestDirectory) -> PEOPLE:
    return company(directory)


@pytest.fixture
def case(people: PEOPLE) -> int:
    return at(people, TASK, form=PICK)


def hand_in(case: int, who: Any, title: str) -> int:
    file = keep(SimpleUploadedFile(f'{who.name}的主图.png', title.encode(), 'image/png'), actor=who, field='draft')
    assert do('flow.submit_draft', case, who, title=title, text='', files=[file.pk]).done
    return file.pk


def points_of(case: int, judge: Any, given: dict[str, int]) -> dict[int, dict[str, int]]:
    """Points for titles, by their place in this judge's order; the same for each criterion, halved where 5 is the top."""
    order = in_order_of(place_of(open_task(case, judge)), judge.id)
    return {at: {'look': given[draft.title], 'sells': given[draft.title] // 2} for at, draft in enumerate(order, 1)}


def score(case: int, judge: Any, **given: int) -> Any:
    return do('flow.score', case, judge, points=points_of(case, judge, given))


def page(case: int, who: Any) -> str:
    panel = panel_for(open_task(case, who), who)
    return render_to_string(panel.template, {'data': panel.context})


def test_the_best_goes_on_and_scores_are_kept(people: PEOPLE, case: int) -> None:
    hand_in(case, people['ann'], '红')
    best = hand_in(case, people['bob'], '蓝')
    assert score(case, people['cat'], 红=4, 蓝=8).done
    assert nodes(case) == {'t'}
    assert score(case, people['dan'], 红=6, 蓝=6).done

    assert nodes(case) == {'after'}
    winner = PeerDraft.objects.get(rank=1)
    known = variables(case)['winner']
    assert known == {'draft': winner.pk, 'author': people['bob'].id, 'title': '蓝', 'files': [best]}
    assert PeerScore.objects.count() == 8
    assert Attachment.objects.get(pk=best).case_id == case, 'what won can be opened by whoever sees the case'
    (panel,) = panels_of(Case.objects.get(pk=case), people['starter'])
    html = render_to_string(panel.template, {'data': panel.context})
    assert all(text in html for text in ('蓝', 'bob', 'cat', '8/10', '4/5'))


def test_a_judges_page_tells_nothing_of_the_authors(people: PEOPLE, case: int) -> None:
    files = [hand_in(case, people['ann'], '红'), hand_in(case, people['bob'], '蓝')]
    html = page(case, people['cat'])
    assert '红' in html
    assert '蓝' in html
    for told in ('ann', 'bob', '的主图', f'value="{people["ann"].id}"', *(f'attachments/{file}' for file in files)):
        assert told not in html
    assert not panels_of(Case.objects.get(pk=case), people['starter']), 'nothing is told before the end'


def test_the_order_is_each_judges_own_and_always_the_same(people: PEOPLE, case: int) -> None:
    hand_in(case, people['ann'], '红')
    hand_in(case, people['bob'], '蓝')
    place = place_of(open_task(case, people['cat']))
    orders = {tuple(draft.pk for draft in in_order_of(place, judge)) for judge in range(1, 40)}
    assert len(orders) == 2
    assert page(case, people['cat']) == page(case, people['cat'])


def test_a_file_is_opened_by_its_place_without_its_name(people: PEOPLE, case: int, client: Client) -> None:
    hand_in(case, people['ann'], '红')
    hand_in(case, people['bob'], '蓝')
    task = open_task(case, people['cat'])
    first = in_order_of(place_of(task), people['cat'].id)[0]
    client.force_login(people['cat'].person)  # type: ignore[arg-type]
    response = client.get(f'/flow/tasks/{task.pk}/drafts/1/1/')
    assert b''.join(response.streaming_content) == first.title.encode()  # type: ignore[attr-defined]
    assert 'A-1.png' in response.headers['Content-Disposition']
    assert client.get(f'/flow/tasks/{task.pk}/drafts/3/1/').status_code == 404
    client.force_login(people['ann'].person)  # type: ignore[arg-type]
    assert client.get(f'/flow/tasks/{task.pk}/drafts/1/1/').status_code == 404, 'authors do not see each other'


def test_an_own_draft_cannot_be_scored(directory: TestDirectory, people: PEOPLE) -> None:
    directory.posts['jury'].append(people['ann'].id)  # type: ignore[arg-type]
    case = at(people, TASK, form=PICK)
    hand_in(case, people['ann'], '红')
    hand_in(case, people['bob'], '蓝')
    html = page(case, people['ann'])
    assert '蓝' in html
    assert '红' not in html
    both = {1: {'look': 10, 'sells': 5}, 2: {'look': 10, 'sells': 5}}
    assert codes(do('flow.score', case, people['ann'], points=both)) == ['points']
    assert not PeerScore.objects.exists()


@pytest.mark.parametrize(
    'bad', [{}, {1: {'look': 5, 'sells': 2}}, {1: {'look': 11, 'sells': 1}, 2: {'look': 1, 'sells': 1}}]
)
def test_points_are_whole_and_for_everything(people: PEOPLE, case: int, bad: dict[int, Any]) -> None:
    hand_in(case, people['ann'], '红')
    hand_in(case, people['bob'], '蓝')
    before = Case.objects.get(pk=case).state
    assert codes(do('flow.score', case, people['cat'], points=bad)) == ['points']
    assert (PeerScore.objects.count(), Case.objects.get(pk=case).state) == (0, before)


def test_no_other_door_leads_past_drafts_and_scores(people: PEOPLE, case: int) -> None:
    assert [each.numbers['field'] for each in do('flow.complete', case, people['ann']).refused] == ['draft']
    hand_in(case, people['ann'], '红')
    hand_in(case, people['bob'], '蓝')
    assert [each.numbers['field'] for each in do('flow.complete', case, people['cat']).refused] == ['points']
    assert nodes(case) == {'t'}


def test_a_tie_goes_to_more_first_places_then_to_the_chair(directory: TestDirectory, people: PEOPLE) -> None:
    directory.posts['team'].append(people['starter'].id)  # type: ignore[arg-type]
    case = at(people, TASK, form=PICK)
    for who, title in (('ann', '红'), ('bob', '蓝'), ('starter', '黄')):
        hand_in(case, people[who], title)
    score(case, people['cat'], 红=4, 蓝=8, 黄=6)
    score(case, people['dan'], 红=8, 蓝=4, 黄=6)
    ranked = list(PeerDraft.objects.order_by('rank').values_list('title', flat=True))
    assert ranked == ['蓝', '红', '黄'], 'all have the same mean; 黄 was nobody’s first; the chair preferred 蓝'


def test_a_draft_is_handed_in_once_with_own_files_only(people: PEOPLE, case: int) -> None:
    theirs = keep(SimpleUploadedFile('a.png', b'x'), actor=people['bob'], field='draft').pk
    assert codes(do('flow.submit_draft', case, people['ann'], title='偷', files=[theirs])) == ['files']
    assert codes(do('flow.submit_draft', case, people['ann'], title='', text='x')) == ['title']
    assert codes(do('flow.submit_draft', case, people['ann'], title='空')) == ['text']
    assert not PeerDraft.objects.exists()
    task = open_task(case, people['ann'])
    hand_in(case, people['ann'], '红')
    assert Task.objects.get(pk=task.pk).state == 'done'
    with pytest.raises(Task.DoesNotExist):
        open_task(case, people['ann'])


def test_scores_cannot_be_changed_afterwards(people: PEOPLE, case: int) -> None:
    hand_in(case, people['ann'], '红')
    hand_in(case, people['bob'], '蓝')
    score(case, people['cat'], 红=4, 蓝=8)
    with pytest.raises(DatabaseError, match='append-only'), transaction.atomic():
        PeerScore.objects.update(points=10)


def test_the_stored_file_has_no_name_of_its_author(people: PEOPLE, case: int) -> None:
    file = hand_in(case, people['ann'], '红')
    assert 'ann' not in Path(Attachment.objects.get(pk=file).stored).name


def test_who_was_delegated_to_does_not_score_in_anothers_name(people: PEOPLE, case: int) -> None:
    hand_in(case, people['ann'], '红')
    hand_in(case, people['bob'], '蓝')
    assert do('flow.delegate', case, people['cat'], to=people['eve'].id, comment='').done
    points = {place: {'look': 1, 'sells': 1} for place in (1, 2)}
    assert codes(do('flow.score', case, people['eve'], points=points)) == ['delegated']
    assert not PeerScore.objects.exists()
