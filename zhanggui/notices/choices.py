"""The ways a notice can take, when it takes them, and how far one delivery is."""

from __future__ import annotations

from zhanggui.core.choices import Choice, Tone


class Channel(Choice):
    """In the app costs nobody anything; the others leave the house and wait for what the reader chose."""

    IN_APP = 'in_app', '系统内', 'In the app', Tone.GREY
    MAIL = 'mail', '邮件', 'Mail', Tone.BLUE
    DINGTALK = 'dingtalk', '钉钉', 'DingTalk', Tone.CYAN
    WECOM = 'wecom', '企业微信', 'WeCom', Tone.GREEN
    FEISHU = 'feishu', '飞书', 'Feishu', Tone.PURPLE


ROBOTS = (Channel.DINGTALK, Channel.WECOM, Channel.FEISHU)
OUTSIDE = (Channel.MAIL, *ROBOTS)


class When(Choice):
    AT_ONCE = 'at_once', '立即', 'At once', Tone.GREEN
    DIGEST = 'digest', '汇总', 'Digest', Tone.BLUE
    OFF = 'off', '不发', 'Off', Tone.GREY


class DeliveryState(Choice):
    """`sending` is held by one worker alone; who stops in the middle is found out by the clock."""

    QUEUED = 'queued', '待发送', 'Queued', Tone.BLUE
    SENDING = 'sending', '发送中', 'Sending', Tone.CYAN
    SENT = 'sent', '已发送', 'Sent', Tone.GREEN
    DEAD = 'dead', '发送失败', 'Failed', Tone.RED
    DROPPED = 'dropped', '无需发送', 'Not needed', Tone.GREY
