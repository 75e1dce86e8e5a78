"""Drawings in a real browser: a case's marks follow it, figures lie on the process, a replayed log shows where it departed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from zhanggui.flow import people
from zhanggui.flow.models import Case
from zhanggui.flow.tests.logs.house import acted, begun, house, published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get('ZHANGGUI_PICTURES', '')


@pytest.fixture
def cases(live_server: Any) -> Iterator[list[Case]]:
    before = list(people._directories)
    house()
    published()
    made = begun(count=4)
    acted(made[0], 'check')
    acted(acted(made[1], 'check'), 'pay')
    acted(made[2], 'check', 'refuse')
    yield made
    people._directories[:] = before


@pytest.fixture
def page(cases: list[Case], page: Page) -> Page:  # the house stands before anybody looks
    return page


def element(page: Page, id: str) -> Any:
    return page.locator(f'.diagram [data-element-id="{id}"]')


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f'{name}.png'), full_page=True)


def test_the_drawing_of_a_case_follows_it(page: Page, cases: list[Case]) -> None:
    page.goto(f'/flow/cases/{cases[0].pk}/')
    expect(element(page, 'pay')).to_have_class(_having('is-active'))
    expect(element(page, 'check')).to_have_class(_having('is-done'))
    expect(element(page, 'yes')).to_have_class(_having('is-taken'))
    expect(page.locator('.diagram-note')).to_have_text('周敏')
    expect(page.locator('.bjs-powered-by')).to_be_visible()
    picture(page, 'case')
    acted(cases[0], 'pay')
    page.evaluate("document.body.dispatchEvent(new CustomEvent('zg:refresh', { bubbles: true }))")
    expect(element(page, 'wait')).to_have_class(_having('is-waiting'))
    expect(element(page, 'pay')).to_have_class(_having('is-done'))


def test_it_is_moved_and_zoomed_by_keyboard(page: Page, cases: list[Case]) -> None:
    page.goto(f'/flow/cases/{cases[0].pk}/')
    expect(element(page, 'pay')).to_have_class(_having('is-active'))
    page.locator('.diagram').focus()
    before = page.locator('.diagram .viewport').get_attribute('transform')
    page.keyboard.press('+')
    page.keyboard.press('ArrowRight')
    assert page.locator('.diagram .viewport').get_attribute('transform') != before
    page.keyboard.press('0')
    assert page.locator('.diagram .viewport').get_attribute('transform') == before


def test_figures_lie_on_the_process(page: Page) -> None:
    page.goto('/flow/statistics/')
    expect(element(page, 'check')).to_have_class(_having('is-heat-'))
    expect(page.locator('.diagram-count')).to_have_count(3)
    expect(page.locator('[data-chart] canvas')).to_be_visible()
    picture(page, 'statistics')
    page.evaluate("document.documentElement.setAttribute('data-bs-theme', 'dark')")
    picture(page, 'statistics-dark')


def test_a_replayed_log_shows_where_it_departed(page: Page, tmp_path: Path) -> None:
    log = tmp_path / 'log.csv'
    log.write_text('case_id,activity,timestamp\nA1,打款,2026-11-21 14:05\n', 'utf-8')
    page.goto('/flow/conformance/')
    page.set_input_files('[name=file]', log)
    page.get_by_role('button', name='回放外部日志').click()
    expect(element(page, 'check')).to_have_class(_having('is-missing'))
    expect(page.locator('tr', has_text='A1')).to_contain_text('漏做')
    picture(page, 'conformance')
    page.get_by_role('button', name='回放本系统的实例').click()
    expect(page.get_by_text('全部合规')).to_be_visible()


def test_days_are_picked_on_the_calendar(page: Page) -> None:
    page.goto('/flow/calendar/?year=2026')
    page.locator('[data-day="2026-11-21"]').click()
    page.locator('[data-day="2026-11-22"]').click()
    page.locator('[name=kind]').select_option('work')
    page.get_by_role('button', name='保存').click()
    expect(page.locator('[data-day="2026-11-22"]')).to_have_class(_having('own'))
    picture(page, 'calendar')


def _having(name: str) -> Any:
    return re.compile(rf'(^|\s){name}')
