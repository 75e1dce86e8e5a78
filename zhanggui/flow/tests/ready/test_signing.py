"""✍ A signature fixes what was shown, asks the password again, and shows whatever has changed since."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.template.loader import render_to_string

from zhanggui.flow.engine.state import State
from zhanggui.flow.files import keep, path_of
from zhanggui.flow.models import Attachment, Case, Signature
from zhanggui.flow.ready import panel_for, panels_of
from zhanggui.flow.services.ready.signing import changes, digest_of
from zhanggui.flow.tests.ready.rooms import PASSWORD, PEOPLE, at, codes, company, do, nodes, open_task
from zhanggui.flow.tests.running.company import TestDirectory

pytestmark = pytest.mark.django_db

TASK = '<userTask id="t" name="签署" zg:kind="signoff" zg:mode="all" zg:who="position:boss" zg:form="deal"/>'
DEAL = (
    'key: deal\nname: 合同\nfields:\n  - {key: price, label: 价格, type: money, required: true}\n'
    '  - {key: paper, label: 合同文件, type: attachment}\n'
)


@pytest.fixture
def people(directory: TestDirectory) -> PEOPLE:
    cache.clear()
    made = company(directory)
    boss: Any = made['eve'].person
    boss.set_password(PASSWORD)
    boss.save()
    return made


@pytest.fixture
def paper(people: PEOPLE) -> Attachment:
    return keep(SimpleUploadedFile('合同.pdf', b'one'), actor=people['eve'], field='paper')


@pytest.fixture
def case(people: PEOPLE) -> int:
    return at(people, TASK, form=DEAL)


def signed(case: int, people: PEOPLE, paper: Attachment) -> Signature:
    verdicts = do('flow.sign', case, people['eve'], password=PASSWORD, values={'price': 88_00, 'paper': [paper.pk]})
    assert verdicts.done, verdicts.as_dict()
    return Signature.objects.get()


def page(case: int, who: Any) -> str:
    return ''.join(
        render_to_string(each.template, {'data': each.context}) for each in panels_of(Case.objects.get(pk=case), who)
    )


def test_signing_completes_and_nothing_has_changed(people: PEOPLE, case: int, paper: Attachment) -> None:
    signature = signed(case, people, paper)
    assert nodes(case) == {'after'}
    assert signature.digest == digest_of(signature.signed)
    assert signature.signed['values'] == {'price': 88_00, 'paper': [paper.pk]}
    assert signature.signed['files'][0]['sha256'] == paper.sha256
    assert changes(signature) == []
    assert '签署后内容已变更' not in page(case, people['starter'])


def test_a_changed_value_shows(people: PEOPLE, case: int, paper: Attachment) -> None:
    signed(case, people, paper)
    row = Case.objects.get(pk=case)
    state = State.loads(row.state)
    state.scopes[0].variables['price'] = 99_00
    Case.objects.filter(pk=case).update(state=state.dumps().decode())

    (change,) = changes(Signature.objects.get())

    assert (change.label.zh, change.was, change.now) == ('价格', '8800', '9900')
    assert '签署后内容已变更' in page(case, people['starter'])


def test_a_changed_file_shows(people: PEOPLE, case: int, paper: Attachment) -> None:
    signature = signed(case, people, paper)
    path_of(paper).write_bytes(b'two')
    (change,) = changes(signature)
    assert change.label.zh == '合同.pdf'


def test_the_record_itself_cannot_be_changed_and_if_it_is_it_shows(
    people: PEOPLE, case: int, paper: Attachment
) -> None:
    signature = signed(case, people, paper)
    with pytest.raises(DatabaseError, match='append-only'), transaction.atomic():
        Signature.objects.update(digest='x')
    with connection.cursor() as cursor:
        cursor.execute('SET CONSTRAINTS ALL IMMEDIATE')
        cursor.execute('ALTER TABLE flow_signature DISABLE TRIGGER append_only')
        cursor.execute("UPDATE flow_signature SET signed = jsonb_set(signed, '{comment}', '\"later\"')")
        cursor.execute('ALTER TABLE flow_signature ENABLE TRIGGER append_only')
    signature.refresh_from_db()
    assert [change.label.zh for change in changes(signature)] == ['签名记录本身']


def test_without_the_password_nothing_is_signed(people: PEOPLE, case: int) -> None:
    before = Case.objects.get(pk=case).state
    assert codes(do('flow.sign', case, people['eve'], password='guess', values={'price': 1})) == ['password']
    assert (Signature.objects.count(), Case.objects.get(pk=case).state) == (0, before)


def test_five_wrong_passwords_close_the_door_for_a_while(people: PEOPLE, case: int) -> None:
    for _ in range(5):
        do('flow.sign', case, people['eve'], password='guess', values={'price': 1})
    verdicts = do('flow.sign', case, people['eve'], password=PASSWORD, values={'price': 1})
    assert codes(verdicts) == ['password']
    assert '15' in verdicts.refused[0].reason.zh
    assert not Signature.objects.exists()


def test_a_wrong_form_leaves_no_signature(people: PEOPLE, case: int) -> None:
    assert codes(do('flow.sign', case, people['eve'], password=PASSWORD, values={})) == ['field']
    assert codes(do('flow.sign', case, people['eve'], password=PASSWORD, outcome='maybe', values={'price': 1})) == [
        'field'
    ]
    assert not Signature.objects.exists()
    assert nodes(case) == {'t'}


def test_nobody_agrees_without_signing(people: PEOPLE, case: int) -> None:
    verdicts = do('flow.complete', case, people['eve'], values={'price': 1})
    assert [refusal.numbers['field'] for refusal in verdicts.refused] == ['signature']
    assert do('flow.complete', case, people['eve'], outcome='refuse').done


def test_the_panel_asks_for_the_password_of_who_may_sign_only(people: PEOPLE, case: int) -> None:
    task = open_task(case, people['eve'])
    mine, theirs = panel_for(task, people['eve']), panel_for(task, people['ann'])
    assert mine is not None
    assert theirs is not None
    assert 'type="password"' in render_to_string(mine.template, {'data': mine.context})
    assert 'type="password"' not in render_to_string(theirs.template, {'data': theirs.context})
