"""The texts of forms at the door: saved, refused with lines, guarded against two who edit at once; the preview follows."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from zhanggui.core.actors import Actor
from zhanggui.core.models import AuditEntry
from zhanggui.core.words import say
from zhanggui.flow import subjects
from zhanggui.flow.models import FormFile
from zhanggui.flow.screens.forms import EXAMPLE, FormList
from zhanggui.flow.tests.forms.texts import PURCHASE
from zhanggui.flow.tests.running.company import person
from zhanggui.org.models import Department, Position, Post, Role, User
from zhanggui.ui.testing import ScreenMatrix

pytestmark = pytest.mark.django_db


@pytest.fixture
def designer() -> Actor:
    return person('designer')


@pytest.fixture
def browser(client: Client, designer: Actor) -> Client:
    client.force_login(designer.person)  # type: ignore[arg-type]
    return client


class TestFormList(ScreenMatrix):
    screen = FormList

    @pytest.fixture
    def reader(self) -> User:
        department = Department.objects.create(code='it', name='信息')
        position = Position.objects.create(code='designer', name='流程专员', department=department)
        position.roles.add(Role.objects.create(code='designer', name='设计', rights=['flow.design']))
        made = User.objects.create(username='reader', name='小李')
        Post.objects.create(user=made, position=position)
        return made


def test_a_form_is_saved_and_edited(browser: Client) -> None:
    response = browser.post('/flow/forms/new/', {'source': PURCHASE.replace('\n', '\r\n')})
    assert response.status_code == 302
    kept = FormFile.objects.get()
    assert (kept.key, kept.name, kept.source) == ('purchase', '采购申请', PURCHASE)
    assert AuditEntry.objects.filter(use_case='flow.save_form').count() == 1
    changed = PURCHASE.replace('name: 采购申请', 'name: 采购单')
    assert browser.post(f'/flow/forms/{kept.pk}/', {'source': changed, 'was': kept.hash}).status_code == 302
    kept.refresh_from_db()
    assert kept.name == '采购单'


def test_a_wrong_text_is_refused_with_its_lines_and_stays_in_the_editor(browser: Client) -> None:
    response = browser.post('/flow/forms/new/', {'source': EXAMPLE.replace('type: money', 'type: monney')})
    assert response.status_code == 422
    html = response.content.decode()
    assert 'monney' in html
    assert 'data-line="' in html
    assert not FormFile.objects.exists()


def test_two_who_edit_at_once_are_told(browser: Client) -> None:
    browser.post('/flow/forms/new/', {'source': PURCHASE})
    kept = FormFile.objects.get()
    old = kept.hash
    browser.post(f'/flow/forms/{kept.pk}/', {'source': PURCHASE + '# a\n', 'was': old})
    response = browser.post(f'/flow/forms/{kept.pk}/', {'source': PURCHASE + '# b\n', 'was': old})
    assert response.status_code == 422
    assert '已被别人修改' in response.content.decode()
    kept.refresh_from_db()
    assert kept.source.endswith('# a\n')


def test_a_key_is_taken_once_and_never_changed(browser: Client) -> None:
    browser.post('/flow/forms/new/', {'source': PURCHASE})
    other = browser.post('/flow/forms/new/', {'source': PURCHASE + '# other\n'})
    assert other.status_code == 422
    kept = FormFile.objects.get()
    moved = PURCHASE.replace('key: purchase', 'key: bought')
    assert browser.post(f'/flow/forms/{kept.pk}/', {'source': moved, 'was': kept.hash}).status_code == 422
    assert FormFile.objects.get().source == PURCHASE


def test_the_preview_draws_the_form_or_says_what_is_wrong(browser: Client) -> None:
    drawn = browser.post('/flow/forms/preview/', {'source': PURCHASE}).content.decode()
    assert 'name="supplier"' in drawn
    assert 'data-line="1"' in browser.post('/flow/forms/preview/', {'source': 'key: ['}).content.decode()
    typed = {'source': PURCHASE, '_typed': '1', 'goods-TOTAL_FORMS': '1', 'goods-INITIAL_FORMS': '0'}
    lines = {'goods-0-sku': 'A', 'goods-0-count': '3', 'goods-0-price': '2.50'}
    assert '¥7.50' in browser.post('/flow/forms/preview/', {**typed, **lines}).content.decode()


def test_who_designs_nothing_is_turned_away(client: Client) -> None:
    stranger = User.objects.create(username='stranger', name='外人')
    client.force_login(stranger)
    for address in ('/flow/forms/', '/flow/forms/new/'):
        assert client.get(address).status_code == 403
    assert client.post('/flow/forms/preview/', {'source': PURCHASE}).status_code == 403


def test_references_are_searched_as_the_reader_sees_them(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, Any]] = []

    def search(text: str, actor: Actor) -> list[tuple[int, str]]:
        asked.append((text, actor.id))
        return [(7, '<b>TB-7</b>')]

    made = subjects.Subject(
        label='tests.Thing', name=say('东西', 'Thing'), title=str, facts=lambda id: {}, href=str,
        shown=lambda id, actor: [], search=search,
    )  # fmt: skip
    monkeypatch.setitem(subjects._subjects, 'tests.Thing', made)
    html = browser.get('/flow/references/', {'subject': 'tests.Thing', 'name': 'order', 'find': 'TB'}).content.decode()
    assert 'value="7"' in html
    assert '<b>' not in html
    assert [text for text, _ in asked] == ['TB']
    assert browser.get('/flow/references/', {'subject': 'no.Such', 'name': 'order'}).status_code == 404
    assert browser.get('/flow/references/', {'subject': 'tests.Thing', 'name': '"><x'}).status_code == 404
