"""How a buyer stands with us."""

from __future__ import annotations

from zhanggui.core.choices import Choice, Tone


class CustomerState(Choice):
    CLEAR = 'clear', '正常', 'In order', Tone.GREEN
    BLACKLISTED = 'blacklisted', '黑名单', 'Blacklisted', Tone.RED
