"""文件 at the door: numbered when issued, seen by their confidentiality, superseded by their next version, read and taken."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zhanggui.core import clock, usecases
from zhanggui.core.models import AuditEntry
from zhanggui.core.verdicts import Verdicts
from zhanggui.flow.files import keep
from zhanggui.flow.models import Task
from zhanggui.flow.services.starting import NewCase, start
from zhanggui.flow.services.timers import fire_due
from zhanggui.office.choices import DocumentState
from zhanggui.office.models import Document
from zhanggui.office.selectors import documents
from zhanggui.office.tests.conftest import actor, do, settle
from zhanggui.org.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures('company')]

DRAFT = {
    'document_title': '考勤管理制度', 'document_category': 'rule', 'confidentiality': 'public', 'document_reason': '统一考勤',
    'document_text': '九点到岗。',
}  # fmt: skip


def perform(name: str, who: str, items: list[Any], **told: Any) -> Verdicts:
    return usecases.perform(usecases.get(name), items, actor=actor(who), told=told)


def drafted(by: str = 'packer', **more: Any) -> int:
    verdicts = start([NewCase('P53', {**DRAFT, **more})], actor=actor(by))
    assert not verdicts.refused, [str(each.reason) for each in verdicts.refused]
    settle()
    return int(verdicts.made['cases'][0])


def issue(case: int, *, chief: str = 'warehouse', **more: Any) -> Document:
    do(case, 'check', chief)
    waits = Task.objects.filter(case_id=case, node__in=('approve', 'approve_top')).latest('pk').node
    do(case, waits, 'director' if waits == 'approve' else 'general')
    today = clock.today().isoformat()
    do(case, 'issue', 'clerk', **{'issued_on': today, 'effective_on': today, 'keep_years': 5, **more})
    task = Task.objects.filter(case_id=case, node='file').latest('pk')
    assert perform('flow.archive', 'clerk', [task.pk], title='考勤管理制度').done
    settle()
    return Document.objects.filter(case_id=case).latest('pk')


def titles(who: str) -> set[str]:
    return set(Document.objects.visible_to(actor(who)).values_list('title', flat=True))


def test_it_gets_its_number_when_it_is_issued_and_not_before() -> None:
    case = drafted()
    row = Document.objects.get()
    assert (row.state, row.number, row.version) == (DocumentState.REVIEW, '', 0)
    year = clock.today().year
    row = issue(case)
    assert (row.number, row.version, row.state) == (f'ZD-{year}-0001', 1, DocumentState.ISSUED)
    assert row.keep_until is not None
    assert row.keep_until.year == year + 5
    assert row.archive_number == f'DA-{year}-0001'
    assert issue(drafted(document_category='notice')).number == f'GG-{year}-0001'
    assert issue(drafted()).number == f'ZD-{year}-0002'


def test_given_back_it_is_a_draft_again_and_withdrawn_it_was_never_issued() -> None:
    case = drafted()
    do(case, 'check', 'warehouse', outcome='refuse')
    assert Document.objects.get().state == DocumentState.DRAFT
    assert perform('flow.cancel', 'packer', [case], comment='不发了').done
    assert Document.objects.get().state == DocumentState.CANCELLED


def test_the_next_version_supersedes_the_one_before_when_it_is_issued() -> None:
    first = issue(drafted())
    case = drafted(document_number=first.number, document_title='考勤管理制度（修订）')
    first.refresh_from_db()
    assert first.state == DocumentState.ISSUED
    second = issue(case)
    first.refresh_from_db()
    assert (second.number, second.version, first.state) == (first.number, 2, DocumentState.SUPERSEDED)
    assert [row.version for row in documents.versions(second, actor('packer'))] == [2, 1]


def test_an_unknown_number_is_no_version_of_anything() -> None:
    case = drafted(document_number='ZD-1999-0001')
    do(case, 'check', 'warehouse')
    do(case, 'approve', 'director')
    assert not Task.objects.filter(case_id=case, node='issue').exists()
    assert Document.objects.get().version == 0


def test_before_its_end_it_is_looked_at_again_and_revised_stays_in_force_meanwhile() -> None:
    ends = clock.today() + timedelta(days=100)
    row = issue(drafted(), expires_on=ends.isoformat())
    case = row.case_id
    with clock.moved(timedelta(days=71)):
        fire_due()
        settle()
        row.refresh_from_db()
        assert row.state == DocumentState.EXPIRING
        assert list(documents.expiring(actor('clerk'), ends)) == [row]
        do(case, 'expiry', 'packer', outcome='revise', expiry_note='改', expires_on=ends.isoformat())
        do(case, 'revise', 'packer', document_title='考勤管理制度 2')
        row.refresh_from_db()
        assert (row.title, row.is_in_force) == ('考勤管理制度', True)
        second = issue(case, expires_on=(ends + timedelta(days=300)).isoformat())
        row.refresh_from_db()
        assert (second.version, second.title, row.state) == (2, '考勤管理制度 2', DocumentState.SUPERSEDED)
    with clock.moved(timedelta(days=500)):
        assert second.is_expired
        assert not second.is_in_force


def test_withdrawn_when_it_is_of_no_more_use() -> None:
    row = issue(drafted(), expires_on=(clock.today() + timedelta(days=40)).isoformat())
    with clock.moved(timedelta(days=11)):
        fire_due()
        settle()
        do(row.case_id, 'expiry', 'packer', outcome='withdraw', expiry_note='没用了')
    row.refresh_from_db()
    assert row.state == DocumentState.WITHDRAWN


def test_seen_by_its_confidentiality() -> None:
    drafted(document_title='草稿')
    issue(drafted(document_title='全员'))
    issue(drafted(document_title='部门', confidentiality='department'))
    issue(drafted(document_title='机密', confidentiality='secret'))
    assert titles('packer') == {'草稿', '全员', '部门', '机密'}
    assert titles('warehouse') == {'草稿', '全员', '部门', '机密'}  # of the department, and asked to review each
    assert titles('service') == {'全员'}
    assert titles('general') == {'草稿', '全员', '部门', '机密'}


def test_its_files_go_to_whoever_sees_it_and_that_is_written_down(client: Client) -> None:
    file = keep(SimpleUploadedFile('制度.pdf', b'%PDF-1.7 text'), actor=actor('packer'), field='document_files')
    row = issue(drafted(confidentiality='department', document_files=[file.pk]))
    address = reverse('office.document_file', kwargs={'pk': row.pk, 'file': file.pk})
    client.force_login(User.objects.get(username='warehouse'))
    answer = client.get(address)
    assert answer.status_code == 200
    assert b''.join(answer.streaming_content) == b'%PDF-1.7 text'  # type: ignore[attr-defined]
    assert AuditEntry.objects.filter(use_case='office.take_file').count() == 1
    client.force_login(User.objects.get(username='service'))
    assert client.get(address).status_code == 404
    assert AuditEntry.objects.filter(use_case='office.take_file').count() == 1
    client.force_login(User.objects.get(username='warehouse'))
    assert client.get(reverse('office.document_file', kwargs={'pk': row.pk, 'file': file.pk + 99})).status_code == 404


def test_read_once_by_each_as_long_as_it_is_asked() -> None:
    row = issue(drafted(), to_acknowledge=True)
    assert list(documents.to_read(actor('service'))) == [row]
    assert perform('office.acknowledge', 'service', [row.pk]).done == [row.pk]
    assert perform('office.acknowledge', 'service', [row.pk]).already == [row.pk]
    assert list(documents.to_read(actor('service'))) == []
    other = issue(drafted())
    assert perform('office.acknowledge', 'service', [other.pk]).refused
    assert row.acknowledgements.count() == 1


def test_found_by_two_characters_and_on_the_shelf(client: Client) -> None:
    row = issue(drafted(document_title='考勤管理制度'), shelf='A-3')
    issue(drafted(document_title='差旅报销'))
    client.force_login(User.objects.get(username='clerk'))
    body = client.get(reverse('office.documents'), {'q': '考勤'}).content.decode()
    assert row.number in body
    assert '差旅报销' not in body
    shelf = client.get(reverse('office.shelf'), {'q': row.archive_number}).content.decode()
    assert row.number in shelf
    page = client.get(reverse('office.document', kwargs={'pk': row.pk})).content.decode()
    assert '九点到岗' in page
    assert client.get(reverse('office.document_new')).headers['Location'] == reverse(
        'flow.start', kwargs={'key': 'P53'}
    )
