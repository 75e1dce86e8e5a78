"""The statements behind `invariants`: full scans, run nightly and by tests, never by a screen."""

from __future__ import annotations

LINES_OVERSENT = """
SELECT line.order_id, line.id AS line_id, line.quantity, line.cancelled, sum(parcel_line.units) AS sent
FROM orders_parcelline AS parcel_line
JOIN orders_parcel AS parcel ON parcel.id = parcel_line.parcel_id AND parcel.state <> 'cancelled'
JOIN orders_orderline AS line ON line.id = parcel_line.order_line_id
GROUP BY line.id
HAVING sum(parcel_line.units) > line.quantity
"""

# A live parcel line has its promise and nothing else; a shipped one its promise and its dispatch; a cancelled one its release.
PARCEL_LEDGER = """
SELECT parcel_line.id AS parcel_line_id, parcel.state,
       count(*) FILTER (WHERE movement.kind = 'allocated') AS allocated,
       count(*) FILTER (WHERE movement.kind = 'shipped') AS shipped,
       count(*) FILTER (WHERE movement.kind = 'released') AS released
FROM orders_parcelline AS parcel_line
JOIN orders_parcel AS parcel ON parcel.id = parcel_line.parcel_id
LEFT JOIN stock_movement AS movement
       ON movement.promise_id = parcel_line.id
      AND movement.quantity = parcel_line.quantity AND movement.balance_id = parcel_line.balance_id
GROUP BY parcel_line.id, parcel.state
HAVING count(*) FILTER (WHERE movement.kind = 'allocated') <> 1
    OR count(*) FILTER (WHERE movement.kind = 'shipped') <> (parcel.state IN ('shipped', 'signed'))::int
    OR count(*) FILTER (WHERE movement.kind = 'released') <> (parcel.state = 'cancelled')::int
"""

LEDGER_WITHOUT_PARCEL = """
SELECT movement.id AS movement_id, movement.promise_id
FROM stock_movement AS movement
LEFT JOIN orders_parcelline AS parcel_line ON parcel_line.id = movement.promise_id
WHERE movement.promise_id IS NOT NULL AND parcel_line.id IS NULL
"""

STATE_PARCELS = """
SELECT work.order_id, work.state, string_agg(DISTINCT parcel.state, ',') AS parcels
FROM orders_work AS work
LEFT JOIN (
    SELECT DISTINCT parcel_line.order_id, parcel.id, parcel.state
    FROM orders_parcelline AS parcel_line
    JOIN orders_parcel AS parcel ON parcel.id = parcel_line.parcel_id AND parcel.state <> 'cancelled'
) AS parcel ON parcel.order_id = work.order_id
GROUP BY work.order_id, work.state
HAVING (work.state IN ('allocated', 'printed', 'packed'))
       <> coalesce(bool_or(parcel.state IN ('allocated', 'printed', 'packed')), false)
"""

STATE_AUDIT = """
SELECT work.order_id, work.state, last.target
FROM orders_work AS work
LEFT JOIN LATERAL (
    SELECT item.target
    FROM core_audititem AS item
    JOIN core_auditentry AS entry ON entry.id = item.entry_id AND entry.subject = 'orders.Order'
    WHERE item.object_id = work.order_id AND item.target <> ''
    ORDER BY item.entry_id DESC
    LIMIT 1
) AS last ON true
WHERE last.target IS DISTINCT FROM work.state
"""

MOVES_RECORDED = """
SELECT entry.subject, item.source, item.target, count(*), min(item.object_id)
FROM core_audititem AS item
JOIN core_auditentry AS entry ON entry.id = item.entry_id
WHERE entry.subject = ANY(%s::text[]) AND item.source <> '' AND item.target <> ''
GROUP BY entry.subject, item.source, item.target
"""

HOLDS_MISCOUNTED = """
SELECT work.order_id, work.holds, count(hold.id) AS open
FROM orders_work AS work
LEFT JOIN orders_hold AS hold ON hold.order_id = work.order_id AND hold.released_at IS NULL
GROUP BY work.order_id
HAVING work.holds <> count(hold.id)
"""

REFUNDED_ABOVE_PAID = """
SELECT id AS order_id, paid_fen, refunded_fen
FROM orders_order
WHERE refunded_fen > paid_fen AND paid_at IS NOT NULL
"""

# Only where the platform left the sharing to us: some tell shares of their own that include subsidies.
SHARES = """
SELECT line.order_id, sum(line.paid_fen) AS lines_fen, platform_order.paid_fen
FROM orders_orderline AS line
JOIN orders_order AS platform_order ON platform_order.id = line.order_id
GROUP BY line.order_id, platform_order.paid_fen
HAVING sum(line.paid_fen) > platform_order.paid_fen AND bool_and(line.line_no = '')
"""

TALLIES = """
WITH counted AS (
    SELECT 'orders.state' AS name, shop_id AS owner, state AS key, count(*) AS amount FROM orders_work GROUP BY 2, 3
    UNION ALL
    SELECT 'orders.held', shop_id, '', count(*) FROM orders_work WHERE holds > 0 GROUP BY 2
    UNION ALL
    SELECT 'orders.hold', shop_id, kind, count(*) FROM orders_hold WHERE released_at IS NULL GROUP BY 2, 3
), kept AS (
    SELECT name, owner, key, sum(amount) AS amount
    FROM core_tally
    WHERE name IN ('orders.state', 'orders.held', 'orders.hold')
    GROUP BY name, owner, key
)
SELECT name, owner, key, coalesce(kept.amount, 0) AS kept, coalesce(counted.amount, 0) AS counted
FROM kept
FULL JOIN counted USING (name, owner, key)
WHERE coalesce(kept.amount, 0) <> coalesce(counted.amount, 0)
"""

