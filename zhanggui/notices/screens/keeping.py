"""What an administrator sees to: the robots of teams, the defaults of posts, and what could not be sent."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.rights import declare
from zhanggui.core.words import say
from zhanggui.notices.choices import DeliveryState
from zhanggui.notices.drafts import RobotDraft
from zhanggui.notices.filters import DeliveryFilters
from zhanggui.notices.models import Delivery, Robot, SeatChoice
from zhanggui.notices.tables import DeliveryTable, RobotTable, SeatChoiceTable
from zhanggui.notices.usecases import DROP, RETRY, ROBOT_ADD, ROBOT_EDIT, SEAT_ADD, SEAT_EDIT, TEST_ROBOT
from zhanggui.ui.edits import FormScreen
from zhanggui.ui.lists import ListScreen, Tab, capped_count
from zhanggui.ui.registry import register

SEE_ROBOTS = declare('notices.robots', say('查看消息机器人', 'See robots of notices'))
SEE_DELIVERIES = declare('notices.deliveries', say('查看消息发送', 'See deliveries of notices'))


def tabs(actor: Actor) -> list[Tab]:
    """What failed stands first: it waits for somebody."""
    found = []
    for state, tone in (
        (DeliveryState.DEAD, Tone.RED), (DeliveryState.QUEUED, Tone.BLUE), (DeliveryState.SENT, Tone.GREEN),
        (DeliveryState.DROPPED, Tone.GREY),
    ):  # fmt: skip
        query = Q(state=state.value)
        count = capped_count(Delivery.objects.filter(query)) if state == DeliveryState.DEAD else None
        found.append(Tab(state.value, state.label, query, count=count, state=state.value, tone=tone))
    return [*found, Tab('all', say('全部', 'All'))]


class Robots(ListScreen):
    name = 'notices.robots'
    path = 'notices/robots/'
    title = say('消息机器人', 'Robots')
    icon = 'robot'
    group = 'system'
    order = 50
    right = SEE_ROBOTS
    model = Robot
    table = RobotTable
    use_cases = (TEST_ROBOT,)
    detail = 'notices.robot_edit'
    adds = ('notices.robot_add',)
    empty = say(
        '还没有机器人：把群机器人的 Webhook 填进来，消息就会发到群里。',
        'No robot yet: give the webhook of one, and notices reach the group.',
    )


class RobotAdd(FormScreen):
    name = 'notices.robot_add'
    path = 'notices/robots/new/'
    title = say('新增机器人', 'New robot')
    icon = 'plus'
    use_case = ROBOT_ADD
    done = 'notices.robots'

    def line(self, cleaned: Any) -> RobotDraft:
        return RobotDraft(**cleaned)


class RobotEdit(FormScreen):
    name = 'notices.robot_edit'
    path = 'notices/robots/<int:pk>/'
    title = say('修改机器人', 'Change robot')
    use_case = ROBOT_EDIT
    done = 'notices.robots'


class Deliveries(ListScreen):
    name = 'notices.deliveries'
    path = 'notices/deliveries/'
    title = say('消息发送', 'Deliveries')
    icon = 'mail-fast'
    group = 'system'
    order = 51
    right = SEE_DELIVERIES
    model = Delivery
    table = DeliveryTable
    filters = DeliveryFilters
    tabs = tabs
    use_cases = (RETRY, DROP)
    empty = say('这个状态下没有消息。', 'Nothing in this state.')


class SeatChoices(ListScreen):
    name = 'notices.seat_choices'
    path = 'notices/defaults/'
    title = say('消息默认设置', 'Defaults of posts')
    icon = 'adjustments'
    group = 'system'
    order = 52
    right = SEE_ROBOTS
    model = SeatChoice
    table = SeatChoiceTable
    detail = 'notices.seat_choice_edit'
    adds = ('notices.seat_choice_add',)
    empty = say(
        '没有岗位默认：每个人从各类消息自己的默认开始。', 'No defaults of posts: everybody begins with those of the kinds.'
    )


class SeatChoiceAdd(FormScreen):
    name = 'notices.seat_choice_add'
    path = 'notices/defaults/new/'
    title = say('新增岗位默认', 'New default')
    icon = 'plus'
    use_case = SEAT_ADD
    done = 'notices.seat_choices'


class SeatChoiceEdit(FormScreen):
    name = 'notices.seat_choice_edit'
    path = 'notices/defaults/<int:pk>/'
    title = say('修改岗位默认', 'Change default')
    use_case = SEAT_EDIT
    done = 'notices.seat_choices'


register(Robots, RobotAdd, RobotEdit, Deliveries, SeatChoices, SeatChoiceAdd, SeatChoiceEdit)
