"""The same days in a real browser: everybody begins at their home, does what waits there, and the director sees it done.

What lies between the stations is done by the services, as the story without a browser tells it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Opened
from tests.browser.people import open_at
from tests.browser.test_ten_processes import Desks, OneClock
from tests.processes.scenario import Step
from tests.stories import test_a_day as story
from tests.stories.day import Day, Thread, first_morning
from tests.stories.returns import nothing_drifts
from zhanggui.core import clock
from zhanggui.core.actors import system
from zhanggui.flow.models import Task
from zhanggui.org.models import User
from zhanggui.planning.models import TaskOrder
from zhanggui.rulebook import selectors
from zhanggui.rulebook.models import Amendment, Finding
from zhanggui.rulebook.services.finding import raise_findings

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

DESK = {'width': 1440, 'height': 900}


@dataclass(slots=True)
class FromHome(Desks):
    """A task is found where a working day begins."""

    def _find(self, page: Page, task: Task) -> None:
        open_at(page, '/home/')
        page.locator(f'[data-card=todo] a[data-line][href*="/flow/tasks/{task.pk}/"]').click()
        page.wait_for_url(re.compile(f'/flow/tasks/{task.pk}/'))
        expect(page.locator(f'.diagram [data-element-id="{task.node}"]').first).to_have_class(re.compile('is-active'))


@dataclass(slots=True)
class Office:
    """The company of the story, with a browser for everybody who comes to work."""

    day: Day
    opened: Opened
    pages: dict[str, Page] = field(default_factory=dict)

    def page(self, who: str, address: str) -> Page:
        if who not in self.pages:
            self.pages[who] = self.opened(User.objects.get(username=who), '', viewport=DESK)
        open_at(self.pages[who], address)
        return self.pages[who]

    def card(self, who: str, key: str) -> Locator:
        """Of somebody's home, read to its end."""
        card = self.page(who, '/home/').locator(f'[data-card={key}]')
        expect(card.locator('[aria-busy]')).to_have_count(0)
        return card

    def does(self, thread: Thread, who: str | list[str], at: str, outcome: str = '', **more: Any) -> None:
        """A step of a case, done at the browser of whoever it waits for."""
        named = {key: more.pop(key) for key in ('comment', 'winner') if key in more}
        desk = FromHome(
            thread.world, thread.version, thread.scenario, thread.path, root=thread.root, clocks=self.day.clocks,
            opened=self.opened, pages=self.pages, place=f'{at} by {who}',
        )  # fmt: skip
        desk._at(Step(at=at, by=who, outcome=outcome, values=more, **named))
        desk.settle()