PAID_TALLY = """
WITH counted AS (
    SELECT 'orders.paid' AS name, shop_id AS owner, (paid_at AT TIME ZONE 'Asia/Shanghai')::date AS day, count(*) AS amount
    FROM orders_order WHERE paid_at IS NOT NULL GROUP BY 2, 3
    UNION ALL
    SELECT 'orders.paid_fen', shop_id, (paid_at AT TIME ZONE 'Asia/Shanghai')::date, sum(paid_fen)
    FROM orders_order WHERE paid_at IS NOT NULL GROUP BY 2, 3
    UNION ALL
    SELECT 'orders.created', shop_id, (created_at AT TIME ZONE 'Asia/Shanghai')::date, count(*)
    FROM orders_order WHERE created_at IS NOT NULL GROUP BY 2, 3
), kept AS (
    SELECT name, owner, day, sum(amount) AS amount
    FROM core_tally
    WHERE name IN ('orders.paid', 'orders.paid_fen', 'orders.created')
    GROUP BY name, owner, day
)
SELECT name, owner, day, coalesce(kept.amount, 0) AS kept, coalesce(counted.amount, 0) AS counted
FROM kept
FULL JOIN counted USING (name, owner, day)
WHERE coalesce(kept.amount, 0) <> coalesce(counted.amount, 0)
"""

# The hot tables have no foreign-key constraints; this is what stands in for them.
ORPHANS = """
SELECT 'work' AS kind, work.order_id AS id
FROM orders_work AS work LEFT JOIN orders_order AS parent ON parent.id = work.order_id WHERE parent.id IS NULL
UNION ALL
SELECT 'order without work', parent.id
FROM orders_order AS parent LEFT JOIN orders_work AS work ON work.order_id = parent.id WHERE work.order_id IS NULL
UNION ALL
SELECT 'line', line.id
FROM orders_orderline AS line LEFT JOIN orders_order AS parent ON parent.id = line.order_id WHERE parent.id IS NULL
UNION ALL
SELECT 'line without listing', line.id
FROM orders_orderline AS line LEFT JOIN catalog_listing AS parent ON parent.id = line.listing_id WHERE parent.id IS NULL
UNION ALL
SELECT 'order without address', child.id
FROM orders_order AS child LEFT JOIN customers_address AS parent ON parent.id = child.address_id
WHERE child.address_id IS NOT NULL AND parent.id IS NULL
UNION ALL
SELECT 'order without customer', child.id
FROM orders_order AS child LEFT JOIN customers_customer AS parent ON parent.id = child.customer_id
WHERE child.customer_id IS NOT NULL AND parent.id IS NULL
UNION ALL
SELECT 'parcel line', child.id
FROM orders_parcelline AS child LEFT JOIN orders_parcel AS parent ON parent.id = child.parcel_id WHERE parent.id IS NULL
UNION ALL
SELECT 'hold', child.id
FROM orders_hold AS child LEFT JOIN orders_order AS parent ON parent.id = child.order_id WHERE parent.id IS NULL
UNION ALL
SELECT 'tracking', child.id
FROM orders_trackingevent AS child LEFT JOIN orders_parcel AS parent ON parent.id = child.parcel_id WHERE parent.id IS NULL
"""

PRINTED_WITHOUT_NUMBER = """
SELECT parcel.id AS parcel, parcel.state
FROM orders_parcel AS parcel
WHERE parcel.state = 'printed' AND (parcel.tracking_number = '' OR parcel.courier_id IS NULL)
"""

RETURNED_NUMBER_IN_USE = """
SELECT returned.number, parcel.id AS parcel
FROM orders_returnednumber AS returned
JOIN orders_parcel AS parcel ON parcel.courier_id = returned.courier_id AND parcel.tracking_number = returned.number
WHERE parcel.state <> 'cancelled'
"""

PACKED_INCOMPLETE = """
SELECT parcel.id AS parcel, line.id AS line, line.packed, line.quantity
FROM orders_parcel AS parcel
JOIN orders_parcelline AS line ON line.parcel_id = parcel.id
WHERE (parcel.state = 'packed' AND line.packed <> line.quantity) OR line.packed < 0 OR line.packed > line.quantity
"""

ORDER_BEHIND_PARCELS = """
SELECT work.order_id AS "order", work.state, min(parcel.state) AS parcel_state
FROM orders_work AS work
JOIN orders_parcelline AS line ON line.order_id = work.order_id
JOIN orders_parcel AS parcel ON parcel.id = line.parcel_id AND parcel.state IN ('allocated', 'printed', 'packed')
WHERE work.state IN ('allocated', 'printed', 'packed')
GROUP BY work.order_id, work.state
HAVING work.state <> CASE
    WHEN bool_or(parcel.state = 'allocated') THEN 'allocated'
    WHEN bool_or(parcel.state = 'printed') THEN 'printed'
    ELSE 'packed'
END
"""

TRACKED_AT = """
SELECT parcel.id AS parcel, parcel.tracked_at, event.at
FROM orders_parcel AS parcel
JOIN LATERAL (
    SELECT max(told.at) AS at FROM orders_trackingevent AS told WHERE told.parcel_id = parcel.id
) AS event ON event.at IS NOT NULL
WHERE parcel.tracked_at IS DISTINCT FROM event.at
"""

ALARM_WITHOUT_CAUSE = """
SELECT alarm.id AS alarm, alarm.kind
FROM orders_alarm AS alarm
LEFT JOIN orders_parcel AS parcel ON parcel.id = alarm.parcel_id
WHERE parcel.id IS NULL OR (alarm.closed_at IS NULL AND parcel.state IN ('allocated', 'printed', 'packed', 'cancelled'))
"""
