"""What task orders and meetings tell people, as kinds that each may choose by."""

from __future__ import annotations

from zhanggui.core.words import say
from zhanggui.notices import kinds
from zhanggui.notices.choices import Channel, When
from zhanggui.notices.kinds import Group, Kind

TASKS, MEETINGS = 'plans', 'meetings'
ISSUED, DISPUTED, ACCEPTED = 'planning.issued', 'planning.disputed', 'planning.accepted'
SENT_BACK, PASSED, CANCELLED = 'planning.sent_back', 'planning.passed', 'planning.cancelled'
SOON, LATE = 'planning.soon', 'planning.late'
CALLED, MOVED, CALLED_OFF = 'planning.called', 'planning.moved', 'planning.called_off'

BY_DIGEST = {Channel.MAIL: When.DIGEST}

kinds.declare_group(
    Group(TASKS, say('任务单', 'Task orders'), order=20, defaults=BY_DIGEST),
    Group(MEETINGS, say('会议', 'Meetings'), order=25),
)
kinds.declare(
    Kind(ISSUED, say('下达给我的任务', 'A task for me'), TASKS),
    Kind(DISPUTED, say('任务有异议', 'A task disputed'), TASKS),
    Kind(ACCEPTED, say('任务已承接', 'A task accepted'), TASKS),
    Kind(SENT_BACK, say('任务退回重做', 'A task sent back'), TASKS),
    Kind(PASSED, say('任务验收通过', 'A task passed'), TASKS),
    Kind(CANCELLED, say('任务撤销', 'A task withdrawn'), TASKS),
    Kind(SOON, say('任务明天到期', 'Tasks due tomorrow'), TASKS),
    Kind(LATE, say('任务超期', 'Tasks overdue'), TASKS),
    Kind(CALLED, say('召集会议', 'Called to a meeting'), MEETINGS),
    Kind(MOVED, say('会议改期', 'A meeting moved'), MEETINGS),
    Kind(CALLED_OFF, say('会议取消', 'A meeting called off'), MEETINGS),
)
