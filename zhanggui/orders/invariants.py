"""What must hold of orders and parcels; each statement returns the rows that break it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from zhanggui.core.drift import Invariant, register
from zhanggui.core.words import say
from zhanggui.orders.choices import ORDER_MOVES, PARCEL_MOVES
from zhanggui.orders.sql.proofs import (
    ALARM_WITHOUT_CAUSE,
    HOLDS_MISCOUNTED,
    LEDGER_WITHOUT_PARCEL,
    LINES_OVERSENT,
    MOVES_RECORDED,
    ORDER_BEHIND_PARCELS,
    ORPHANS,
    PACKED_INCOMPLETE,
    PAID_TALLY,
    PARCEL_LEDGER,
    PRINTED_WITHOUT_NUMBER,
    REFUNDED_ABOVE_PAID,
    RETURNED_NUMBER_IN_USE,
    SHARES,
    STATE_AUDIT,
    STATE_PARCELS,
    TALLIES,
    TRACKED_AT,
)

MOVES = {'orders.Order': ORDER_MOVES, 'orders.Parcel': PARCEL_MOVES}


def undeclared_moves() -> Iterator[str]:
    """Changes of state in the audit that the state machines do not have."""
    with connection.cursor() as cursor:
        cursor.execute(MOVES_RECORDED, [list(MOVES)])
        for subject, source, target, count, first in cursor.fetchall():
            if (source, target) not in MOVES[subject]:
                yield f'{subject}: {source} → {target}, {count} times, first {first}'


register(
    Invariant(
        'orders_lines_oversent',
        say('订单行不多配多发', 'No line is allocated or shipped beyond its quantity'),
        LINES_OVERSENT,
    ),
    Invariant(
        'orders_parcel_ledger', say('包裹与库存账一致', 'Every parcel line has exactly its movements'), PARCEL_LEDGER
    ),
    Invariant(
        'orders_ledger_parcel', say('库存占用都有包裹', 'Every promise belongs to a parcel line'), LEDGER_WITHOUT_PARCEL
    ),
    Invariant(
        'orders_state_parcels', say('订单状态与包裹一致', 'Order states agree with their parcels'), STATE_PARCELS
    ),
    Invariant('orders_state_audit', say('状态变化都有记录', 'The state is the last one in the audit'), STATE_AUDIT),
    Invariant('orders_moves', say('状态只按规定流转', 'States change only as declared'), undeclared_moves),
    Invariant('orders_holds_counted', say('异常计数一致', 'Open holds are counted on the order'), HOLDS_MISCOUNTED),
    Invariant('orders_refunds', say('退款不超过实付', 'Refunds never exceed payments'), REFUNDED_ABOVE_PAID),
    Invariant('orders_shares', say('行分摊等于订单货款', 'Line shares sum to the goods paid'), SHARES),
    Invariant('orders_tallies', say('标签计数一致', 'Kept counters equal a full count'), TALLIES),
    Invariant('orders_daily', say('日报计数一致', 'Daily counters equal a full count'), PAID_TALLY),
    Invariant('orders_orphans', say('没有孤立数据', 'No orphaned rows'), ORPHANS),
    Invariant('floor_numbers', say('已打单的包裹都有单号', 'Printed parcels have numbers'), PRINTED_WITHOUT_NUMBER),
    Invariant(
        'floor_returned_numbers',
        say('退回的单号没有在用', 'No returned number is in use'),
        RETURNED_NUMBER_IN_USE,
    ),
    Invariant('floor_packed', say('已打包即全部扫齐', 'Packed means every piece is in'), PACKED_INCOMPLETE),
    Invariant(
        'floor_orders_follow',
        say('订单跟着最慢的包裹走', 'Orders are where their last parcel is'),
        ORDER_BEHIND_PARCELS,
    ),
    Invariant('floor_tracked_at', say('物流进度取最新一条', 'Tracking shows the newest event'), TRACKED_AT),
    Invariant('floor_alarms', say('物流预警都有在途包裹', 'Open alarms have a parcel that left'), ALARM_WITHOUT_CAUSE),
)
