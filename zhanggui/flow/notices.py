"""What processes tell people, as kinds that each may choose by."""

from __future__ import annotations

from zhanggui.core.words import say
from zhanggui.flow.choices import NoticeKind
from zhanggui.notices import kinds
from zhanggui.notices.kinds import Group, Kind

GROUP = 'flow'
URGENT = (NoticeKind.OVERDUE, NoticeKind.INCIDENT)

kinds.declare_group(Group(GROUP, say('流程', 'Processes'), order=10))
kinds.declare(*(Kind(f'flow.{what}', what.label, GROUP, urgent=what in URGENT) for what in NoticeKind))
