"""The other kinds of screens: detail, forms and grids, scanning, dashboard, Ctrl-K, personal choices, error pages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from zhanggui.org.models import Shop, User, Warehouse
from zhanggui.ui import context
from zhanggui.ui.models import SavedView

pytestmark = [pytest.mark.django_db, pytest.mark.urls('zhanggui.ui.tests.sample_urls')]
MakeReader = Callable[[Shop], User]
HTMX = {'HX-Request': 'true'}


def test_detail_shows_facts_panels_and_what_happened(browser: Client, shops: list[Shop]) -> None:
    browser.post('/do/sample.rename/', {'_ids': shops[1].pk, 'suffix': '新'})
    text = browser.get(f'/sample/shops/{shops[1].pk}/').content.decode()
    assert '店1新' in text
    assert '同仓店铺' in text
    assert '改名</strong>' in text
    assert '老板' in text


def test_a_shop_outside_ones_scope_is_not_found(client: Client, shops: list[Shop], make_reader: MakeReader) -> None:
    reader = make_reader(shops[1])
    client.force_login(reader)
    assert client.get(f'/sample/shops/{shops[1].pk}/').status_code == 200
    assert client.get(f'/sample/shops/{shops[2].pk}/').status_code == 404
    assert re.findall(r'data-copy="(s\d+)"', client.get('/sample/shops/').content.decode()) == ['s001']
    assert '店2' not in client.get('/search/', {'q': 's00'}).content.decode()


def test_a_plain_model_is_made_and_changed(browser: Client) -> None:
    told = {'code': 'HZ', 'name': '杭州仓', 'is_active': 'on'}
    assert browser.post('/sample/warehouses/new/', told).status_code == 302
    place = Warehouse.objects.get()
    again = browser.post('/sample/warehouses/new/', told)
    assert again.status_code == 422
    assert Warehouse.objects.count() == 1
    assert browser.post(f'/sample/warehouses/{place.pk}/', {**told, 'name': '新仓'}).status_code == 302
    assert Warehouse.objects.get().name == '新仓'


def grid(*codes: str) -> dict[str, str]:
    told = {'line-TOTAL_FORMS': str(len(codes)), 'line-INITIAL_FORMS': '0'}
    for number, code in enumerate(codes):
        told |= {f'line-{number}-code': code, f'line-{number}-quantity': '2' if code else ''}
    return told


def test_a_grid_keeps_what_was_typed_when_a_line_is_refused(browser: Client) -> None:
    response = browser.post('/sample/receipt/', {**grid('A1', 'B2', ''), 'note': '备'})
    text = response.content.decode()
    assert response.status_code == 422
    assert '第 2 行' in text
    assert '没有这个商品编码' in text
    assert 'value="B2"' in text
    assert browser.post('/sample/receipt/', grid('A1', '', 'A1')).status_code == 302


def test_an_empty_or_broken_grid_is_refused(browser: Client) -> None:
    assert browser.post('/sample/receipt/', grid('', '')).status_code == 422
    assert browser.post('/sample/receipt/', {'note': ''}).status_code == 400
    assert browser.post('/sample/receipt/', {**grid('A1'), 'line-0-quantity': 'x'}).status_code == 422
    assert browser.post('/sample/receipt/', {**grid('A1'), 'line-TOTAL_FORMS': '99999999'}).status_code == 422


def scanned(browser: Client, code: str) -> str:
    return browser.post('/sample/bench/', {'code': code}, headers=HTMX).content.decode()


def test_scanning_keeps_its_state_and_the_last_ten(browser: Client, shops: list[Shop]) -> None:
    assert 'data-kind="ok"' in scanned(browser, 's001')
    assert 'data-prompt="请再扫一次"' in browser.get('/sample/bench/').content.decode()
    assert 'data-kind="wrong"' in scanned(browser, '没有')
    assert 'data-kind="done"' in scanned(browser, 's001')
    assert 'data-kind="warn"' in scanned(browser, '*undo')
    for odd in ('', '\x00', 'x' * 500, '<b>'):
        assert 'data-kind="wrong"' in scanned(browser, odd)
    for _ in range(9):
        text = scanned(browser, 's001')
    assert text.count('<li>') == 10


def test_dashboard_shows_only_cards_one_may_see(client: Client, shops: list[Shop], make_reader: MakeReader) -> None:
    client.force_login(make_reader(shops[1]))
    text = client.get('/sample/').content.decode()
    assert '12,500' in text
    assert '+13.6%' in text
    assert 'application/json' in text
    assert '看不到' not in text


def test_palette_finds_pages_and_rows_of_ones_own(browser: Client, shops: list[Shop]) -> None:
    text = browser.get('/search/', {'q': '仓库'}).content.decode()
    assert '/sample/warehouses/' in text
    assert '店3' in browser.get('/search/', {'q': 's003'}).content.decode()
    assert browser.get('/search/', {'q': '\x00' * 200}).status_code == 200


def test_a_view_keeps_filter_and_sort_and_may_be_shared(browser: Client, boss: User) -> None:
    browser.post('/me/views/sample.shops/', {'name': '超时', 'query': 'tab=open&sort=-code', 'shared': '1'}, headers=HTMX)
    other = Client()
    other.force_login(User.objects.create(username='other', is_superuser=True))
    text = other.get('/sample/shops/').content.decode()
    assert '?tab=open&amp;sort=-code&amp;view=' in text
    other.post('/me/views/sample.shops/', {'drop': str(SavedView.objects.get().pk)})
    assert SavedView.objects.count() == 1
    browser.post('/me/views/sample.shops/', {'drop': str(SavedView.objects.get().pk)})
    assert SavedView.objects.count() == 0


def test_theme_and_language_follow_the_person(browser: Client, boss: User) -> None:
    browser.post('/me/prefer/', {'theme': 'dark'})
    browser.post('/me/prefer/', {'language': 'en'})
    assert 'Samples' in browser.get('/sample/shops/').content.decode()
    elsewhere = Client()
    elsewhere.force_login(User.objects.get(pk=boss.pk))
    first = elsewhere.get('/sample/shops/')
    assert first.cookies['theme'].value == 'dark'
    assert first.cookies['django_language'].value == 'en'
    browser.post('/me/prefer/', {'theme': 'x" onload="', 'language': '../'})
    boss.refresh_from_db()
    assert (boss.theme, boss.language) == ('dark', 'en')


def test_the_todo_badge_is_asked_again(browser: Client, client: Client) -> None:
    assert '/me/todo/' in browser.get('/sample/').content.decode()
    context.count_todo(lambda actor: (7, '/sample/shops/'))
    try:
        text = browser.get('/me/todo/').content.decode()
    finally:
        context._todo.pop()
    assert 'href="/sample/shops/"' in text
    assert '>7<' in text


def test_prefer_leads_nowhere_else(browser: Client) -> None:
    response = browser.post('/me/prefer/', {'theme': 'dark'}, headers={'Referer': 'https://evil.example/'})
    assert response.headers['Location'] == '/'


@pytest.mark.parametrize(('path', 'status'), [('/nothing/', 404), ('/do/sample.rename/?_ids=x', 400)])
def test_error_pages_speak_and_htmx_hears_it(browser: Client, path: str, status: int) -> None:
    response = browser.get(path, headers=HTMX)
    assert response.status_code == status
    assert response.headers['X-Problem'].isascii()
    assert '回到首页' in response.content.decode()


def test_a_lost_session_leads_htmx_to_log_in(client: Client) -> None:
    page = {**HTMX, 'HX-Current-URL': 'http://testserver/sample/?q=1'}
    response = client.get('/sample/shops/', headers=page)
    assert response.headers['HX-Redirect'] == '/accounts/login/?next=/sample/%3Fq%3D1'
    elsewhere = {**HTMX, 'HX-Current-URL': 'http://elsewhere.example/'}
    response = client.get('/sample/shops/', headers=elsewhere)
    assert response.headers['HX-Redirect'] == '/accounts/login/?next=/'


def test_every_answer_forbids_inline_scripts_and_has_none(browser: Client, shops: list[Shop]) -> None:
    detail = f'/sample/shops/{shops[0].pk}/'
    for path in ('/sample/', '/sample/shops/', detail, '/sample/bench/', '/sample/receipt/', '/imports/'):
        response = browser.get(path)
        text = response.content.decode()
        assert "script-src 'self'" in response.headers['Content-Security-Policy']
        assert not re.search(r'<script(?![^>]*(src=|application/json))', text), path
        assert not re.search(r'\s(style|on\w+)="', text), path

