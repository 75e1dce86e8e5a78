"""Platforms we trade on, and the states of accounts and posts: their words, and how people write them."""

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


class AccountState(Choice):
    ACTIVE = 'active', '启用', 'Active', Tone.GREEN
    DISABLED = 'disabled', '已停用', 'Disabled', Tone.GREY


class PostState(Choice):
    COMING = 'coming', '未到任', 'Coming', Tone.BLUE
    CURRENT = 'current', '在任', 'Current', Tone.GREEN
    ENDED = 'ended', '已卸任', 'Ended', Tone.GREY


class TokenState(Choice):
    LIVE = 'live', '有效', 'Live', Tone.GREEN
    EXPIRED = 'expired', '已过期', 'Expired', Tone.GREY
    REVOKED = 'revoked', '已吊销', 'Revoked', Tone.RED
