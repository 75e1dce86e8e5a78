"""What the workbench tells people, as kinds that each may choose by."""

from __future__ import annotations

from zhanggui.core.words import say
from zhanggui.notices import kinds
from zhanggui.notices.choices import Channel, When
from zhanggui.notices.kinds import Group, Kind

GROUP = 'duties'
UNDONE = 'site.duties'

kinds.declare_group(Group(GROUP, say('岗位职责', 'Duties'), order=35, defaults={Channel.MAIL: When.DIGEST}))
kinds.declare(Kind(UNDONE, say('今天没做的职责', 'Duties not done today'), GROUP))
