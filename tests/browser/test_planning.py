"""A morning in a real browser: the meeting opens with a full agenda, its action becomes a task, which is done and closed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opened
from tests.browser.people import open_at
from zhanggui.core import clock, usecases
from zhanggui.org.models import User
from zhanggui.planning.drafts import NewMeeting, NewTask
from zhanggui.planning.models import Meeting, TaskOrder
from zhanggui.planning.tests.conftest import actor, found

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def perform(use_case: str, who: str, line: Any) -> int:
    verdicts = usecases.perform(usecases.get(use_case), [line], actor=actor(who))
    assert verdicts.done, verdicts.as_dict()
    return verdicts.done[0]


def act(page: Page, button: str, **told: str) -> None:
    """A button of a card, then its dialog."""
    page.locator('.task-card').filter(has_text='核对双11库存').get_by_role('button', name=button).click()
    dialog = page.locator('dialog[open]')
    for name, value in told.items():
        dialog.locator(f'[name="{name}"]').fill(value)
    dialog.get_by_role('button', name=button).click()
    expect(page.locator('dialog[open]')).to_have_count(0)


def column(page: Page, state: str) -> Any:
    return page.locator(f'.board-column[data-state="{state}"] .task-card')


def test_from_the_morning_meeting_to_a_closed_task(opened: Opened) -> None:
    found()
    people = {name: User.objects.get(username=name) for name in ('supervisor', 'helper')}
    late = perform('planning.issue', 'supervisor', NewTask('昨天的事', '做完', clock.today(), people['helper'].pk))
    TaskOrder.objects.filter(pk=late).update(due_at=clock.now() - timedelta(days=1))
    meeting = perform('planning.call', 'supervisor', NewMeeting('运营晨会', clock.today(), (people['helper'].pk,)))

    host = opened(people['supervisor'], f'/planning/meetings/{meeting}/')
    expect(host.locator('.agenda-section').filter(has_text='逾期任务')).to_contain_text('昨天的事')
    host.locator('#minutes').fill('昨日数据正常')
    host.locator('#actions').press_sequentially('核对双11库存 @许')
    host.locator('.who-list button').filter(has_text='许安').first.click()
    expect(host.locator('#actions')).to_have_value('核对双11库存 @许安 ')
    expect(host.locator('[data-kept]')).to_have_text(re.compile('已保存'))
    host.locator('[data-close-meeting]').click()
    expect(host.locator('.page-head .badge')).to_have_text('已结束')
    expect(host.locator('.agenda-lines').filter(has_text='核对双11库存')).to_contain_text('许安')
    assert Meeting.objects.get(pk=meeting).agenda

    helper = opened(people['helper'], '/planning/board/')
    expect(column(helper, 'issued').filter(has_text='核对双11库存')).to_have_count(1)
    act(helper, '承接')
    expect(column(helper, 'accepted').filter(has_text='核对双11库存')).to_have_count(1)
    act(helper, '提交验收', result='差异 3 件，已说明')
    expect(column(helper, 'done').filter(has_text='核对双11库存')).to_have_count(1)

    open_at(host, '/planning/board/')
    act(host, '验收合格', score='95')
    expect(column(host, 'closed').filter(has_text='核对双11库存')).to_contain_text('95')
    assert TaskOrder.objects.get(meeting=meeting).state == 'closed'


def test_the_board_by_keyboard(opened: Opened) -> None:
    found()
    helper = User.objects.get(username='helper')
    perform('planning.issue', 'supervisor', NewTask('第一件', '做完', clock.today(), helper.pk))
    page = opened(helper, '/planning/board/')
    page.keyboard.press('ArrowDown')
    page.keyboard.press('a')
    expect(page.locator('dialog[open]')).to_contain_text('承接')
    expect(page.locator('dialog[open] button[type=submit], dialog[open] .btn-primary').first).to_be_focused()
    page.keyboard.press('Enter')
    expect(column(page, 'accepted')).to_have_count(1)
