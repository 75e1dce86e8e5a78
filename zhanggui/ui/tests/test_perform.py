"""A button's way to its use case: told words, chosen rows, everything behind a filter, partial success, retry."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from zhanggui.core.models import AuditEntry
from zhanggui.org.models import Shop, User
from zhanggui.ui import perform
from zhanggui.ui.models import BatchRun

pytestmark = [pytest.mark.django_db, pytest.mark.urls('zhanggui.ui.tests.sample_urls')]
RENAME = '/do/sample.rename/'


def ids(shops: list[Shop]) -> str:
    return ','.join(str(shop.pk) for shop in shops)


def renamed() -> int:
    return Shop.objects.filter(name__endswith='新').count()


def test_the_dialog_asks_what_must_be_told(browser: Client, shops: list[Shop]) -> None:
    text = browser.get(RENAME, {'_ids': ids(shops[:3])}).content.decode()
    assert 'name="suffix"' in text
    assert '3 条' in text


def test_missing_words_come_back_in_the_dialog_and_nothing_moves(browser: Client, shops: list[Shop]) -> None:
    response = browser.post(RENAME, {'_ids': ids(shops), 'suffix': ''})
    assert response.status_code == 422
    assert 'is-invalid' in response.content.decode()
    assert renamed() == 0


def test_partial_success_tells_each_reason_and_offers_the_refused_again(browser: Client, shops: list[Shop]) -> None:
    response = browser.post(RENAME, {'_ids': ids(shops[:20]), 'suffix': '新'})
    text = response.content.decode()
    assert '成功 18，未处理 2' in text
    assert text.count('店铺已停用') == 2
    retry = re.search(r'name="_ids" value="([\d,]+)"', text)
    assert retry
    assert retry.group(1) == f'{shops[0].pk},{shops[10].pk}'
    assert 'name="suffix" value="新"' in text
    assert 'zg:done' not in response.headers['HX-Trigger']
    assert AuditEntry.objects.get().count == 18


def test_full_success_is_a_toast(browser: Client, shops: list[Shop]) -> None:
    response = browser.post(RENAME, {'_ids': ids(shops[1:3]), 'suffix': '新'})
    assert 'zg:done' in response.headers['HX-Trigger']
    assert renamed() == 2


def test_everything_behind_a_filter_goes_in_steps(
    browser: Client, shops: list[Shop], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(perform, 'STEP', 30)
    told = {'_all': '1', '_screen': 'sample.shops', '_filter': 'tab=open&q=s0', 'suffix': '新'}
    response = browser.post(RENAME, told)
    steps = 1
    while run := re.search(r'name="_run" value="(\d+)"', response.content.decode()):
        response = browser.post(RENAME, {'_run': run.group(1), 'suffix': '新'})
        steps += 1
    assert steps == 3
    assert renamed() == 90
    assert Shop.objects.filter(code__startswith='s1', name__endswith='新').count() == 0
    assert BatchRun.objects.get().done == 90


def test_a_step_sent_twice_is_counted_once(browser: Client, shops: list[Shop], boss: User) -> None:
    run = BatchRun.objects.create(user=boss, use_case='sample.rename', ids=[shop.pk for shop in shops], position=120, done=120)
    response = browser.post(RENAME, {'_run': str(run.pk), 'suffix': '新'})
    assert '成功 120' in response.headers['HX-Trigger'].encode().decode('unicode_escape')
    assert renamed() == 0


def test_another_persons_run_is_not_found(browser: Client, shops: list[Shop]) -> None:
    other = User.objects.create(username='other')
    run = BatchRun.objects.create(user=other, use_case='sample.rename', ids=[shops[1].pk])
    assert browser.post(RENAME, {'_run': str(run.pk), 'suffix': '新'}).status_code == 404
    assert renamed() == 0


def test_without_the_right_nothing_moves(client: Client, shops: list[Shop]) -> None:
    client.force_login(User.objects.create(username='guest'))
    assert client.get(RENAME).status_code == 403
    assert client.post(RENAME, {'_ids': ids(shops), 'suffix': '新'}).status_code == 403
    assert renamed() == 0


@pytest.mark.parametrize('wrong', ['abc', '1;2', '１', '-1', '1' * 30])
def test_ids_that_are_no_numbers_are_refused(browser: Client, wrong: str) -> None:
    assert browser.post(RENAME, {'_ids': wrong, 'suffix': '新'}).status_code == 400


@pytest.mark.parametrize('field', ['_run', '_count'])
def test_odd_hidden_fields_are_passed_over(browser: Client, shops: list[Shop], field: str) -> None:
    told = {'_ids': ids(shops[1:2]), 'suffix': '新', field: '9' * 5_000}
    assert browser.post(RENAME, told).status_code == 200
    assert renamed() == 1


def test_no_row_chosen_is_refused(browser: Client) -> None:
    assert browser.post(RENAME, {'_ids': '', 'suffix': '新'}).status_code == 400


def test_an_unknown_use_case_or_list_is_not_found(browser: Client, shops: list[Shop]) -> None:
    assert browser.post('/do/sample.nothing/', {'_ids': '1'}).status_code == 404
    assert browser.post(RENAME, {'_all': '1', '_screen': 'sample.shop', '_filter': '', 'suffix': 'x'}).status_code == 404
