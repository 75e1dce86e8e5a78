"""What must hold on the warehouse floor; `invariants` registers these beside the desk's."""

from __future__ import annotations

from zhanggui.core.drift import Invariant
from zhanggui.core.words import say
from zhanggui.orders.sql_floor import (
    DRIFT_ALARM_WITHOUT_CAUSE,
    DRIFT_ORDER_BEHIND_PARCELS,
    DRIFT_PACKED_INCOMPLETE,
    DRIFT_PRINTED_WITHOUT_NUMBER,
    DRIFT_RETURNED_NUMBER_IN_USE,
    DRIFT_TRACKED_AT,
)

FLOOR = (
    Invariant(
        'floor_numbers', say('已打单的包裹都有单号', 'Printed parcels have numbers'), DRIFT_PRINTED_WITHOUT_NUMBER
    ),
    Invariant(
        'floor_returned_numbers',
        say('退回的单号没有在用', 'No returned number is in use'),
        DRIFT_RETURNED_NUMBER_IN_USE,
    ),
    Invariant('floor_packed', say('已打包即全部扫齐', 'Packed means every piece is in'), DRIFT_PACKED_INCOMPLETE),
    Invariant(
        'floor_orders_follow',
        say('订单跟着最慢的包裹走', 'Orders are where their last parcel is'),
        DRIFT_ORDER_BEHIND_PARCELS,
    ),
    Invariant('floor_tracked_at', say('物流进度取最新一条', 'Tracking shows the newest event'), DRIFT_TRACKED_AT),
    Invariant(
        'floor_alarms', say('物流预警都有在途包裹', 'Open alarms have a parcel that left'), DRIFT_ALARM_WITHOUT_CAUSE
    ),
)
