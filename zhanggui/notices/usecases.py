"""What can be done with notices: read them, choose how they come, keep the robots of teams, see to what failed."""

from __future__ import annotations

from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import say
from zhanggui.notices.choices import DeliveryState
from zhanggui.notices.drafts import RobotDraft, Wishes
from zhanggui.notices.forms import RobotForm, SeatChoiceForm, WishesForm
from zhanggui.notices.models import SeatChoice
from zhanggui.notices.services import choosing, keeping, reading
from zhanggui.ui.plain import plain_use_cases

READ = UseCase(
    name='notices.read',
    label=say('标为已读', 'Mark as read'),
    subject='notices.Notice',
    service=reading.read,
    icon='mail-opened',
)
CHOOSE = UseCase(
    name='notices.choose',
    label=say('保存设置', 'Save settings'),
    subject='notices.QuietHours',
    takes=Wishes,
    form=WishesForm,
    service=choosing.choose,
    icon='settings',
)
TEST_ADDRESS = UseCase(
    name='notices.test_address',
    label=say('发一条测试', 'Send a test'),
    subject='notices.Address',
    service=choosing.test_addresses,
    icon='send',
)
ROBOT_ADD = UseCase(
    name='notices.robot_add',
    label=say('新增机器人', 'New robot'),
    subject='notices.Robot',
    takes=RobotDraft,
    form=RobotForm,
    service=keeping.add_robots,
    icon='plus',
)
ROBOT_EDIT = UseCase(
    name='notices.robot_edit',
    label=say('修改机器人', 'Change robot'),
    subject='notices.Robot',
    form=RobotForm,
    service=keeping.edit_robots,
    icon='pencil',
)
TEST_ROBOT = UseCase(
    name='notices.test_robot',
    label=say('发一条测试', 'Send a test'),
    subject='notices.Robot',
    service=keeping.test_robots,
    icon='send',
)
RETRY = UseCase(
    name='notices.retry',
    label=say('重新发送', 'Send again'),
    subject='notices.Delivery',
    sources=frozenset({DeliveryState.DEAD}),
    target=DeliveryState.QUEUED,
    service=keeping.retry,
    icon='refresh',
)
DROP = UseCase(
    name='notices.drop',
    label=say('不再发送', 'Do not send'),
    subject='notices.Delivery',
    sources=frozenset({DeliveryState.DEAD, DeliveryState.QUEUED}),
    target=DeliveryState.DROPPED,
    service=keeping.drop,
    tone=Tone.RED,
    icon='x',
)
SEAT_ADD, SEAT_EDIT = plain_use_cases(
    SeatChoice, SeatChoiceForm, name='notices.seat_choice', label=say('岗位默认', 'default of a post')
)

register(READ, CHOOSE, TEST_ADDRESS, ROBOT_ADD, ROBOT_EDIT, TEST_ROBOT, RETRY, DROP)
