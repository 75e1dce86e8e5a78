"""What processes tell people, as kinds that each may choose by."""

from __future__ import annotations

from zhanggui.core.words import say
from zhanggui.flow.choices import NoticeKind
from zhanggui.notices import kinds
from zhanggui.notices.choices import Channel, When
from zhanggui.notices.kinds import Group, Kind

GROUP = 'flow'
TASKS = 'tasks'
TASK_OPENED = 'flow.task'
URGENT = (NoticeKind.OVERDUE, NoticeKind.INCIDENT)

# The inbox shows tasks already: the bell does not say them again, and mail gathers them.
IN_THE_INBOX = {Channel.IN_APP: When.OFF, Channel.MAIL: When.DIGEST}

kinds.declare_group(
    Group(TASKS, say('待办', 'Tasks'), order=5, defaults=IN_THE_INBOX),
    Group(GROUP, say('流程', 'Processes'), order=10),
)
kinds.declare(Kind(TASK_OPENED, say('新待办', 'New task'), TASKS))
kinds.declare(*(Kind(f'flow.{what}', what.label, GROUP, urgent=what in URGENT) for what in NoticeKind))
