"""What people do with the channels."""

from __future__ import annotations

from zhanggui.channels.choices import FeedbackState
from zhanggui.channels.services.feedback import mark_sent
from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import say

MARK_SENT = UseCase(
    name='channels.mark_sent',
    label=say('标记已回传', 'Mark as sent'),
    subject='channels.Feedback',
    service=mark_sent,
    sources=frozenset({FeedbackState.WAITING, FeedbackState.FAILED}),
    target=FeedbackState.SENT,
    tone=Tone.GREEN,
    icon='check',
)

register(MARK_SENT)
