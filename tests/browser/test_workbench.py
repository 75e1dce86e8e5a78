"""The home in a real browser: to-dos by key, a duty ticked off, cards arranged, five positions wide and narrow."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opened
from tests.processes import world
from tests.processes.world import World
from tests.stories.test_workbench import BY_HAND, POSITIONS
from zhanggui.core import clock
from zhanggui.flow.services.starting import NewCase, start
from zhanggui.org.models import User
from zhanggui.rulebook.services import load_rulebook
from zhanggui.rulebook.tests.drafts import chapter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW = {'width': 390, 'height': 844}


@pytest.fixture
def company() -> World:
    made = world.company()
    assert not world.take_in('P06').refused
    assert not load_rulebook([chapter(BY_HAND)], actor=world.BY).refused
    told = {
        'what': '双十一主图', 'standard': '清楚', 'assignee': made.people['designer'],
        'inspector': made.people['design_supervisor'], 'due_on': f'{clock.today() + timedelta(days=2)}',
    }  # fmt: skip
    assert not start([NewCase('P06', told)], actor=made.actor('design_supervisor')).refused
    return made


def settled(page: Page) -> None:
    """Every card has come."""
    expect(page.locator('[aria-busy]')).to_have_count(0)


def test_a_day_at_home_by_keyboard(company: World, opened: Opened) -> None:
    page = opened(User.objects.get(username='designer'), '/')
    expect(page).to_have_url(f'{page.url.split("/home/")[0]}/home/')
    settled(page)
    duty = page.locator('#home-duties li', has_text='每周整理工位')
    duty.locator('summary').click()
    expect(duty.locator('input:focus, textarea:focus')).to_have_count(1)
    page.keyboard.type('整理了台面')
    page.keyboard.press('Enter')
    expect(page.locator('#home-duties li.is-done')).to_contain_text('整理了台面')
    page.locator('h1').click()
    settled(page)
    page.keyboard.press('j')
    expect(page.locator('[data-line]:focus')).to_contain_text('双十一主图')
    page.keyboard.press('Enter')
    expect(page.locator('#content')).to_contain_text('双十一主图')
    expect(page).to_have_url(re.compile('/flow/tasks/'))


def test_cards_are_moved_and_put_away(company: World, opened: Opened) -> None:
    page = opened(User.objects.get(username='designer'), '/home/')
    settled(page)
    first = page.locator('.home > section').first.get_attribute('data-card')
    page.get_by_label('布置卡片').click()
    page.locator('.home-choices li').nth(1).get_by_label('上移').click()
    page.locator('.home-choices li').last.get_by_role('checkbox').uncheck()
    page.get_by_role('button', name='保存').click()
    expect(page.locator('.home > section').nth(1)).to_have_attribute('data-card', str(first))
    shown = page.locator('.home > section').count()
    page.get_by_label('布置卡片').click()
    page.get_by_role('button', name='恢复默认').click()
    expect(page.locator('.home > section')).to_have_count(shown + 1)
    expect(page.locator('.home > section').first).to_have_attribute('data-card', str(first))


def test_five_positions_wide_and_narrow(company: World, opened: Opened) -> None:
    for position in POSITIONS:
        for viewport in (None, NARROW):
            user = User.objects.get(username=position)
            page = opened(user, '/home/', viewport=viewport) if viewport else opened(user, '/home/')
            settled(page)
            expect(page.locator('[data-card=todo]')).to_be_visible()
            assert page.evaluate('document.documentElement.scrollWidth <= innerWidth'), f'{position} {viewport}'
    page = opened(User.objects.get(username='ops_director'), '/home/open/')
    page.get_by_role('link', name='双十一主图').first.click()
    expect(page.locator('#content')).to_contain_text('双十一主图')
