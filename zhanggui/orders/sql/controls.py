"""Statements that count how the rules of orders and dispatch were kept; see `rulebook.counting` for their shape."""

from __future__ import annotations

AUDITED = """
SELECT count(*) FROM orders_work WHERE shipped_at >= %(since)s AND shipped_at < %(until)s
"""

SHIPPED_WITH_A_HOLD = """
SELECT source.number, source.id, work.shipped_at, NULL
FROM orders_work AS work
JOIN orders_order AS source ON source.id = work.order_id
WHERE work.shipped_at >= %(since)s AND work.shipped_at < %(until)s AND EXISTS (
    SELECT FROM orders_hold AS hold
    WHERE hold.order_id = work.order_id AND hold.raised_at < work.shipped_at
      AND coalesce(hold.released_at, %(now)s) > work.shipped_at)
ORDER BY work.shipped_at
LIMIT %(most)s
"""

MESSAGES_READ = """
SELECT count(*) FROM orders_hold
WHERE kind IN ('message', 'memo') AND released_at >= %(since)s AND released_at < %(until)s AND released_by_id IS NOT NULL
"""

MESSAGES_WAITING = """
SELECT source.number, source.id, hold.raised_at, NULL
FROM orders_hold AS hold
JOIN orders_order AS source ON source.id = hold.order_id
WHERE hold.kind IN ('message', 'memo') AND hold.released_at IS NULL
  AND hold.raised_at >= %(since)s AND hold.raised_at < %(until)s
ORDER BY hold.raised_at
LIMIT %(most)s
"""

FLOORS_DECIDED = """
SELECT count(*) FROM orders_hold
WHERE kind = 'floor' AND released_at >= %(since)s AND released_at < %(until)s
"""

FLOORS_WAITING = """
SELECT source.number, source.id, hold.raised_at, NULL
FROM orders_hold AS hold
JOIN orders_order AS source ON source.id = hold.order_id
WHERE hold.kind = 'floor' AND hold.released_at IS NULL AND hold.raised_at >= %(since)s AND hold.raised_at < %(until)s
ORDER BY hold.raised_at
LIMIT %(most)s
"""

PACKED_BY_SCAN = """
SELECT count(*) FROM orders_parcel
WHERE packed_at >= %(since)s AND packed_at < %(until)s AND NOT EXISTS (
    SELECT FROM core_auditentry AS entry
    JOIN core_audititem AS item ON item.entry_id = entry.id
    WHERE entry.use_case = 'orders.pack_unscanned' AND item.object_id = orders_parcel.id)
"""

PACKED_UNSCANNED = """
SELECT parcel.tracking_number, parcel.id, entry.at, entry.actor_id
FROM core_auditentry AS entry
JOIN core_audititem AS item ON item.entry_id = entry.id
JOIN orders_parcel AS parcel ON parcel.id = item.object_id
WHERE entry.use_case = 'orders.pack_unscanned' AND entry.at >= %(since)s AND entry.at < %(until)s
ORDER BY entry.at
LIMIT %(most)s
"""

# The courier's own first scan says when it took the parcel; ours says when we wrote it down.
REGISTERED_THE_SAME_DAY = """
SELECT count(*) FROM orders_parcel AS parcel
WHERE parcel.shipped_at >= %(since)s AND parcel.shipped_at < %(until)s AND NOT EXISTS (
    SELECT FROM orders_trackingevent AS event
    WHERE event.parcel_id = parcel.id AND event.step = 'collected'
      AND (event.at AT TIME ZONE 'Asia/Shanghai')::date < (parcel.shipped_at AT TIME ZONE 'Asia/Shanghai')::date)
"""

REGISTERED_LATER = """
SELECT parcel.tracking_number, parcel.id, parcel.shipped_at, NULL
FROM orders_parcel AS parcel
WHERE parcel.shipped_at >= %(since)s AND parcel.shipped_at < %(until)s AND EXISTS (
    SELECT FROM orders_trackingevent AS event
    WHERE event.parcel_id = parcel.id AND event.step = 'collected'
      AND (event.at AT TIME ZONE 'Asia/Shanghai')::date < (parcel.shipped_at AT TIME ZONE 'Asia/Shanghai')::date)
ORDER BY parcel.shipped_at
LIMIT %(most)s
"""

ALARMS_ANSWERED = """
SELECT count(*) FROM orders_alarm
WHERE raised_at >= %(since)s AND raised_at < %(until)s AND closed_at <= raised_at + interval '24 hours'
"""

ALARMS_LATE = """
SELECT parcel.tracking_number, parcel.id, alarm.raised_at, alarm.closed_by_id
FROM orders_alarm AS alarm
JOIN orders_parcel AS parcel ON parcel.id = alarm.parcel_id
WHERE alarm.raised_at >= %(since)s AND alarm.raised_at < %(until)s
  AND coalesce(alarm.closed_at, %(now)s) > alarm.raised_at + interval '24 hours'
ORDER BY alarm.raised_at
LIMIT %(most)s
"""

ALARMS_OPEN = """
SELECT parcel.tracking_number, parcel.id, alarm.raised_at, NULL
FROM orders_alarm AS alarm
JOIN orders_parcel AS parcel ON parcel.id = alarm.parcel_id
WHERE alarm.raised_at >= %(since)s AND alarm.raised_at < %(until)s
  AND alarm.closed_at IS NULL AND alarm.raised_at > %(now)s - interval '24 hours'
ORDER BY alarm.raised_at
LIMIT %(most)s
"""
