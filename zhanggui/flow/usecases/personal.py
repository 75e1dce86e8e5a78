"""What one does with one's own lists: throw drafts away, mark copies as read."""

from __future__ import annotations

from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import say
from zhanggui.flow.services import personal

DROP_DRAFTS = UseCase(
    name='flow.drop_drafts',
    label=say('删除草稿', 'Delete drafts'),
    subject='flow.StartDraft',
    service=personal.drop_drafts,
    tone=Tone.RED,
    icon='trash',
    confirm=say('删除后不能恢复。', 'This cannot be undone.'),
)

READ_COPIES = UseCase(
    name='flow.read_copies',
    label=say('标为已读', 'Mark as read'),
    subject='flow.Copy',
    service=personal.read_copies,
    icon='mail-opened',
)

register(DROP_DRAFTS, READ_COPIES)
