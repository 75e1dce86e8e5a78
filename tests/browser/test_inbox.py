"""The inbox in a real browser: approved by keyboard, many at once, a colleague named in a comment, all of it on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opened
from zhanggui.flow.models import Comment, Task
from zhanggui.flow.tests.inbox.office import Office, make_office
from zhanggui.notices.models import Notice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {'width': 390, 'height': 844}


@pytest.fixture
def office(opened: Opened) -> Office:  # after the browser's own set-up, within the same transaction-less database
    return make_office()


def move_down(page: Page) -> None:
    """As a person does: press, look, press again where the list was just being drawn anew."""

    def marked() -> bool:
        page.keyboard.press('j')
        return page.locator('#list tbody tr.at').count() > 0

    assert any(marked() or page.wait_for_timeout(100) for _ in range(50))


def test_approved_from_the_inbox_by_keyboard_alone(opened: Opened, office: Office) -> None:
    first, second = (office.task(office.begin(what)) for what in ('货架', '补光灯'))
    page = opened(office.boss, '/flow/todo/')
    expect(page.locator('#list tbody tr')).to_have_count(2)
    move_down(page)
    page.keyboard.press('a')
    expect(page.locator('#dialog')).to_be_visible()
    page.keyboard.type('可以')
    page.locator('#dialog footer button[type=submit]').click()
    expect(page.locator('#list tbody tr')).to_have_count(1)
    second.refresh_from_db()
    assert (second.state, second.result, second.comment) == ('done', 'approve', '可以')

    move_down(page)
    page.keyboard.press('Enter')
    page.wait_for_url(re.compile(rf'/flow/tasks/{first.pk}/'))
    page.get_by_label('意见').fill('预算没有了')
    page.get_by_label('意见').blur()
    page.keyboard.press('r')
    page.wait_for_url(re.compile('/flow/todo/'))
    expect(page.locator('#list')).to_contain_text('都处理完了')
    first.refresh_from_db()
    assert (first.state, first.result, first.comment) == ('done', 'refuse', '预算没有了')


def test_many_at_once(opened: Opened, office: Office) -> None:
    tasks = [office.task(office.begin(f'货架{number}')) for number in range(6)]
    page = opened(office.boss, '/flow/todo/')
    page.locator('#pick-page').check()
    page.get_by_role('button', name='同意', exact=True).click()
    page.locator('#dialog footer button[type=submit]').click()
    expect(page.locator('#list')).to_contain_text('都处理完了')
    assert Task.objects.filter(pk__in=[task.pk for task in tasks], state='done', done_by=office.boss).count() == 6


def test_after_acting_the_next_one_opens(opened: Opened, office: Office) -> None:
    older, newer = (office.task(office.begin(what)) for what in ('货架', '补光灯'))
    page = opened(office.boss, f'/flow/tasks/{newer.pk}/')
    page.locator('[name=outcome][value=approve]').click()
    page.wait_for_url(re.compile(rf'/flow/tasks/{older.pk}/'))
    expect(page.locator('.toast-line').first).to_contain_text('采购 补光灯')


def test_a_colleague_named_in_a_comment_is_told(opened: Opened, office: Office) -> None:
    case = office.begin()
    page = opened(office.boss, f'/flow/tasks/{office.task(case).pk}/')
    box = page.get_by_label('评论', exact=True)
    box.click()
    page.keyboard.type('请 @李')
    page.locator('.mention-found button').first.wait_for()
    page.keyboard.press('Enter')
    page.keyboard.type('看一下')
    page.get_by_role('button', name='发送').click()
    expect(page.locator('.said')).to_contain_text('@李会计')
    assert Comment.objects.get().mentions == [office.clerk.pk]
    assert Notice.objects.filter(person=office.clerk, kind='flow.mentioned').exists()


def test_a_signer_is_added_by_name(opened: Opened, office: Office) -> None:
    case = office.begin()
    page = opened(office.boss, f'/flow/tasks/{office.task(case).pk}/')
    page.locator('.act-more summary').click()
    page.get_by_role('button', name='加签', exact=True).click()
    page.locator('#dialog .people-find').press_sequentially('周出纳', delay=60)
    page.locator('#dialog .people-found button').first.wait_for()
    page.keyboard.press('Enter')
    expect(page.locator('#dialog .people-chosen')).to_contain_text('周出纳')
    page.locator('#dialog footer button[type=submit]').click()
    expect(page.locator('.toast-line').first).to_contain_text('加签')
    assert Task.objects.filter(case_id=case, state='open', assignee=office.mate).exists()


def test_a_phone_is_enough(opened: Opened, office: Office) -> None:
    task = office.task(office.begin('一个名字特别特别长的仓库货架采购申请单子，长到一行放不下'))
    page = opened(office.boss, '/flow/todo/', PHONE)
    assert page.evaluate('document.documentElement.scrollWidth') <= PHONE['width']
    page.locator('#list tbody tr a').first.click()
    page.wait_for_url(re.compile(rf'/flow/tasks/{task.pk}/'))
    assert page.evaluate('document.documentElement.scrollWidth') <= PHONE['width']
    expect(page.locator('[name=outcome][value=approve]')).to_be_in_viewport()
    page.locator('[name=outcome][value=approve]').click()
    page.wait_for_url(re.compile('/flow/todo/'))
    task.refresh_from_db()
    assert task.result == 'approve'


def test_what_was_typed_survives_a_reload(opened: Opened, office: Office) -> None:
    task = office.task(office.begin())
    page = opened(office.boss, f'/flow/tasks/{task.pk}/')
    page.get_by_label('意见').fill('想到一半')
    expect(page.locator('#kept')).to_contain_text('草稿已保存')
    page.reload()
    expect(page.get_by_label('意见')).to_have_value('想到一半')
