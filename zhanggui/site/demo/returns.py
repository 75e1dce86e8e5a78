"""Returns of the demo company: cases of the process P40 at every stage, worked on by the people whose posts they are.

Each is begun some days ago and goes as far as its story tells; what follows waits in somebody's inbox.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from zhanggui.core import clock, outbox
from zhanggui.core.actors import Actor
from zhanggui.flow.models import Task
from zhanggui.flow.services.acting import complete
from zhanggui.flow.services.starting import NewCase, start
from zhanggui.orders.choices import OrderState
from zhanggui.orders.models import Work
from zhanggui.org.models import User

PROCESS = 'P40'
HOURS_BETWEEN = 5

Values = Mapping[str, Any]
Move = tuple[str, str, Values]  # who, outcome, what was filled in


@dataclass(frozen=True, slots=True)
class Story:
    days_ago: int
    said: str
    moves: Sequence[Move]


ASKED: Move = ('service', 'approve', {'reason': 'quality', 'reason_note': '顾客说洗一次就掉色，已请寄回。'})
SIZE: Move = ('service', 'approve', {'reason': 'size', 'reason_note': '偏小，愿意自付运费。'})
DISLIKED: Move = ('service', 'approve', {'reason': 'dislike', 'reason_note': '试穿后不喜欢，坚持要退。'})
GIVEN_UP: Move = ('service', 'given_up', {'reason': 'other', 'reason_note': '补发配件后顾客不退了。'})
ARRIVED: Move = ('warehouse', 'approve', {'return_waybill': 'SF1688002233', 'pieces': 1})
FAULTY: Move = (
    'warehouse',
    'approve',
    {'quality_fault': True, 'resaleable': False, 'inspection_note': '领口掉色，确认质量问题。'},
)
GOOD: Move = (
    'warehouse',
    'approve',
    {'quality_fault': False, 'resaleable': True, 'inspection_note': '吊牌完好，可二次销售。'},
)
WORN: Move = (
    'warehouse',
    'approve',
    {'quality_fault': False, 'resaleable': False, 'inspection_note': '已下水，吊牌剪掉，不能再卖。'},
)
AGREED: Move = ('service', 'approve', {'answer_note': '与顾客说法一致。'})
AGAIN: Move = ('service', 'refuse', {'answer_note': '顾客说没有下水，请再看袖口。'})
EXPLAINED: Move = ('service', 'approve', {'explanation': '吊牌已剪、已下水，不符合退货条件，原件寄回。'})
DISPUTED: Move = ('service', 'not_accepted', {'explanation': '顾客不接受，要求平台介入。'})

STORIES = (
    Story(12, '掉色，要求退货退款', (ASKED, ARRIVED, FAULTY, AGREED)),
    Story(9, '尺码小了', (SIZE, ARRIVED, GOOD, AGREED)),
    Story(8, '不喜欢', (DISLIKED, ARRIVED, WORN, AGREED, EXPLAINED)),
    Story(7, '不喜欢，试过一次', (DISLIKED, ARRIVED, WORN, AGREED, DISPUTED)),
    Story(6, '少配件', (GIVEN_UP,)),
    Story(5, '袖口脱线', (ASKED, ARRIVED, WORN, AGAIN)),
    Story(3, '色差', (ASKED, ARRIVED, FAULTY)),
    Story(2, '不喜欢', (DISLIKED, ARRIVED, WORN, AGREED)),
    Story(2, '尺码大了', (SIZE, ARRIVED)),
    Story(1, '拉链坏了', (ASKED,)),
    Story(1, '尺码小了', (SIZE,)),
    Story(0, '穿着不舒服', ()),
    Story(0, '颜色与图片不符', ()),
)


def send_back(actors: Mapping[str, Actor]) -> None:
    """One case for each story, on orders that were dispatched."""
    states = [OrderState.SIGNED, OrderState.COMPLETED, OrderState.SHIPPED]
    orders = Work.objects.filter(state__in=states, order__paid_fen__gt=0).order_by('order_id')
    chosen = orders.values_list('order_id', flat=True)[:: max(1, orders.count() // len(STORIES))]
    for story, order in zip(STORIES, chosen, strict=False):
        with clock.moved(-timedelta(days=story.days_ago)):
            _tell(story, order, actors)
    outbox.drain()


def people() -> dict[str, Actor]:
    return {user.username: Actor.of(user) for user in User.objects.filter(is_active=True)}


def _tell(story: Story, order: int, actors: Mapping[str, Actor]) -> None:
    line = NewCase(
        PROCESS,
        values={'channel': 'chat', 'request_text': story.said},
        subject_type='orders.Order',
        subject_id=order,
    )
    verdicts = start([line], actor=actors['service'])
    assert verdicts.done, verdicts.refused
    (case,) = verdicts.made['cases']
    for number, (who, outcome, values) in enumerate(story.moves, 1):
        with clock.moved(timedelta(hours=HOURS_BETWEEN * number)):
            task = Task.objects.waiting_for(actors[who].id or 0).get(case_id=case)
            done = complete([task.pk], actor=actors[who], outcome=outcome, values=values)
            assert done.done, done.refused
