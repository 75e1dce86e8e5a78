"""What incidents and documents tell people, as kinds that each may choose by."""

from __future__ import annotations

from zhanggui.core.words import say
from zhanggui.notices import kinds
from zhanggui.notices.choices import Channel, When
from zhanggui.notices.kinds import Group, Kind

INCIDENTS, DOCUMENTS = 'incidents', 'documents'
CALLED, TO_READ, EXPIRING = 'office.called', 'office.to_read', 'office.expiring'

kinds.declare_group(
    Group(INCIDENTS, say('突发事件', 'Incidents'), order=15),
    Group(DOCUMENTS, say('文件', 'Documents'), order=65, defaults={Channel.MAIL: When.DIGEST}),
)
kinds.declare(
    Kind(CALLED, say('应急呼叫', 'Called to an incident'), INCIDENTS, urgent=True),
    Kind(TO_READ, say('文件要阅读确认', 'A document to read'), DOCUMENTS),
    Kind(EXPIRING, say('文件快到期', 'A document ends soon'), DOCUMENTS),
)
