"""Why an order is held, in the reader's language. A hold keeps codes and figures; only here do they become words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from zhanggui.core.words import Words, say
from zhanggui.orders.choices import HoldKind

REFUND_STATES = {
    'none': say('无', 'None'),
    'requested': say('申请中', 'Asked for'),
    'agreed': say('已同意，待退货', 'Agreed'),
    'returned': say('退货中', 'Coming back'),
    'refused': say('已拒绝', 'Refused'),
    'success': say('退款成功', 'Refunded'),
    'closed': say('退款关闭', 'Closed'),
}
ADDRESS_PARTS = {
    '收货人': say('收货人', 'receiver'),
    '电话': say('电话', 'phone'),
    '省市': say('省市', 'province'),
    '详细地址': say('详细地址', 'street'),
}
SHORT = re.compile(r'(?P<code>.+) (?P<wanted>\d+)/(?P<there>\d+)')
SHORT_WORDS = say('{code} 需 {wanted} 有 {there}', '{code}: {wanted} wanted, {there} there')
LACKING = say('缺', 'lacks')
OF_A_LINE = say('部分商品申请退款', 'Asked for some of the goods')
DAYS, HOURS = say('{d}天{h}时', '{d}d {h}h'), say('{h}时{m}分', '{h}h {m}m')


def why(kind: str, detail: str) -> Words:
    """`MJ03-3M 1/0` → `MJ03-3M 需 1 有 0`; what people or files said stays as it is."""
    if kind == HoldKind.OUT_OF_STOCK:
        return joined([_short(part) for part in detail.split('；')], '；')
    if kind == HoldKind.ADDRESS and detail:
        parts = [ADDRESS_PARTS.get(part, Words(part, part)) for part in detail.split(' ')]
        return joined([LACKING, *parts], ' ')
    if kind == HoldKind.REFUND:
        return OF_A_LINE if detail == 'line' else REFUND_STATES.get(detail, Words(detail, detail))
    return Words(detail, detail)


def joined(parts: Sequence[Words], between: str) -> Words:
    return Words(between.join(part.zh for part in parts), between.join(part.en for part in parts))


def span(length: timedelta) -> str:
    """`5时40分`, `3天4时`: two figures are enough to decide by."""
    minutes = int(length.total_seconds()) // 60
    hours, minutes = divmod(minutes, 60)
    days, rest = divmod(hours, 24)
    return str(DAYS.filled(d=days, h=rest) if days else HOURS.filled(h=hours, m=f'{minutes:02}'))


def _short(part: str) -> Words:
    found = SHORT.fullmatch(part)
    return SHORT_WORDS.filled(**found.groupdict()) if found else Words(part, part)
