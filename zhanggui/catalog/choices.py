"""How goods stand: on sale or not, and how a platform's listing stands to them."""

from __future__ import annotations

from zhanggui.core.choices import Choice, Tone


class SkuState(Choice):
    """Whether we still offer it."""

    ON_SALE = 'on_sale', '在售', 'On sale', Tone.GREEN
    STOPPED = 'stopped', '停售', 'Stopped', Tone.GREY


class GoodsStep(Choice):
    """What a line of a SKU's or product's timeline says was done."""

    MADE = 'made', '新建', 'Made', Tone.BLUE
    CHANGED = 'changed', '修改', 'Changed', Tone.CYAN
    ON_SALE = 'on_sale', '在售', 'On sale', Tone.GREEN
    STOPPED = 'stopped', '停售', 'Stopped', Tone.GREY


class Match(Choice):
    MATCHED = 'matched', '已匹配', 'Matched', Tone.GREEN
    UNMATCHED = 'unmatched', '未匹配', 'Unmatched', Tone.RED
    IGNORED = 'ignored', '不发货', 'Not shipped', Tone.GREY  # postage links, deposits: sold, but nothing leaves
