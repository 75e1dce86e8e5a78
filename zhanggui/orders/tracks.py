"""What a courier tells of a parcel, and how the trade's words become our steps. Words we do not know mean that it moved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from zhanggui.orders.choices import TrackingStep

# The first group with a word in the text wins, so the grave and the particular come before the usual.
WORDS: tuple[tuple[TrackingStep, tuple[str, ...]], ...] = (
    (TrackingStep.LOST, ('丢失', '遗失', '丢件', 'lost')),
    (TrackingStep.RETURNED, ('退回签收', '已退回', '退件签收', '退回件已签收', 'returned')),
    (TrackingStep.RETURNING, ('退回', '退件', '退货', '拒收', '拒签', 'returning')),
    (
        TrackingStep.PROBLEM,
        (
            '未签收',
            '签收失败',
            '无法派送',
            '派送不成功',
            '投递失败',
            '派送失败',
            '派件失败',
            '问题',
            '疑难',
            '异常',
            '滞留',
            '破损',
            'problem',
            'exception',
        ),
    ),
    (
        TrackingStep.DELIVERING,
        (
            '派送',
            '派件',
            '投递',
            '配送',
            '待取',
            '待签收',
            '等待签收',
            '驿站',
            '自提',
            '快递柜',
            'delivering',
            'out for delivery',
        ),
    ),
    (TrackingStep.SIGNED, ('签收', '妥投', '已取件', '代收', 'signed', 'delivered')),
    (TrackingStep.COLLECTED, ('揽收', '揽件', '收件', '收寄', '取件', '已收取', 'collected', 'accepted')),
    (TrackingStep.IN_TRANSIT, ('运输', '到达', '离开', '发往', '中转', '发出', '转运', '在途', 'transit')),
)
# Said in one breath with these, a delivery has succeeded: “派送成功，已签收”.
SUCCEEDED = ('已签收', '签收成功', '已妥投', '派送成功', '投递成功', '本人签收', '代签收', '签收人')
MOBILE = re.compile(r'(?<!\d)1[3-9]\d{9}(?!\d)')
FAILED = ('未', '失败', '不成功', '退回', '退件', '待签收', '拒')
ORDER_ON_THE_WAY = tuple(
    str(step)
    for step in (
        TrackingStep.COLLECTED,
        TrackingStep.IN_TRANSIT,
        TrackingStep.DELIVERING,
        TrackingStep.PROBLEM,
        TrackingStep.RETURNING,
        TrackingStep.RETURNED,
        TrackingStep.LOST,
        TrackingStep.SIGNED,
    )
)


@dataclass(frozen=True, slots=True)
class TrackingNews:
    """One event as a courier tells it. `courier` is a code or name and may be empty; `row` is its place in the file."""

    number: str
    at: datetime
    step: str
    text: str = ''
    place: str = ''
    courier: str = ''
    row: int = 0


def without_phones(text: str) -> str:
    """Couriers write the numbers of people into their texts; the middle of each goes."""
    return MOBILE.sub(lambda found: f'{found[0][:3]}****{found[0][-4:]}', text)


def step_of(words: str) -> TrackingStep:
    """`快件已由本人签收` → signed; `派件失败` → problem; words that say nothing known mean that it moved."""
    text = words.strip().lower()
    if text in set(TrackingStep):
        return TrackingStep(text)
    if any(word in text for word in SUCCEEDED) and not any(word in text for word in FAILED):
        return TrackingStep.SIGNED
    for step, known in WORDS:
        if any(word in text for word in known):
            return step
    return TrackingStep.IN_TRANSIT
