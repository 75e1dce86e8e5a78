"""Statements of the sheets that orders and dispatch fill. Days are Shanghai’s; `shops` and `warehouses` NULL: all of them."""

from __future__ import annotations

# `step` is day or month; rows after the one named by `before_day` and `before_id`, newest first.
SALES = """
SELECT day, shop_id, shop_name, orders, buyers, paid_fen, refunded_fen
FROM (
    SELECT date_trunc(%(step)s, paid_at AT TIME ZONE 'Asia/Shanghai')::date AS day, shop.id AS shop_id, shop.name AS shop_name,
           count(*) AS orders, count(DISTINCT customer_id) AS buyers, sum(paid_fen) AS paid_fen,
           sum(refunded_fen) AS refunded_fen
    FROM orders_order AS source
    JOIN org_shop AS shop ON shop.id = source.shop_id
    WHERE paid_at >= %(since)s AND paid_at < %(until)s AND (%(shops)s::bigint[] IS NULL OR source.shop_id = ANY(%(shops)s))
    GROUP BY 1, 2
) AS sold
WHERE %(before_day)s::date IS NULL OR (day, shop_id) < (%(before_day)s::date, %(before_id)s::bigint)
ORDER BY day DESC, shop_id DESC
LIMIT %(most)s
"""

OUTBOUND = """
SELECT parcel.id, parcel.shipped_at, place.name, shop.name, courier.name, parcel.tracking_number, parcel.pieces, parcel.weight_g
FROM orders_parcel AS parcel
JOIN org_warehouse AS place ON place.id = parcel.warehouse_id
JOIN org_shop AS shop ON shop.id = parcel.shop_id
LEFT JOIN orders_courier AS courier ON courier.id = parcel.courier_id
WHERE parcel.shipped_at >= %(since)s AND parcel.shipped_at < %(until)s
  AND (%(shops)s::bigint[] IS NULL OR parcel.shop_id = ANY(%(shops)s))
  AND (%(warehouses)s::bigint[] IS NULL OR parcel.warehouse_id = ANY(%(warehouses)s))
  AND (%(before)s::bigint IS NULL OR parcel.id < %(before)s)
ORDER BY parcel.id DESC
LIMIT %(most)s
"""

SORTED = """
SELECT wave.id, wave.made_at, place.name, wave.number, wave.kind, count(DISTINCT parcel.id), count(DISTINCT line.sku_id),
       coalesce(sum(line.quantity), 0)
FROM orders_wave AS wave
JOIN org_warehouse AS place ON place.id = wave.warehouse_id
LEFT JOIN orders_parcel AS parcel ON parcel.wave_id = wave.id
LEFT JOIN orders_parcelline AS line ON line.parcel_id = parcel.id
WHERE wave.made_at >= %(since)s AND wave.made_at < %(until)s
  AND (%(warehouses)s::bigint[] IS NULL OR wave.warehouse_id = ANY(%(warehouses)s))
  AND (%(before)s::bigint IS NULL OR wave.id < %(before)s)
GROUP BY wave.id, place.name
ORDER BY wave.id DESC
LIMIT %(most)s
"""

# What people at the desk did on a day or in a month, by the audit: it is written in the transaction of the deed itself.
SERVICE = """
SELECT day, actor_id, actor_name, audited, released, addresses, memos, alarms, tasks
FROM (
    SELECT date_trunc(%(step)s, entry.at AT TIME ZONE 'Asia/Shanghai')::date AS day, entry.actor_id,
           max(entry.actor_name) AS actor_name,
           sum(entry.count) FILTER (WHERE entry.use_case = 'orders.audit') AS audited,
           sum(entry.count) FILTER (WHERE entry.use_case = 'orders.release_hold') AS released,
           sum(entry.count) FILTER (WHERE entry.use_case = 'orders.change_address') AS addresses,
           sum(entry.count) FILTER (WHERE entry.use_case = 'orders.memo') AS memos,
           sum(entry.count) FILTER (WHERE entry.use_case = 'orders.close_alarm') AS alarms,
           sum(entry.count) FILTER (WHERE entry.use_case = ANY(%(tasks)s)) AS tasks
    FROM core_auditentry AS entry
    WHERE entry.at >= %(since)s AND entry.at < %(until)s AND entry.actor_id IS NOT NULL AND entry.use_case = ANY(%(deeds)s)
      AND (%(person)s::bigint IS NULL OR entry.actor_id = %(person)s)
    GROUP BY 1, 2
) AS done
WHERE %(before_day)s::date IS NULL OR (day, actor_id) < (%(before_day)s::date, %(before_id)s::bigint)
ORDER BY day DESC, actor_id DESC
LIMIT %(most)s
"""

PAID_DAYS = """
SELECT (paid_at AT TIME ZONE 'Asia/Shanghai')::date, count(DISTINCT shop_id) FROM orders_order
WHERE paid_at >= %(since)s AND paid_at < %(until)s GROUP BY 1 ORDER BY 1
"""

SHIPPED_DAYS = """
SELECT (shipped_at AT TIME ZONE 'Asia/Shanghai')::date, count(*) FROM orders_parcel
WHERE shipped_at >= %(since)s AND shipped_at < %(until)s GROUP BY 1 ORDER BY 1
"""

WAVE_DAYS = """
SELECT (made_at AT TIME ZONE 'Asia/Shanghai')::date, count(*) FROM orders_wave
WHERE made_at >= %(since)s AND made_at < %(until)s GROUP BY 1 ORDER BY 1
"""

SERVICE_DAYS = """
SELECT (at AT TIME ZONE 'Asia/Shanghai')::date, count(DISTINCT actor_id) FROM core_auditentry
WHERE at >= %(since)s AND at < %(until)s AND actor_id IS NOT NULL AND use_case = ANY(%(deeds)s) GROUP BY 1 ORDER BY 1
"""
