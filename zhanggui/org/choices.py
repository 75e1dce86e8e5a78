"""Platforms we trade on, and the states of accounts and posts: their words, and how people write them."""

from __future__ import annotations

from collections.abc import Mapping

from zhanggui.core.choices import Choice, Tone
from zhanggui.core.words import Words, say

# What a seat may decide: amounts in fen, days, or simply whether (1). A key that stands nowhere here is refused.
AUTHORITIES: Mapping[str, Words] = {
    'fine_fen_min': say('单次处罚起点', 'Fine, at least'),
    'fine_fen_max': say('单次处罚上限', 'Fine, at most'),
    'moves_staff': say('可调整普通人员的岗位', 'May move ordinary staff between posts'),
    'judges_losses': say('可评估操作失误的损失并认定赔偿责任', 'Assesses losses by mistakes and says who pays'),
    'decides_hiring': say('可决定人事与薪酬', 'Decides on hiring and pay'),
}


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


class Handing(Choice):
    """What becomes of the open work of a post that somebody changes."""

    KEEP = 'keep', '自己办完', 'They finish it themselves'
    SUPERIOR = 'superior', '交给原上级', 'To whoever stands above the old post'
    COLLEAGUE = 'colleague', '交给同岗位的人', 'To somebody else on the old post'
    PERSON = 'person', '交给指定的人', 'To the person named'


class FarewellState(Choice):
    COMING = 'coming', '待离职', 'Leaving', Tone.ORANGE
    DONE = 'done', '已办结', 'Done', Tone.GREY
