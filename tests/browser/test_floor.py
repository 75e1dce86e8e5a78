"""The warehouse in a real browser: labels printed from the batch bar, a parcel packed by scanner alone, then dispatched."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from zhanggui.orders.models import Parcel
from zhanggui.orders.services.cancel import cancel
from zhanggui.orders.services.printing import print_parcels
from zhanggui.orders.tests.desk import Desk, assert_sound, line, make_desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    yield page
    assert_sound()


@pytest.fixture
def floor(page: Page) -> Desk:  # after the page's own set-up, within the same transaction-less database
    return make_desk()


def scan(page: Page, code: str, kind: str) -> None:
    page.keyboard.type(code)
    page.keyboard.press('Enter')
    expect(page.locator('#scan')).to_have_attribute('data-kind', kind)
    expect(page.locator('#code')).to_be_focused()
    expect(page.locator('.scan-last li').first).to_contain_text(code)


def test_printing_from_the_batch_bar_leads_to_the_labels(page: Page, floor: Desk) -> None:
    floor.allocated(*(floor.order(str(number), 'A') for number in range(3)))
    page.goto('/orders/print/')
    page.locator('thead .pick input').click()
    page.get_by_role('button', name='打单', exact=True).click()
    page.locator('#dialog').get_by_role('button', name='打单').click()
    link = page.locator('#dialog a[href*="labels.pdf"]')
    expect(link).to_be_visible()
    answer = page.request.get(link.get_attribute('href') or '')
    assert answer.headers['content-type'] == 'application/pdf'
    assert set(Parcel.objects.values_list('state', 'print_count')) == {('printed', 1)}


def test_a_parcel_is_packed_without_a_mouse_and_dispatched(page: Page, floor: Desk) -> None:
    [order] = floor.allocated(floor.order('1', lines=(line('A', 2), line('B'))))
    print_parcels([floor.parcel(order).pk], actor=floor.actor)
    number = floor.parcel(order).tracking_number
    page.goto('/orders/packing/')

    scan(page, number, 'ok')
    scan(page, 'C', 'wrong')
    for undo in ('F8', 'Control+z'):
        scan(page, '690A', 'ok')
        expect(page.locator('.bench-count b')).to_have_text('1')
        page.keyboard.press(undo)
        expect(page.locator('.bench-count b')).to_have_text('0')
    scan(page, '2*A', 'ok')
    page.reload()
    expect(page.locator('.bench-count b')).to_have_text('2')
    scan(page, '690B', 'done')
    assert floor.parcel(order).state == 'packed'

    page.goto('/orders/dispatch/')
    page.locator('tbody .pick input').click()
    page.get_by_role('button', name='发货', exact=True).click()
    page.locator('#dialog').get_by_role('button', name='发货').click()
    expect(page.get_by_text('没有待发货的包裹')).to_be_visible()
    assert floor.parcel(order).state == 'shipped'


def test_a_cancelled_parcel_turns_the_station_red(page: Page, floor: Desk) -> None:
    [order] = floor.allocated(floor.order('1', 'A', 'B'))
    print_parcels([floor.parcel(order).pk], actor=floor.actor)
    page.goto('/orders/packing/')
    scan(page, floor.parcel(order).tracking_number, 'ok')
    cancel([order], actor=floor.actor, reason='buyer')
    scan(page, 'A', 'wrong')
    expect(page.locator('.bench-stop')).to_contain_text('不要打包')
    page.keyboard.press('F10')
    expect(page.locator('.bench-empty')).to_be_visible()
