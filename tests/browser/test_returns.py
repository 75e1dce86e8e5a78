"""The return process P40 in a real browser, by the accounts whose posts its lanes name: registered, inspected, sent back,
decided by the table, its 72 hours run out, a signer added, paid; and the drawing follows.
"""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Opened
from tests.stories import returns
from tests.stories.returns import Return, later
from zhanggui.flow.models import Case
from zhanggui.orders.models import Order
from zhanggui.org.models import User

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def order(opened: Opened) -> Order:
    return returns.company()


class Desk:
    """Somebody at their browser, with the one case."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def fill(self, **told: Any) -> Desk:
        """By name of the field: texts are typed, choices chosen, True ticks."""
        for name, value in told.items():
            control = self.page.locator(f'form [name="{name}"]').first
            kind = control.evaluate('each => each.type || each.tagName')
            if kind == 'radio':
                self.page.locator(f'form [name="{name}"][value="{value}"]').check()
            elif value is True:
                control.check()
            elif kind.startswith('select'):
                control.select_option(value)
            else:
                control.fill(str(value))
        return self

    def press(self, button: str) -> Desk:
        self.page.locator('#content').get_by_role('button', name=button).first.click()
        return self

    def told(self, text: str) -> None:
        expect(self.page.locator('.toast-line').filter(has_text=text).first).to_be_visible()

    def element(self, node: str) -> Locator:
        return self.page.locator(f'.diagram [data-element-id="{node}"]')


def test_a_return_from_its_registration_to_the_money(opened: Opened, order: Order) -> None:
    case = register(opened, order)
    ask_and_inspect(opened, case)
    send_the_report_back(opened, case)
    let_72_hours_pass(opened, case)
    with later(hours=73):
        lose_the_dispute(opened, case)
        pay_with_the_directors_word(opened, case)
        close(opened, case)
    returns.nothing_drifts()


def register(opened: Opened, order: Order) -> Return:
    desk = sit(opened, 'service', '/flow/start/')
    desk.page.get_by_role('link', name=re.compile('退货')).first.click()
    desk.page.wait_for_url(re.compile('/flow/start/P40/'))
    desk.page.goto(f'/flow/start/P40/?subject={order.pk}')
    desk.fill(channel='chat', request_text='试穿后不喜欢').press('发起')
    desk.page.wait_for_url(re.compile('/flow/(cases|tasks)/'))
    return Return(Case.objects.get().pk)


def ask_and_inspect(opened: Opened, case: Return) -> None:
    desk = at_task(opened, 'service', case, 'ask')
    expect(desk.page.locator('#content')).to_contain_text('2930000000000000777')
    desk.fill(reason='dislike').press('顾客寄回商品')
    desk = at_task(opened, 'warehouse', case, 'receive', after='ask')
    desk.press('已收到')
    expect(desk.page.locator('#content')).to_contain_text('必填')
    desk.fill(return_waybill='SF1001', pieces=1).press('已收到')
    desk = at_task(opened, 'warehouse', case, 'inspect', after='receive')
    desk.fill(quality_fault=True, inspection_note='领口有污渍').press('提交报告')


def send_the_report_back(opened: Opened, case: Return) -> None:
    desk = at_task(opened, 'service', case, 'answer', after='inspect')
    desk.fill(answer_note='顾客说污渍是试穿的口红').press('退回重验')
    desk = at_task(opened, 'warehouse', case, 'inspect', after='answer')
    desk.page.locator('[name="quality_fault"]').uncheck()
    desk.fill(inspection_note='确认是口红印，不能再卖').press('提交报告')
    at_task(opened, 'service', case, 'answer', after='inspect').press('核对无误')
    desk = at_task(opened, 'service', case, 'explain', after='answer')
    assert case.variables()['liability'] == 'customer'
    expect(desk.element('decide')).to_have_class(re.compile('is-done'))
    expect(desk.element('f_customer')).to_have_class(re.compile('is-taken'))
    expect(desk.element('explain')).to_have_class(re.compile('is-active'))


def let_72_hours_pass(opened: Opened, case: Return) -> None:
    with later(hours=71):
        assert case.waits_at() == [('explain', 'service')]
    with later(hours=73):
        desk = sit(opened, 'service', f'/flow/cases/{case.case}/')
        expect(desk.element('dispute')).to_have_class(re.compile('is-active'))
        expect(desk.element('f_72')).to_have_class(re.compile('is-taken'))
        expect(desk.page.locator('#content')).to_contain_text('72 小时未接受')


def lose_the_dispute(opened: Opened, case: Return) -> None:
    desk = at_task(opened, 'service', case, 'dispute')
    desk.fill(dispute_note='平台支持顾客').press('顾客胜，退款')
    desk = at_task(opened, 'service', case, 'amount', after='dispute')
    desk.fill(refund_fen='999.00').press('顾客已确认')
    expect(desk.page.locator('#content')).to_contain_text('不能超过可退金额')
    desk.fill(refund_fen='268.00').press('顾客已确认')


def pay_with_the_directors_word(opened: Opened, case: Return) -> None:
    desk = at_task(opened, 'finance', case, 'refund', after='amount')
    desk.page.locator('.act-more summary').click()
    desk.page.get_by_role('button', name='加签', exact=True).click()
    desk.page.locator('#dialog .people-find').press_sequentially('沈若兰', delay=60)
    desk.page.locator('#dialog .people-found button').first.wait_for()
    desk.page.keyboard.press('Enter')
    desk.page.locator('#dialog footer button[type=submit]').click()
    desk.told('加签')
    assert case.waits_at() == [('refund', 'director')]
    desk = at_task(opened, 'director', case, 'refund')
    expect(desk.page.locator('[name="refund_fen"]')).to_have_count(0)
    desk.press('已退款')
    desk = at_task(opened, 'finance', case, 'refund', by='finance')
    desk.fill(payment_number='2026112100001').press('已退款')


def close(opened: Opened, case: Return) -> None:
    at_task(opened, 'service', case, 'close', after='refund').press('结案')
    desk = sit(opened, 'service', f'/flow/cases/{case.case}/')
    expect(desk.page.locator('#content')).to_contain_text('已完成')
    expect(desk.element('closed')).to_have_class(re.compile('is-done'))
    expect(desk.page.locator('#content')).to_contain_text('退回重验')


def sit(opened: Opened, username: str, path: str) -> Desk:
    return Desk(opened(User.objects.get(username=username), path, viewport={'width': 1440, 'height': 900}))


def at_task(opened: Opened, username: str, case: Return, node: str, *, after: str = '', by: str = '') -> Desk:
    """The task's page, found in the inbox; `after`: when the step before is no longer open."""
    if after:
        _until(lambda: after not in [step for step, _ in case.waits_at()])
    if by:
        _until(lambda: (node, by) in case.waits_at())
    desk = sit(opened, username, '/flow/todo/')
    task = case.task(node)
    desk.page.locator(f'#list tbody a[href*="/flow/tasks/{task.pk}/"]').first.click()
    desk.page.wait_for_url(re.compile(f'/flow/tasks/{task.pk}/'))
    return desk


def _until(holds: Any) -> None:
    """What a click started is done a moment later, by the server's thread."""
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline, 'it did not happen'
        time.sleep(0.05)
