"""The panels of the ready kinds at the door: what they post does it, what is refused is told in place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zhanggui.flow.models import Archived, Meeting, PeerDraft, PeerScore, Signature, Suggestion
from zhanggui.flow.tests.ready import test_archiving, test_meetings, test_peers, test_signing
from zhanggui.flow.tests.ready.rooms import PASSWORD, PEOPLE, at, company, nodes, open_task
from zhanggui.flow.tests.running.company import TestDirectory
from zhanggui.org.models import User

pytestmark = pytest.mark.django_db

HTMX = {'HX-Request': 'true'}


@pytest.fixture
def people(directory: TestDirectory) -> PEOPLE:
    cache.clear()
    made = company(directory)
    boss: Any = made['eve'].person
    boss.set_password(PASSWORD)
    boss.save()
    return made


def post(client: Client, case: int, who: Any, act: str, **told: Any) -> Any:
    client.force_login(who.person)
    return client.post(f'/flow/tasks/{open_task(case, who).pk}/ready/{act}/', told, headers=HTMX)


def page(client: Client, case: int, who: Any) -> str:
    client.force_login(who.person)
    response = client.get(f'/flow/tasks/{open_task(case, who).pk}/')
    assert response.status_code == 200
    return response.content.decode()


def test_a_meeting_from_the_page(client: Client, people: PEOPLE) -> None:
    case = at(people, test_meetings.TASK)
    assert '头脑风暴' in page(client, case, people['ann'])
    assert post(client, case, people['ann'], 'suggest', text='换图').headers['HX-Redirect']
    assert Suggestion.objects.get().author_id == people['ann'].id
    assert post(client, case, people['ann'], 'leave').headers['HX-Redirect']
    told = {'present': [people['ann'].id], 'decision': '换', 'minutes': '好', 'close': '1'}
    post(client, case, people['starter'], 'minutes', **told)
    assert Meeting.objects.get().closed_by_id == people['starter'].id
    assert nodes(case) == {'after'}


def test_a_selection_from_the_page(client: Client, people: PEOPLE) -> None:
    case = at(people, test_peers.TASK, form=test_peers.PICK)
    for who, title in (('ann', '红'), ('bob', '蓝')):
        file = SimpleUploadedFile(f'{who}.png', b'png', 'image/png')
        assert post(client, case, people[who], 'draft', title=title, files=file).headers['HX-Redirect']
    html = page(client, case, people['cat'])
    assert 'points-1-look' in html
    panel = html.split('id="ready"')[1].split('</section>')[0]
    assert 'ann' not in panel
    assert 'bob' not in panel
    points = {f'points-{place}-{key}': 3 for place in (1, 2) for key in ('look', 'sells')}
    for judge in ('cat', 'dan'):
        assert post(client, case, people[judge], 'score', **points).headers['HX-Redirect']
    assert PeerScore.objects.count() == 8
    assert PeerDraft.objects.filter(rank=1).count() == 1
    client.force_login(people['starter'].person)  # type: ignore[arg-type]
    assert '评选结果' in client.get(f'/flow/cases/{case}/').content.decode()


def test_a_signature_from_the_page(client: Client, people: PEOPLE) -> None:
    case = at(people, test_signing.TASK, form=test_signing.DEAL)
    assert 'type="password"' in page(client, case, people['eve'])
    refused = post(client, case, people['eve'], 'sign', price='12.50', password='guess')
    assert refused.status_code == 422
    assert '密码' in json.loads(refused.headers['HX-Trigger'])['zg:done']['text']
    assert post(client, case, people['eve'], 'sign', price='', password=PASSWORD).status_code == 422
    assert not Signature.objects.exists()
    assert post(client, case, people['eve'], 'sign', price='12.50', password=PASSWORD).headers['HX-Redirect']
    assert Signature.objects.get().signed['values']['price'] == 1250


def test_a_document_from_the_page(client: Client, people: PEOPLE) -> None:
    case = at(people, test_archiving.TASK, form=test_archiving.COVER)
    assert 'ZC-' in page(client, case, people['eve'])
    cover = {'cover-title': '合同', 'cover-keywords': '年度，品牌'}
    assert post(client, case, people['eve'], 'archive', brand='b' * 101, **cover).status_code == 422
    assert not Archived.objects.exists()
    assert post(client, case, people['eve'], 'archive', brand='云裳记', **cover).headers['HX-Redirect']
    document = Archived.objects.get()
    assert (document.keywords, document.document['values']) == (['年度', '品牌'], {'brand': '云裳记'})


def test_bad_files_and_unknown_acts_are_told(client: Client, people: PEOPLE) -> None:
    case = at(people, test_peers.TASK, form=test_peers.PICK)
    program = SimpleUploadedFile('图.exe', b'MZ')
    response = post(client, case, people['ann'], 'draft', title='红', files=program)
    assert (response.status_code, PeerDraft.objects.count()) == (422, 0)
    assert post(client, case, people['ann'], 'nothing').status_code == 404


def test_a_stranger_finds_no_task(client: Client, people: PEOPLE) -> None:
    case = at(people, test_meetings.TASK)
    task = open_task(case, people['ann'])
    client.force_login(User.objects.create(username='stranger', name='外人'))
    assert client.post(f'/flow/tasks/{task.pk}/ready/suggest/', {'text': 'x'}).status_code == 403
    assert not Suggestion.objects.exists()
