"""What must hold between our parcels and what the platforms are told."""

from __future__ import annotations

from zhanggui.channels.sql import FEEDBACK_MISSING
from zhanggui.core.drift import Invariant, register
from zhanggui.core.words import say

register(
    Invariant('channels_feedback', say('已发包裹都有回传', 'Every parcel that left is told to its platform'), FEEDBACK_MISSING),
)
