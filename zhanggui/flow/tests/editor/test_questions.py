"""What the editor asks by itself: save, check, simulate, compare, judge; at the door, with refusals that move nothing."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zhanggui.core.actors import Actor
from zhanggui.flow.models import Case, DecisionVersion, FormFile, Process, ProcessVersion
from zhanggui.flow.services.starting import NewCase, start
from zhanggui.flow.tests.editor.conftest import DRAWN, Studio
from zhanggui.flow.tests.running.company import flows, process
from zhanggui.org.models import User

FORM = 'key: spending\nname: 采购\nfields:\n  - {key: what, label: 买什么, type: text}\n'


@pytest.fixture
def browser(client: Client, studio: Studio) -> Client:
    client.force_login(studio.designer)
    return client


def ask(browser: Client, address: str, **told: Any) -> Any:
    return browser.post(address, json.dumps(told), content_type='application/json')


def test_a_draft_is_saved_once_and_whoever_drew_on_the_old_one_is_told(browser: Client, studio: Studio) -> None:
    address = f'/flow/design/versions/{studio.draft.pk}/save/'
    saved = ask(browser, address, xml=DRAWN.replace('审批', '主管审批'), revision=1)
    assert saved.json()['revision'] == 2
    late = ask(browser, address, xml=DRAWN.replace('审批', '总监审批'), revision=1)
    assert late.status_code == 409
    assert '已被他人修改' in late.json()['reason']
    kept = ProcessVersion.objects.get(pk=studio.draft.pk)
    assert '主管审批' in kept.source
    assert kept.revision == 2


def test_what_is_in_force_cannot_be_drawn_over(browser: Client, studio: Studio) -> None:
    answer = ask(browser, f'/flow/design/versions/{studio.active.pk}/save/', xml=DRAWN.replace('审批', 'X'), revision=1)
    assert answer.status_code == 409
    assert ProcessVersion.objects.get(pk=studio.active.pk).source == DRAWN


@pytest.mark.parametrize('body', ['', '[]', '{"xml": 3}', '{', '{"xml": "<a/>", "revision": "x"}'])
def test_odd_questions_are_bad_requests(browser: Client, studio: Studio, body: str) -> None:
    address = f'/flow/design/versions/{studio.draft.pk}/save/'
    assert browser.post(address, body, content_type='application/json').status_code == 400
    assert ProcessVersion.objects.get(pk=studio.draft.pk).revision == 1


def test_the_check_names_the_element(browser: Client, studio: Studio) -> None:
    wrong = DRAWN.replace('outcome = "refuse"', 'outcome = ')
    found = ask(browser, '/flow/design/check/', xml=wrong).json()['findings']
    assert [(each['grade'], each['element']) for each in found if each['grade'] == 'error'] == [('error', 'g_no')]


def test_every_way_is_walked(browser: Client, studio: Studio) -> None:
    told = ask(browser, f'/flow/design/versions/{studio.draft.pk}/simulate/', xml=DRAWN).json()
    assert sorted(path['end'] for path in told['paths']) == ['ended', 'ended']
    assert told['nodes'] == {'total': 5, 'reached': 5}
    assert told['flows'] == {'total': 4, 'reached': 4}
    assert told['missed'] == []


def test_a_drawing_with_errors_is_not_simulated(browser: Client, studio: Studio) -> None:
    answer = ask(browser, f'/flow/design/versions/{studio.draft.pk}/simulate/', xml=DRAWN.replace('outcome = ', '= = '))
    assert answer.status_code == 422
    assert answer.json()['findings']


@pytest.mark.parametrize(
    ('text', 'kind', 'ok', 'said'),
    [
        ('outcome = "a"', 'condition', True, '写法正确'), ('outcome = ', 'condition', False, '第 1 行'),
        ('PT72H', 'duration', True, '3 天'), ('72h', 'duration', False, 'PT72H'),
        ('R3/PT1H', 'cycle', True, '每 1 小时一次，共 3 次'),
        ('2026-11-11T00:00', 'moment', True, '2026-11-11 00:00'), ('=now() + duration("P1D")', 'moment', True, '写法正确'),
        ('P2D', 'due', True, '2 天'), ('commitment', 'due', True, '承诺'), ('x' * 20_000, 'feel', False, '太长'),
    ],
)  # fmt: skip
def test_expressions_are_judged_while_they_are_typed(
    browser: Client, text: str, kind: str, ok: bool, said: str
) -> None:
    told = ask(browser, '/flow/design/expression/', text=text, kind=kind).json()
    assert told['ok'] is ok
    assert said in told['words']


def test_versions_are_compared_element_by_element(browser: Client, studio: Studio) -> None:
    changed = DRAWN.replace('name="审批"', 'name="主管审批" zg:due="P1D"').replace(
        '<endEvent id="no" name="不通过"/>', ''
    )
    changed = changed.replace('targetRef="no"', 'targetRef="yes"')
    ask(browser, f'/flow/design/versions/{studio.draft.pk}/save/', xml=changed, revision=1)
    address = f'/flow/design/versions/{studio.draft.pk}/differences/?with={studio.active.pk}'
    found = {each['id']: each for each in browser.get(address).json()['differences']}
    assert found['no']['kind'] == 'removed'
    assert {each['what']: (each['before'], each['after']) for each in found['approve']['what']} == {
        '名称': ('审批', '主管审批'), '期限': ('', 'P1D'),
    }  # fmt: skip
    assert [each['what'] for each in found['g_no']['what']] == ['到']


def test_a_new_version_begins_as_an_old_one_is(browser: Client, studio: Studio) -> None:
    answer = browser.post(f'/flow/design/versions/{studio.active.pk}/copy/')
    made = ProcessVersion.objects.latest('pk')
    assert answer.headers['Location'] == f'/flow/design/versions/{made.pk}/'
    assert (made.number, made.state, made.source) == (3, 'draft', DRAWN)


def test_a_new_process_is_an_empty_pool_that_can_be_read(browser: Client) -> None:
    assert browser.post('/flow/design/new/', {'title': '报销', 'key': '1x'}).status_code == 422
    assert browser.post('/flow/design/new/', {'title': '报销', 'key': 'P1'}).status_code == 422
    answer = browser.post('/flow/design/new/', {'title': '<报销> & "X"', 'key': 'P2'})
    version = ProcessVersion.objects.get(process__key='P2')
    assert answer.headers['Location'] == f'/flow/design/versions/{version.pk}/'
    assert version.process.name == '<报销> & "X"'
    assert not [each for each in version.report if each['grade'] == 'error']


def test_files_come_in_together_and_go_out_as_one(browser: Client, studio: Studio) -> None:
    drawn = process('<startEvent id="s" zg:form="spending"/><endEvent id="e"/>' + flows('s>e'), key='P3')
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, 'w') as file:
        file.writestr('x/P3.bpmn', drawn)
        file.writestr('spending.yaml', FORM)
    files = [SimpleUploadedFile('all.zip', packed.getvalue()), SimpleUploadedFile('bad.dmn', b'<x/>')]
    answer = browser.post('/flow/design/import/', {'uploads': files})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'bad.dmn' in text
    assert '没有导入' in text
    made = ProcessVersion.objects.get(process__key='P3')
    assert FormFile.objects.get().key == 'spending'
    assert not [each for each in made.report if each['grade'] in {'error', 'owner'}]
    with zipfile.ZipFile(io.BytesIO(browser.get(f'/flow/design/{made.process_id}/bundle.zip').content)) as out:
        assert sorted(out.namelist()) == ['P3.bpmn', 'forms/spending.yaml']
        assert out.read('P3.bpmn').decode() == drawn


def _spoilt(packing: int) -> bytes:
    """A ZIP whose table of contents is whole and whose content is not."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, 'w', packing) as file:
        file.writestr('a.bpmn', DRAWN * 20)
    data = bytearray(packed.getvalue())
    data[45:65] = bytes(each ^ 0xFF for each in data[45:65])
    return bytes(data)


