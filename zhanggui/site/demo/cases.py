"""Work under way in the demo company: cases of a dozen processes at several stages, each step done by whose post it is.

What follows waits in somebody's inbox; some of it has waited too long, as anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from zhanggui.core import clock, outbox
from zhanggui.core.actors import Actor
from zhanggui.flow.models import Task
from zhanggui.flow.services.acting import complete
from zhanggui.flow.services.assigning import commit_due
from zhanggui.flow.services.starting import NewCase, start
from zhanggui.orders.choices import OrderState
from zhanggui.orders.models import Work

HOURS_BETWEEN = 3
ORDER = 'orders.Order'

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Move:
    """A step done. `commits`: who takes the work on says by when, so many days later."""

    who: str
    values: Values = field(default_factory=dict)
    outcome: str = 'approve'
    comment: str = ''
    commits: int = 0


@dataclass(frozen=True, slots=True)
class Story:
    """A case begun some days ago. A date is told as a number of days from the day it begins, in `dates`."""

    process: str
    days_ago: int
    who: str
    values: Values
    dates: Mapping[str, int] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    moves: Sequence[Move] = ()
    is_of_order: bool = False


POINTS = [
    {'point': '羊毛含量 70%', 'benefit': '轻，也暖'},
    {'point': '双面手工缝', 'benefit': '里外都好看'},
    {'point': '落肩版型', 'benefit': '不挑身材'},
    {'point': '斜插袋', 'benefit': '放得下手机'},
    {'point': '隐形扣', 'benefit': '敞开扣上都利落'},
]
ARRIVED = {
    'supplier': '桐乡甲厂', 'colours_sizes': '驼色、黑色；S–XL', 'fabric': '羊毛 70%、聚酯纤维 30%',
    'goods_note': '冬季主推，配半身裙一起拍。',
}  # fmt: skip
CAMPAIGN = {
    'promo_goods': [
        {'sku': 'ZZ01', 'price_fen': 18_900, 'promo_fen': 14_900}, {'sku': 'BZ01', 'price_fen': 16_900, 'promo_fen': 12_900},
    ],
    'promo_sales_fen': 12_000_000, 'promo_budget_fen': 800_000, 'spots': ['main', 'home'],
    'relation': '承接双 11 加购没有付款的人。',
}  # fmt: skip
CAMPAIGN_DAYS = {'begins_on': 12, 'ends_on': 16}
EVENT = {
    'platform': 'tmall', 'event_kind': 'juhuasuan', 'expected_fen': 6_000_000,
    'rules': '近 30 天最低价的九折以下，库存不少于 200 件。',
    'goods': [{'sku': 'YR01', 'normal_fen': 69_900, 'event_fen': 49_900, 'event_stock': 200}],
}  # fmt: skip
EVENT_DAYS = {'sign_up_until': 9, 'starts_on': 20, 'ends_on': 22}
EXCHANGE = {'channel': 'chat', 'exchange_goods': [{'sku': 'ZZ01', 'count': 1, 'wanted': '大一码'}]}
WORN = {'quality_fault': False, 'resaleable': False, 'inspection_note': '吊牌已剪，领口有粉底印，不能再卖。'}
ASKED = Move('service', {'reason': 'dislike', 'flow_told': True})
ANSWERED = Move('service', {'answer_note': '已说明查验结果，顾客还在想。'})
CAME_BACK = Move('warehouse', {'return_waybill': 'SF1688002299', 'pieces': 1})
INSPECTED = Move('warehouse', WORN, commits=1)
PPC = {
    'ppc_period': '12 月', 'ppc_project': '天猫旗舰店', 'ppc_days': 31, 'ppc_budget_fen': 3_000_000, 'max_ppc_fen': 180,
    'ctr_goal': 4.5, 'convert_goal': 3.2, 'roi_goal': 3,
    'ppc_goods': [{'sku': 'YR01', 'price_fen': 69_900, 'reason': '库存深'}],
}  # fmt: skip
COAT = {'item_number': 'DY-26W08', 'goods_name': '双面羊毛大衣', **ARRIVED}
CARDIGAN = {'item_number': 'ZZ-26W11', 'goods_name': '麻花针织开衫', **ARRIVED}
SELLING = {'selling_points': POINTS, 'audience': '25–35 岁通勤的人'}

STORIES = (
    Story('P26', 2, 'project_operator', COAT, {'arrived_on': 0}, moves=(Move('service', SELLING),)),
    Story('P26', 0, 'project_operator', CARDIGAN, {'arrived_on': 0}),
    Story('P17', 4, 'event_specialist', {'event_name': '聚划算羽绒专场', **EVENT}, EVENT_DAYS, moves=(
        Move('promotion_supervisor', outcome='refuse', comment='折扣太深，先算毛利'),)),
    Story('P17', 1, 'event_specialist', {'event_name': '年货节限时抢购', **EVENT}, EVENT_DAYS, moves=(
        Move('promotion_supervisor'),)),
    Story('P17', 0, 'event_specialist', {'event_name': '双 12 会场', **EVENT}, EVENT_DAYS),
    Story('P13', 3, 'project_operator', {'promo_title': '双 12 暖冬返场', **CAMPAIGN}, CAMPAIGN_DAYS, moves=(
        Move('ops_supervisor'),)),
    Story('P13', 1, 'project_operator', {'promo_title': '会员日针织满减', **CAMPAIGN}, CAMPAIGN_DAYS, moves=(
        Move('ops_supervisor', outcome='refuse', comment='促销价低于底价，重新报'),)),
    Story('P39', 4, 'service', {'request_text': '穿着偏小，想换大一码', **EXCHANGE}, is_of_order=True, moves=(
        ASKED, CAME_BACK, INSPECTED, ANSWERED)),
    Story('P39', 2, 'service', {'request_text': '不喜欢这个颜色', **EXCHANGE}, is_of_order=True, moves=(
        ASKED, CAME_BACK)),
    Story('P39', 0, 'service', {'request_text': '袖子太长', **EXCHANGE}, is_of_order=True),
    Story('P41', 3, 'after_sales_agent', {
        'complaint_about': '大衣起球', 'complaint_channel': 'platform', 'complaint_kind': 'quality', 'claimed_fen': 10_000,
        'complaint_text': '穿了三次就起球，要求赔偿。'}, moves=(
            Move('after_sales_agent', {'reply_said': '已致歉，三天内给结论。'}),)),
    Story('P41', 1, 'service', {
        'complaint_about': '发货太慢', 'complaint_channel': 'chat', 'complaint_kind': 'delivery', 'claimed_fen': 0,
        'complaint_text': '付款四天还没有物流信息。'}),
    Story('P22', 2, 'buyer', {
        'goods_name': '圆领羊毛衫', 'category': '针织衫', 'spec': '12 针，羊毛 50% 以上，四色四码。', 'quantity': 600,
        'target_price_fen': 6_200, 'budget_fen': 4_000_000}, {'needed_on': 25}),
    Story('P15', 2, 'promotion_supervisor', PPC, moves=(Move('project_operator'),)),
    Story('P24', 1, 'factory_liaison', {
        'goods_name': '新中式棉服', 'item_number': 'MF-26W03', 'maker': '桐乡甲厂', 'styles': 2,
        'colours_sizes': '墨绿、酒红；S–XL'}, {'arrives_on': 3}),
    Story('P45', 1, 'service_agent_2', {'leave_kind': 'annual', 'leave_about': '回老家', 'leave_days': 2}, {
        'leave_from': 6, 'leave_to': 7}, {'cover': 'service'}),
    Story('P45', 3, 'planner', {'leave_kind': 'annual', 'leave_about': '出国探亲', 'leave_days': 5}, {
        'leave_from': 9, 'leave_to': 13}, {'cover': 'planner_2'}, moves=(Move('planning_supervisor'),)),
    Story('P52', 0, 'warehouse', {
        'incident_what': '电子面单打印机全部离线', 'incident_category': 'logistics', 'scope': 'shop', 'orders_concerned': 120,
        'money_fen': 0, 'incident_detail': '换了网线还是不行。'}),
)  # fmt: skip
CONCLUDED_DAYS = 3  # after the first reply to a complaint


def begin_work(actors: Mapping[str, Actor]) -> None:
    """Each story as far as it goes."""
    orders = iter(_orders())
    for story in STORIES:
        with clock.moved(-timedelta(days=story.days_ago)):
            _tell(story, next(orders) if story.is_of_order else None, actors)
    outbox.drain()


def _tell(story: Story, order: int | None, actors: Mapping[str, Actor]) -> None:
    people = {key: actors[who].id for key, who in story.people.items()}
    values = {**story.values, **people, **{key: _day(days) for key, days in story.dates.items()}}
    line = NewCase(story.process, values=values, subject_type=ORDER if order else '', subject_id=order)
    verdicts = start([line], actor=actors[story.who])
    assert verdicts.done, (story.process, verdicts.refused)
    (case,) = verdicts.made['cases']
    for number, move in enumerate(story.moves, 1):
        with clock.moved(timedelta(hours=HOURS_BETWEEN * number)):
            _move(case, move, actors[move.who])


def _move(case: int, move: Move, actor: Actor) -> None:
    task = Task.objects.waiting_for(actor.id or 0).get(case_id=case)
    if move.commits:
        told = commit_due([task.pk], actor=actor, due=clock.now() + timedelta(days=move.commits))
        assert told.done, told.refused
    values = dict(move.values)
    if 'reply_said' in values:
        values['conclusion_by'] = _day(CONCLUDED_DAYS)
    done = complete([task.pk], actor=actor, outcome=move.outcome, comment=move.comment, values=values)
    assert done.done, (task.node, done.refused)


def _orders() -> Sequence[int]:
    """Dispatched ones that no return story has."""
    states = [OrderState.SHIPPED, OrderState.SIGNED]
    rows = Work.objects.filter(state__in=states, order__paid_fen__gt=0).order_by('-order_id')
    return list(rows.values_list('order_id', flat=True)[:60:5])


def _day(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()