@pytest.fixture
def office(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(clock, '_shift', OneClock())
    day = first_morning()
    with day.clocks:
        yield Office(day, opened)


def test_a_day_in_the_browser(office: Office) -> None:
    day = office.day
    story.the_meeting_is_prepared(day)
    day.at(8, 5)
    the_morning_meeting(office)
    the_task_is_accepted(office)
    goods = goods_arrive(office)
    event = an_event_is_refused(office)
    a_campaign_is_voted_for(office)
    exchange = an_exchange_of_the_first_case(office)
    complaint = story.somebody_complains(day)
    a_rule_is_changed_and_read(office)

    day.at(18, day=2)
    the_event_is_offered_again(office, event)
    story.the_pictures_are_agreed(day, goods)
    story.the_complaint_goes_on_late(day, complaint)
    the_director_sees_the_broken_rule(office)
    story.on_sale_within_three_days(day, goods)
    day.at(20, day=4)
    after_72_hours(office, exchange)
    the_director_has_followed(office)
    nothing_drifts()


def the_morning_meeting(office: Office) -> None:
    """From the supervisor's home to a closed meeting, with an action that is a task now."""
    office.card('ops_supervisor', 'meetings').get_by_text('运营晨会').click()
    page = office.pages['ops_supervisor']
    expect(page.locator('.agenda-section').filter(has_text='逾期任务')).to_contain_text('补齐缺货尺码')
    expect(page.locator('.agenda-section').filter(has_text='昨日数据')).to_contain_text('¥268.00')
    page.locator('#minutes').fill('昨日数据正常')
    page.locator('#actions').press_sequentially('核对年货节库存 @陈')
    page.locator('.who-list button').filter(has_text='陈大勇').click()
    expect(page.locator('[data-kept]')).to_have_text(re.compile('已保存'))
    page.locator('[data-close-meeting]').click()
    expect(page.locator('.page-head .badge')).to_have_text('已结束')


def the_task_is_accepted(office: Office) -> None:
    page = office.page('warehouse', '/planning/board/')
    page.locator('.task-card').filter(has_text='核对年货节库存').get_by_role('button', name='承接').click()
    page.locator('dialog[open]').get_by_role('button', name='承接').click()
    expect(page.locator('.board-column[data-state=accepted] .task-card')).to_contain_text('核对年货节库存')
    assert TaskOrder.objects.get(what='核对年货节库存').state == 'accepted'


def goods_arrive(office: Office) -> Thread:
    """A service agent tells the selling points; the pictures come next, and their date is told on the case."""
    told = {'item_number': 'MT26W01', 'goods_name': '羊毛大衣', 'arrived_on': '+P0D'}
    goods = Thread.begun(office.day, 'P26', by='project_operator', product='product', **told)
    office.does(goods, 'service', 'points')
    office.does(goods, 'project_operator', 'shoot')
    expect(office.card('designer', 'todo')).to_contain_text('MT26W01')
    return goods


def an_event_is_refused(office: Office) -> Thread:
    event = Thread.begun(
        office.day, 'P17', by='event_specialist', event_name='年货节限时抢购', goods=story.EVENT_GOODS,
        sign_up_until='+P10D', starts_on='+P20D', ends_on='+P21D',
    )  # fmt: skip
    office.does(event, 'promotion_supervisor', 'promo_view', 'refuse', comment='折扣太深')
    office.does(event, 'event_specialist', 'pool', why_not='refused', offer_again_on='+P1D')
    return event


def the_event_is_offered_again(office: Office, event: Thread) -> None:
    office.does(event, 'event_specialist', 'offer')
    office.does(event, 'promotion_supervisor', 'promo_view')
    office.does(event, 'ops_supervisor', 'lead_view')
    assert event.waits_at() == ['material']


def a_campaign_is_voted_for(office: Office) -> None:
    """Two designers hand in, their supervisor gives points without seeing whose is whose, the winner goes on."""
    campaign = Thread.begun(
        office.day, 'P13', by='project_operator', promo_title='春季上新促销', promo_budget_fen=500_000,
        relation='承接年货节加购人群', promo_goods=story.PROMO_GOODS,
    )  # fmt: skip
    campaign.does('ops_supervisor', 'confirm')
    campaign.does('project_operator', 'coordinate')
    campaign.does('planner', 'plan_scheme')
    campaign.does('promotion_specialist', 'promo_scheme')
    campaign.does('project_operator', 'scheme_ok')
    campaign.does('designer', 'accept')
    office.does(campaign, ['designer', 'designer_2', 'design_supervisor'], 'select', winner='designer_2')
    assert campaign.holders('finish') == ['designer_2']


def an_exchange_of_the_first_case(office: Office) -> Thread:
    exchange = Thread.begun(office.day, 'P39', by='service', subject='order', channel='chat', request_text='想换大一码')
    office.does(exchange, 'service', 'ask', reason='dislike')
    exchange.does('warehouse', 'receive')
    office.does(exchange, 'warehouse', 'inspect', quality_fault=False, resaleable=False)
    office.does(exchange, 'service', 'answer')
    expect(office.card('service', 'todo')).to_contain_text(exchange.title)
    return exchange


def after_72_hours(office: Office, exchange: Thread) -> None:
    assert exchange.waits_at() == ['dispute']
    office.does(exchange, 'service', 'dispute')
    office.does(exchange, 'warehouse', 'back')
    assert exchange.status == 'completed'


def a_rule_is_changed_and_read(office: Office) -> None:
    """Typed on the clause's page, approved at the director's home, read by the two whom it concerns."""
    clause = selectors.versions_of([story.NOTE_RULE])[story.NOTE_RULE].clause_id
    page = office.page('hr', f'/rulebook/clauses/{clause}/amend/')
    page.locator('[name=text]').fill(story.NEW_RULE)
    page.locator('[name=reason]').fill('备注写得太简单')
    page.locator('[name=reason]').locator('xpath=ancestor::form').locator(
        'button[type=submit], button:not([type])'
    ).last.click()
    page.wait_for_url(re.compile(r'/rulebook/amendments/\d+/|/flow/'))
    amendment = Amendment.objects.get()
    case = Thread.running(office.day, 'P55', amendment.case_id)
    case.settle()
    office.does(case, 'hr', 'draft', amendment_checked=True)
    office.does(case, 'general_manager', 'review')
    office.does(case, 'director', 'approve')
    for who in ('service', 'service_agent_2'):
        expect(office.card(who, 'rules')).to_contain_text('订单备注')
        mine = office.page(who, '/rulebook/mine/')
        expect(mine.locator('#mine')).to_contain_text(story.NEW_RULE)
        mine.get_by_role('button', name='已阅知').click()
        mine.locator('#dialog footer button[type=submit]').click()
        expect(mine.locator('#mine')).not_to_contain_text(amendment.number)
        expect(office.card(who, 'rules')).to_contain_text('制度改动都读过了')
    case.settle()
    assert case.status == 'completed'


def the_director_sees_the_broken_rule(office: Office) -> None:
    raise_findings(actor=system())
    found = Finding.objects.get(clause__code='OS-40')
    page = office.page('director', f'/rulebook/conformance/?since={office.day.morning}')
    row = page.locator('tr').filter(has=page.get_by_text('OS-40', exact=True))
    row.locator('a.text-red').click()
    expect(page.locator('#content')).to_contain_text('大衣起球')
    page = office.page('director', f'/rulebook/findings/{found.pk}/')
    expect(page.locator('#content')).to_contain_text('大衣起球')


def the_director_has_followed(office: Office) -> None:
    page = office.page('director', '/flow/cases/?tab=all')
    for title in ('MT26W01', '年货节限时抢购', '春季上新促销', '大衣起球'):
        expect(page.locator('#list')).to_contain_text(title)
    expect(office.page('director', '/planning/tasks/?tab=all').locator('#list')).to_contain_text('核对年货节库存')