SPOILT = [
    (f'x{packing}.zip', _spoilt(packing)) for packing in (zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2)
]
USELESS = [('x.exe', b'MZ'), ('x.zip', b'PK\x03\x04 no'), ('x.bpmn', b'\xff\xfe\x00'), *SPOILT]


@pytest.mark.parametrize('file', USELESS, ids=[name for name, _ in USELESS])
def test_files_of_no_use_are_refused_by_name(browser: Client, file: tuple[str, bytes]) -> None:
    before = ProcessVersion.objects.count()
    answer = browser.post('/flow/design/import/', {'uploads': [SimpleUploadedFile(*file)]})
    assert answer.status_code == 422
    assert file[0] in answer.content.decode()
    assert ProcessVersion.objects.count() == before


def test_a_file_too_large_to_be_one_of_these_is_not_even_read(
    browser: Client, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr('zhanggui.flow.editor.forms.BYTES_MAX', 1_000)
    answer = browser.post('/flow/design/import/', {'uploads': [SimpleUploadedFile('big.bpmn', b' ' * 1_001)]})
    assert answer.status_code == 422
    assert 'big.bpmn' in answer.content.decode()
    assert ProcessVersion.objects.count() == 2


def test_running_cases_are_shown_and_go_over(browser: Client, studio: Studio) -> None:
    assert not start([NewCase('P1')], actor=studio.actor).refused
    ask(
        browser,
        f'/flow/design/versions/{studio.draft.pk}/save/',
        xml=DRAWN.replace('name="审批"', 'name="主管审批"'),
        revision=1,
    )
    browser.post('/do/flow.publish/', {'_ids': studio.draft.pk})
    address = f'/flow/design/{studio.process.pk}/migrate/'
    text = browser.get(address).content.decode()
    assert '进行中 1 个' in text
    assert '主管审批' in text
    told = {'from': studio.active.pk, 'to': studio.draft.pk, 'do': 'migrate'}
    assert browser.post(address, told).headers['Location'] == f'/flow/design/{studio.process.pk}/'
    assert studio.draft.cases.count() == 1
    assert studio.active.cases.count() == 0


def test_who_designs_moves_the_cases_they_see_and_is_shown_no_others(browser: Client, studio: Studio) -> None:
    boss = User.objects.create(username='boss', name='老板', is_superuser=True)
    [foreign] = start([NewCase('P1')], actor=Actor.of(boss)).made['cases']
    [own] = start([NewCase('P1')], actor=studio.actor).made['cases']
    told = {'from': studio.active.pk, 'to': studio.draft.pk}
    renamed = DRAWN.replace('id="approve"', 'id="decide"').replace('"approve"', '"decide"').replace('审批', '决定')
    address = f'/flow/design/versions/{studio.draft.pk}/save/'
    ask(browser, address, xml=renamed.replace('s_approve', 's_d').replace('approve_g', 'd_g'), revision=1)
    browser.post('/do/flow.publish/', {'_ids': studio.draft.pk})
    address = f'/flow/design/{studio.process.pk}/migrate/'
    text = browser.get(address, told).content.decode()
    assert Case.objects.get(pk=own).number in text  # it stays until somebody says where to
    assert Case.objects.get(pk=foreign).number not in text
    browser.post(address, {**told, 'do': 'migrate', 'place:approve': 'decide'})
    assert Case.objects.get(pk=own).version_id == studio.draft.pk
    assert Case.objects.get(pk=foreign).version_id == studio.active.pk


def test_a_decision_is_tried_checked_and_saved(browser: Client, studio: Studio) -> None:
    source = studio.decision.source
    told = ask(browser, '/flow/decisions/try/', xml=source, decision='责任', inputs={'amount': '3'}).json()
    assert told['output'] == 'A'
    assert told['fired'][0]['rules'] == [1]
    double = source.replace('</decisionTable>', _rule('-', '"B"') + '</decisionTable>')
    found = ask(browser, '/flow/decisions/check/', xml=double).json()['findings']
    assert [(each['grade'], each['rules']) for each in found] == [('error', [1, 2])]
    saved = ask(browser, f'/flow/decisions/{studio.decision.pk}/save/', xml=double, revision=1)
    assert saved.json()['revision'] == 2
    assert ask(browser, f'/flow/decisions/{studio.decision.pk}/save/', xml=source, revision=1).status_code == 409
    assert DecisionVersion.objects.get().source == double
    assert browser.post('/do/flow.publish_decisions/', {'_ids': studio.decision.pk}).status_code == 200
    assert DecisionVersion.objects.get().state == 'draft'


def test_wrong_questions_to_a_decision_are_answered(browser: Client, studio: Studio) -> None:
    source = studio.decision.source
    assert ask(browser, '/flow/decisions/try/', xml='<x/>', decision='a', inputs={}).status_code == 422
    assert ask(browser, '/flow/decisions/try/', xml=source, decision='nothing', inputs={}).status_code == 422
    assert ask(browser, '/flow/decisions/check/', xml='<x').json()['findings'][0]['grade'] == 'error'


def test_only_the_page_of_decisions_allows_the_styles_its_library_writes(browser: Client, studio: Studio) -> None:
    decision = browser.get(f'/flow/decisions/{studio.decision.pk}/')
    policy = decision.headers['Content-Security-Policy']
    assert "style-src-attr 'unsafe-inline'" in policy
    assert "script-src 'self';" in policy
    drawing = browser.get(f'/flow/design/versions/{studio.draft.pk}/').headers['Content-Security-Policy']
    assert 'unsafe-inline' not in drawing
    assert Process.objects.count() == 1


def _rule(cell: str, out: str) -> str:
    return (
        f'<rule id="more"><inputEntry id="m1"><text>{cell}</text></inputEntry>'
        f'<outputEntry id="m2"><text>{out}</text></outputEntry></rule>'
    )
