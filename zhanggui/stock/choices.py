"""Kinds of stock movement and what each does to a balance: the whole arithmetic of the ledger stands in `EFFECTS`."""

from __future__ import annotations

from typing import NamedTuple

from zhanggui.core.choices import Choice, Tone


class MovementKind(Choice):
    """Quantity is always positive; the direction is in the kind."""

    RECEIVED = 'received', '入库', 'Received', Tone.GREEN
    ALLOCATED = 'allocated', '占用', 'Allocated', Tone.BLUE
    RELEASED = 'released', '释放', 'Released', Tone.CYAN
    SHIPPED = 'shipped', '出库', 'Shipped', Tone.PURPLE
    ADJUSTED_UP = 'adjusted_up', '盘盈', 'Adjusted up', Tone.YELLOW
    ADJUSTED_DOWN = 'adjusted_down', '盘亏', 'Adjusted down', Tone.ORANGE
    MOVED_OUT = 'moved_out', '调出', 'Moved out', Tone.GREY
    MOVED_IN = 'moved_in', '调入', 'Moved in', Tone.GREY
    QUARANTINED = 'quarantined', '转待检', 'Quarantined', Tone.RED
    CLEARED = 'cleared', '检验合格', 'Cleared', Tone.GREEN
    RECEIVED_QUARANTINED = 'received_quarantined', '入库待检', 'Received into quarantine', Tone.YELLOW
    SCRAPPED = 'scrapped', '报废', 'Scrapped', Tone.RED


class Effect(NamedTuple):
    on_hand: int
    allocated: int
    quarantined: int


EFFECTS: dict[str, Effect] = {
    MovementKind.RECEIVED: Effect(+1, 0, 0),
    MovementKind.ALLOCATED: Effect(0, +1, 0),
    MovementKind.RELEASED: Effect(0, -1, 0),
    MovementKind.SHIPPED: Effect(-1, -1, 0),
    MovementKind.ADJUSTED_UP: Effect(+1, 0, 0),
    MovementKind.ADJUSTED_DOWN: Effect(-1, 0, 0),
    MovementKind.MOVED_OUT: Effect(-1, 0, 0),
    MovementKind.MOVED_IN: Effect(+1, 0, 0),
    MovementKind.QUARANTINED: Effect(-1, 0, +1),
    MovementKind.CLEARED: Effect(+1, 0, -1),
    MovementKind.RECEIVED_QUARANTINED: Effect(0, 0, +1),
    MovementKind.SCRAPPED: Effect(0, 0, -1),
}


class DocumentKind(Choice):
    RECEIPT = 'receipt', '入库单', 'Receipt', Tone.GREEN
    ADJUSTMENT = 'adjustment', '调整单', 'Adjustment', Tone.YELLOW
    TRANSFER = 'transfer', '调拨单', 'Transfer', Tone.BLUE
    INSPECTION = 'inspection', '检验单', 'Inspection', Tone.CYAN


class Outcome(Choice):
    """What an inspection does with goods; each is a movement of the same name."""

    CLEARED = 'cleared', '合格', 'Passed', Tone.GREEN
    SCRAPPED = 'scrapped', '报废', 'Scrapped', Tone.RED
    QUARANTINED = 'quarantined', '转待检', 'Set aside', Tone.YELLOW


NUMBER_PREFIX = {
    DocumentKind.RECEIPT: 'RK',
    DocumentKind.ADJUSTMENT: 'TZ',
    DocumentKind.TRANSFER: 'DB',
    DocumentKind.INSPECTION: 'JY',
}
