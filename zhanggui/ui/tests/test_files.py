"""Files out and in: what an export holds, whom it is for, when it ends; an import's way from upload to outcome."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from zhanggui.core import clock
from zhanggui.core.models import AuditEntry
from zhanggui.org.models import Shop, User
from zhanggui.ui import exports, imports
from zhanggui.ui.models import Download, FileState, ImportJob, ImportMapping, ImportState

pytestmark = [pytest.mark.django_db, pytest.mark.urls('zhanggui.ui.tests.sample_urls')]


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    files = {**settings.STORAGES['default'], 'OPTIONS': {'location': tmp_path}}
    settings.STORAGES = {**settings.STORAGES, 'default': files}


def exported(browser: Client, **told: str) -> Download:
    response = browser.post('/me/export/sample.shops/', told, headers={'HX-Request': 'true'})
    assert response.headers['HX-Redirect'] == '/me/downloads/'
    job = ProcrastinateJob.objects.get(task_name='ui.export')
    assert list(job.args) == ['download_id']
    exports.make(job.args['download_id'])
    return Download.objects.get(pk=job.args['download_id'])


def test_an_export_holds_the_filtered_rows_with_the_visible_columns(
    browser: Client, shops: list[Shop], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, 'ROWS_A_PAGE', 7)
    Shop.objects.filter(code='s021').update(name='=HYPERLINK("x")')
    browser.post('/me/columns/sample.shops/', {'columns': ['name', 'code', 'high_amount_fen']})
    download = exported(browser, format='xlsx', query='?tab=open&q=s02')
    sheet = openpyxl.load_workbook(exports.path_of(download)).active
    lines = list(sheet.values)
    assert lines[0] == ('名称', '编码', '大额线')
    assert [line[1] for line in lines[1:10]] == [f's02{n}' for n in range(1, 10)]
    assert lines[1] == ("'=HYPERLINK(\"x\")", 's021', 5000)
    assert '老板' in lines[-1][0]
    assert '9 行' in lines[-1][0]
    assert download.rows == 9


def test_csv_opens_in_excel(browser: Client, shops: list[Shop]) -> None:
    download = exported(browser, format='csv', query='q=s001')
    raw = exports.path_of(download).read_bytes()
    assert raw.startswith(b'\xef\xbb\xbf')
    assert '店1' in raw.decode('utf-8-sig')


def test_a_file_is_its_owners_and_ends_after_a_day(browser: Client, shops: list[Shop]) -> None:
    download = exported(browser, format='csv', query='')
    address = f'/me/downloads/{download.pk}/file/'
    assert browser.get(address).status_code == 200
    assert AuditEntry.objects.filter(use_case='ui.download').count() == 1
    other = Client()
    other.force_login(User.objects.create(username='other', is_superuser=True))
    assert other.get(address).status_code == 404
    with clock.moved(timedelta(hours=25)):
        assert browser.get(address).status_code == 404
        exports.expire()
    assert not exports.path_of(download).exists()
    assert Download.objects.get().state == FileState.EXPIRED


def test_a_right_lost_before_the_job_runs_exports_nothing(browser: Client, boss: User, shops: list[Shop]) -> None:
    browser.post('/me/export/sample.shops/', {'format': 'csv'})
    User.objects.filter(pk=boss.pk).update(is_superuser=False)
    download = Download.objects.get()
    with pytest.raises(PermissionError):
        exports.make(download.pk)
    assert Download.objects.get().state == FileState.FAILED
    assert not exports.path_of(download).exists()


def uploaded(browser: Client, text: str) -> ImportJob:
    file = SimpleUploadedFile('店铺.csv', text.encode())
    response = browser.post('/imports/new/sample-shops/', {'file': file})
    job = ImportJob.objects.latest('pk')
    assert response.headers['Location'] == f'/imports/{job.pk}/'
    imports.read(job.pk)
    return ImportJob.objects.get(pk=job.pk)


def test_an_import_writes_nothing_before_it_is_confirmed(browser: Client) -> None:
    job = uploaded(browser, 'a1,店一\nwrong\na2,店二\n')
    page = browser.get(f'/imports/{job.pk}/').content.decode()
    assert '没有逗号' in page
    assert '用逗号分开' in page
    assert '这些字段还没有对应的列' in page
    browser.post(f'/imports/{job.pk}/')
    assert ImportJob.objects.get().state == ImportState.PREVIEWED

    browser.post(f'/imports/{job.pk}/', {'map': '1', 'code': 'A', 'evil': 'x'})
    assert ImportMapping.objects.get().mapping == {'code': 'A'}
    imports.read(job.pk)
    assert Shop.objects.count() == 0
    browser.post(f'/imports/{job.pk}/')
    imports.apply(job.pk)
    imports.apply(job.pk)
    assert Shop.objects.count() == 2
    assert '新增' in browser.get(f'/imports/{job.pk}/').content.decode()


def test_a_mapping_is_remembered_for_the_next_file(browser: Client) -> None:
    ImportMapping.objects.create(kind='sample-shops', mapping={'code': 'A'})
    job = uploaded(browser, 'a1,店一\n')
    assert job.preview['missing'] == []


def test_errors_come_as_a_file(browser: Client) -> None:
    job = uploaded(browser, 'wrong\n')
    answer = browser.get(f'/imports/{job.pk}/?errors=1')
    content = b''.join(answer.streaming_content)
    path = imports.folder() / 'x.xlsx'
    path.write_bytes(content)
    assert list(openpyxl.load_workbook(path).active.values)[1][2:7] == (1, None, 'wrong', '没有逗号', '用逗号分开编码和名称')


def test_what_breaks_is_told_without_the_data(browser: Client) -> None:
    job = uploaded(browser, 'a1,b,c\n')
    ImportJob.objects.filter(pk=job.pk).update(state=ImportState.APPLYING)
    with pytest.raises(ValueError, match='too many values'):
        imports.apply(job.pk)
    job.refresh_from_db()
    assert job.state == ImportState.FAILED
    assert 'ValueError' in job.errors[0]['reason']


def test_anothers_import_is_not_found(browser: Client) -> None:
    job = uploaded(browser, 'a1,店一\n')
    other = Client()
    other.force_login(User.objects.create(username='other', is_superuser=True))
    assert other.get(f'/imports/{job.pk}/').status_code == 404
    assert other.post(f'/imports/{job.pk}/').status_code == 404
    other.force_login(User.objects.create(username='guest'))
    assert other.get('/imports/new/sample-shops/').status_code == 403
