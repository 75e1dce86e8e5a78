"""How a platform's listing stands to our own goods."""

from __future__ import annotations

from zhanggui.core.choices import Choice, Tone


class Match(Choice):
    MATCHED = 'matched', '已匹配', 'Matched', Tone.GREEN
    UNMATCHED = 'unmatched', '未匹配', 'Unmatched', Tone.RED
    IGNORED = 'ignored', '不发货', 'Not shipped', Tone.GREY  # postage links, deposits: sold, but nothing leaves
