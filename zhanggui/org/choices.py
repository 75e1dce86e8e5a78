"""Platforms we trade on: their words, and how people write them."""

from __future__ import annotations

from zhanggui.core.choices import Choice, Tone


class Platform(Choice):
    TMALL = 'tmall', '天猫', 'Tmall', Tone.RED
    TAOBAO = 'taobao', '淘宝', 'Taobao', Tone.ORANGE
    JD = 'jd', '京东', 'JD', Tone.RED
    B1688 = '1688', '1688', '1688', Tone.ORANGE
    PDD = 'pdd', '拼多多', 'PDD', Tone.PURPLE
    DOUYIN = 'douyin', '抖音', 'Douyin', Tone.CYAN
    OTHER = 'other', '其他', 'Other', Tone.GREY
