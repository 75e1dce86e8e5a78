"""What must hold at the order desk; each statement returns the rows that break it."""

from __future__ import annotations

from zhanggui.core.drift import Invariant, register
from zhanggui.core.words import say
from zhanggui.orders.invariants_floor import FLOOR
from zhanggui.orders.invariants_sql import (
    HOLDS_MISCOUNTED,
    LEDGER_WITHOUT_PARCEL,
    LINES_OVERSENT,
    ORPHANS,
    PAID_TALLY,
    PARCEL_LEDGER,
    REFUNDED_ABOVE_PAID,
    SHARES,
    STATE_AUDIT,
    STATE_PARCELS,
    TALLIES,
)

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
    Invariant('orders_holds_counted', say('异常计数一致', 'Open holds are counted on the order'), HOLDS_MISCOUNTED),
    Invariant('orders_refunds', say('退款不超过实付', 'Refunds never exceed payments'), REFUNDED_ABOVE_PAID),
    Invariant('orders_shares', say('行分摊等于订单货款', 'Line shares sum to the goods paid'), SHARES),
    Invariant('orders_tallies', say('标签计数一致', 'Kept counters equal a full count'), TALLIES),
    Invariant('orders_daily', say('日报计数一致', 'Daily counters equal a full count'), PAID_TALLY),
    Invariant('orders_orphans', say('没有孤立数据', 'No orphaned rows'), ORPHANS),
    *FLOOR,
)
