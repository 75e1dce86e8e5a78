"""Some days of the demo company from the morning meeting on: what everybody does is seen by whoever directs it.

The cases run beside each other by one clock, each step by the account whose post it is, through the doors that people use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time, timedelta

import pytest
from django.test import Client

from tests.stories.day import Day, Thread, first_morning
from tests.stories.returns import nothing_drifts, ordered
from zhanggui.core import clock, tallies
from zhanggui.core.actors import system
from zhanggui.flow.models import Task
from zhanggui.orders.incoming import PlatformState
from zhanggui.org.models import Shop, User
from zhanggui.planning.drafts import NewSeries, NewTask
from zhanggui.planning.models import Meeting, TaskOrder
from zhanggui.planning.selectors.meetings import shown
from zhanggui.rulebook import selectors
from zhanggui.rulebook.conformance import Asked, report
from zhanggui.rulebook.controls import Period
from zhanggui.rulebook.models import Amendment, Finding, Reading
from zhanggui.rulebook.services.amending import NewAmendment
from zhanggui.rulebook.services.finding import raise_findings
from zhanggui.rulebook.tallies import Count

pytestmark = pytest.mark.django_db

PICTURES = [{'file_name': f'MT26W01-{number:02}'} for number in range(1, 6)]
EVENT_GOODS = [{'sku': 'MT01', 'normal_fen': 26_800, 'event_fen': 19_900, 'event_stock': 200}]
PROMO_GOODS = [{'sku': 'MT01', 'price_fen': 26_800, 'promo_fen': 19_900}]
NOTE_RULE = 'OS-41'  # of the service agents alone
NEW_RULE = '售后约定当天写进订单备注，写明答应了什么、到哪天。'


@pytest.fixture
def day() -> Iterator[Day]:
    made = first_morning()
    with made.clocks:
        yield made


def test_a_day_in_the_company(day: Day) -> None:
    the_meeting_is_prepared(day)
    day.at(8, 5)
    task = the_morning_meeting(day)
    goods = goods_arrive(day)
    event = an_event_is_refused(day)
    campaign = a_campaign_begins(day)
    exchange = an_exchange_is_asked_for(day)
    complaint = somebody_complains(day)
    rule = a_rule_is_changed(day)
    the_meetings_task_is_done(day, task)

    day.at(18, day=2)
    the_event_is_offered_again(day, event)
    the_pictures_are_agreed(day, goods)
    the_complaint_goes_on_late(day, complaint)
    a_broken_rule_is_a_finding(day)
    day.at(8, 5, day=3)
    the_finding_stands_on_the_agenda(day)
    on_sale_within_three_days(day, goods)
    the_weaker_picture_is_taken_down(day, campaign)
    day.at(20, day=4)
    the_exchange_after_72_hours(day, exchange)
    the_complaint_is_filed(day, complaint)
    the_director_has_followed_all_of_it(day, rule)
    nothing_drifts()


# --- the first day ------------------------------------------------------------------------------------------------------
def the_meeting_is_prepared(day: Day) -> None:
    """A regular meeting, a task that was due yesterday, an order that was paid yesterday."""
    staff = day.staff
    people = tuple(staff.people[name] for name in ('ops_supervisor', 'operator', 'warehouse', 'service_supervisor'))
    staff.does(
        'ops_supervisor',
        'planning.add_series',
        NewSeries('运营晨会', (1, 2, 3, 4, 5, 6, 7), time(9), people[0], people, 'morning'),
    )
    with clock.moved(-timedelta(days=2)):
        yesterday = clock.today() + timedelta(days=1)
        order = NewTask('补齐缺货尺码', '三个尺码都有货', yesterday, staff.people['operator'])
        staff.does('ops_supervisor', 'planning.issue', order)
    with clock.moved(timedelta(days=9)):  # paid ten days before that
        ordered(Shop.objects.get(code='TM01').pk, PlatformState.PAID, number='2930000000000000801')
    tallies.fold()


def the_morning_meeting(day: Day) -> int:
    """Called by the clock, opened with what there is to say, closed into a task. Gives the task."""
    meeting = Meeting.objects.get()
    assert (meeting.name, meeting.held_on, meeting.host_id) == (
        '运营晨会',
        day.morning,
        day.staff.people['ops_supervisor'],
    )
    assert '运营晨会' in home(day, 'warehouse', 'meetings')
    agenda = agenda_of(day, meeting)
    assert '¥268.00' in ' '.join(agenda['yesterday'])
    assert [line for line in agenda['late'] if line.startswith('补齐缺货尺码')]
    actions = [{'action': '核对年货节库存', 'who': '陈大勇', 'due_on': (day.morning + timedelta(days=1)).isoformat()}]
    day.staff.does('ops_supervisor', 'planning.close_meeting', meeting.pk, minutes='昨日数据正常', actions=actions)
    day.happen()
    task = TaskOrder.objects.get(meeting=meeting)
    assert (task.what, task.assignee.username, task.state) == ('核对年货节库存', 'warehouse', 'issued')
    return task.pk


def the_meetings_task_is_done(day: Day, task: int) -> None:
    day.staff.does('warehouse', 'planning.accept', task)
    day.staff.does('warehouse', 'planning.finish', task, result='差异 3 件，已说明')
    day.staff.does('ops_supervisor', 'planning.pass', task, score=95)
    day.happen()
    assert TaskOrder.objects.get(pk=task).state == 'closed'


def goods_arrive(day: Day) -> Thread:
    told = {'item_number': 'MT26W01', 'goods_name': '羊毛大衣', 'arrived_on': '+P0D'}
    goods = Thread.begun(day, 'P26', by='project_operator', product='product', **told)
    goods.does('service', 'points')
    goods.does('project_operator', 'shoot')
    assert goods.waits_at() == ['beautify']
    return goods


def an_event_is_refused(day: Day) -> Thread:
    event = Thread.begun(
        day, 'P17', by='event_specialist', event_name='年货节限时抢购', goods=EVENT_GOODS,
        sign_up_until='+P10D', starts_on='+P20D', ends_on='+P21D',
    )  # fmt: skip
    event.does('promotion_supervisor', 'promo_view', 'refuse', comment='折扣太深')
    event.does('event_specialist', 'pool', why_not='refused', offer_again_on='+P1D')
    assert event.waits_at() == ['offer_date']
    return event


def a_campaign_begins(day: Day) -> Thread:
    """Planned by two, drawn by two designers, chosen by vote, shown side by side."""
    campaign = Thread.begun(
        day, 'P13', by='project_operator', promo_title='春季上新促销', promo_budget_fen=500_000, relation='承接年货节加购人群',
        promo_goods=PROMO_GOODS,
    )  # fmt: skip
    campaign.does('ops_supervisor', 'confirm')
    campaign.does('project_operator', 'coordinate')
    campaign.does('planner', 'plan_scheme')
    campaign.does('promotion_specialist', 'promo_scheme')
    campaign.does('project_operator', 'scheme_ok')
    campaign.does('designer', 'accept')
    campaign.does(['designer', 'designer_2', 'design_supervisor'], 'select', winner='designer_2')
    assert campaign.holders('finish') == ['designer_2']
    campaign.does('designer_2', 'finish')
    campaign.does('planner', 'plan_ok')
    campaign.does('promotion_specialist', 'promo_ok')
    campaign.does('project_operator', 'ops_ok')
    campaign.does('project_operator', 'test', min_sample=1000, test_until='+P2D')
    assert campaign.waits_at() == ['test_over']
    return campaign


def an_exchange_is_asked_for(day: Day) -> Thread:
    """Case ①: worn, and nobody's fault but the customer's. The customer is told why, and has 72 hours."""
    exchange = Thread.begun(day, 'P39', by='service', subject='order', channel='chat', request_text='想换大一码')
    exchange.does('service', 'ask', reason='dislike')
    exchange.does('warehouse', 'receive')
    exchange.does('warehouse', 'inspect', quality_fault=False, resaleable=False)
    exchange.does('service', 'answer')
    assert exchange.waits_at() == ['explain']
    return exchange


def somebody_complains(day: Day) -> Thread:
    complaint = Thread.begun(
        day, 'P41', by='after_sales_agent', complaint_about='大衣起球', complaint_kind='quality', claimed_fen=10_000
    )
    complaint.does('after_sales_agent', 'reply')
    assert complaint.waits_at() == ['judge']
    return complaint


def a_rule_is_changed(day: Day) -> int:
    """Proposed, reviewed, approved by the director, read by the two whom it concerns. Gives the amendment."""
    staff = day.staff
    assert (waiting(day), NOTE_RULE in home(day, 'director', 'todo')) == (0, False)
    line = NewAmendment(
        clause=NOTE_RULE, draft={'text': NEW_RULE}, reason='备注写得太简单', effective_from=clock.today()
    )
    (made,) = staff.does('hr', 'rulebook.propose', line)
    case = Thread.running(day, 'P55', Amendment.objects.get(pk=made).case_id)
    case.settle()
    case.does('hr', 'draft', amendment_checked=True)
    case.does('general_manager', 'review')
    assert (waiting(day), NOTE_RULE in home(day, 'director', 'todo')) == (1, True)
    case.does('director', 'approve')
    assert (waiting(day), NOTE_RULE in home(day, 'director', 'todo')) == (0, False)
    assert selectors.versions_of([NOTE_RULE])[NOTE_RULE].text == NEW_RULE
    readings = Reading.objects.filter(amendment=made)
    assert {each.person.username for each in readings.select_related('person')} == {'service', 'service_agent_2'}
    for each in readings.select_related('person'):
        who = each.person.username
        assert case.status == 'running'
        assert '订单备注' in home(day, who, 'rules')
        staff.does(who, 'rulebook.acknowledge', each.pk)
        assert '订单备注' not in home(day, who, 'rules')
        case.settle()
    assert case.status == 'completed'
    return made


# --- the days after -----------------------------------------------------------------------------------------------------
def the_event_is_offered_again(day: Day, event: Thread) -> None:
    before = kept(day, 'MK-10').kept
    event.does('event_specialist', 'offer')
    assert kept(day, 'MK-10').kept == before + 1
    event.does('promotion_supervisor', 'promo_view')
    event.does('ops_supervisor', 'lead_view')
    event.does('event_specialist', 'material', goods=EVENT_GOODS, sign_up_number='JHS2026-77')
    event.does('event_specialist', 'follow', 'waiting', progress='first_review')
    assert event.waits_at() == ['tomorrow']


def the_pictures_are_agreed(day: Day, goods: Thread) -> None:
    goods.does('designer', 'beautify', file_names=PICTURES)
    wish = [{'picture_name': 'MT26W01-02', 'wish': '水印缩小'}]
    goods.does('project_operator', 'approve_pictures', 'refuse', comment='水印太大', review_points=wish)
    goods.does('designer', 'beautify', file_names=PICTURES)
    goods.does('project_operator', 'approve_pictures')
    goods.does('designer', 'detail')
    assert goods.waits_at() == ['optimise']


def the_complaint_goes_on_late(day: Day, complaint: Thread) -> None:
    """Judged within eight hours of work, says the process; it was two days."""
    task = Task.objects.get(case_id=complaint.root, node='judge', state='open')
    assert task.due_at is not None
    assert task.due_at < clock.now()
    complaint.does(
        'service_supervisor', 'judge', complaint_stands='justified', liable_department='goods', liable_person='buyer'
    )
    complaint.does('buyer', 'investigate')
    complaint.does('after_sales_agent', 'propose', remedy_kind='compensation', compensation_fen=5_000)
    complaint.does('service_supervisor', 'confirm')
    complaint.does('after_sales_agent', 'act', done_what='补偿 50 元', payment_number='20261122001')
    assert complaint.waits_at() == ['later']


def a_broken_rule_is_a_finding(day: Day) -> None:
    assert kept(day, 'OS-40').broken == 1
    raise_findings(actor=system())
    found = Finding.objects.get(clause__code='OS-40')
    assert found.owner_id == day.staff.people['service_supervisor']
    assert '制度问题待我答复' in home(day, 'service_supervisor', 'alarms')


def the_finding_stands_on_the_agenda(day: Day) -> None:
    found = Finding.objects.get(clause__code='OS-40')
    meeting = Meeting.objects.get(held_on=clock.today())
    assert [line for line in agenda_of(day, meeting)['findings'] if line.startswith(found.title)]
    day.staff.does('service_supervisor', 'rulebook.answer', found.pk, cause='外出培训', measure='培训日指定代理人')
    day.staff.does('service_supervisor', 'rulebook.close', found.pk)


def on_sale_within_three_days(day: Day, goods: Thread) -> None:
    before = kept(day, 'GD-02')
    goods.does('project_operator', 'optimise')
    goods.does('project_operator', 'on_sale')
    goods.does('service', 'learn')
    assert goods.status == 'completed'
    assert not goods.passed('see_to'), 'nobody had to see to a delay'
    assert kept(day, 'GD-01').broken == 0
    assert kept(day, 'GD-02').kept == before.kept + 1


def the_weaker_picture_is_taken_down(day: Day, campaign: Thread) -> None:
    day.at(18, day=3)
    results = [{'variant': 'A', 'shown': 2_000, 'hits': 120}, {'variant': 'B', 'shown': 2_000, 'hits': 70}]
    campaign.does('project_operator', 'measure', results=results)
    campaign.does('project_operator', 'take_down', winner_variant='A', losers=['B'])
    campaign.does(['designer_2', 'designer'], 'feedback')
    assert campaign.status == 'completed'


def the_exchange_after_72_hours(day: Day, exchange: Thread) -> None:
    """No answer: the platform is asked, finds for us, and what was sent in goes back."""
    assert exchange.waits_at() == ['dispute']
    exchange.does('service', 'dispute')
    exchange.does('warehouse', 'back')
    assert exchange.status == 'completed'


def the_complaint_is_filed(day: Day, complaint: Thread) -> None:
    day.at(20, day=6)
    complaint.does('after_sales_agent', 'revisit', rate_speed=4, rate_manner=5, rate_result=4)
    complaint.does('service_supervisor', 'file')
    assert complaint.status == 'completed'


def the_director_has_followed_all_of_it(day: Day, rule: int) -> None:
    """On their own pages, without a right that the post does not give."""
    cases = page('director', '/flow/cases/?tab=all')
    titles = ('MT26W01', '年货节限时抢购', '春季上新促销', '大衣起球')
    assert [title for title in titles if title not in cases] == []
    conformance = page('director', f'/rulebook/conformance/?since={day.morning}')
    assert 'OS-40' in conformance
    assert '投诉可当场解决的当场解决' in conformance
    assert '大衣起球' in page('director', '/rulebook/findings/?tab=all')
    assert NEW_RULE in page('director', f'/rulebook/amendments/{rule}/')
    assert '核对年货节库存' in page('director', '/planning/tasks/?tab=all')


def page(who: str, address: str) -> str:
    client = Client()
    client.force_login(User.objects.get(username=who))
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def home(day: Day, who: str, card: str) -> str:
    """What a card of somebody's workbench says now."""
    return page(who, f'/home/cards/{card}/')


def waiting(day: Day) -> int:
    """The to-dos that the director's figures count."""
    shown = re.search(r'我的待办</span><b class="figure[^"]*">(\d+)</b>', page('director', '/home/'))
    assert shown is not None
    return int(shown.group(1))


def kept(day: Day, clause: str) -> Count:
    """How the clause was kept since the first morning, as the conformance page counts it."""
    lines = report(Asked(Period(day.morning, clock.today()))).lines
    return next(line.count for line in lines if line.standing.version.clause.code == clause)


def agenda_of(day: Day, meeting: Meeting) -> dict[str, list[str]]:
    sections = shown(meeting, day.staff.actor('ops_supervisor')).sections
    return {each.name: [f'{line.text} {line.value}'.strip() for line in each.lines] for each in sections}
