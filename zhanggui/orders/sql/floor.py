"""SQL of the warehouse floor: waybill numbers, waves, papers, packing, tracking and alarms. Arrays are parameters."""

from __future__ import annotations

NUMBERS_TAKE_RETURNED = """
DELETE FROM orders_returnednumber
WHERE id IN (
    SELECT id
    FROM orders_returnednumber
    WHERE courier_id = %s
    ORDER BY id
    LIMIT %s
)
RETURNING number
"""

NUMBERS_COUNT_TO = """
UPDATE orders_courier
SET next_number = %s
WHERE id = %s
"""

NUMBERS_IN_USE = """
SELECT parcel.tracking_number
FROM orders_parcel AS parcel
WHERE parcel.courier_id = %s AND parcel.tracking_number = ANY(%s::text[])
  AND parcel.tracking_number <> '' AND parcel.state <> 'cancelled'
"""

NUMBERS_GIVE_BACK = """
INSERT INTO orders_returnednumber (courier_id, number)
SELECT given.courier_id, given.number
FROM unnest(%s::bigint[], %s::text[]) AS given (courier_id, number)
JOIN orders_courier AS courier ON courier.id = given.courier_id
WHERE given.number ~ '[0-9]$'
  AND starts_with(given.number, courier.prefix)
  AND substr(given.number, length(courier.prefix) + 1) ~ '^[0-9]{1,18}$'
  AND substr(given.number, length(courier.prefix) + 1)::bigint < courier.next_number
ORDER BY given.courier_id, given.number
ON CONFLICT (courier_id, number) DO NOTHING
"""

ORDERS_OF_PARCELS = """
SELECT DISTINCT line.parcel_id, line.order_id
FROM orders_parcelline AS line
WHERE line.parcel_id = ANY(%s::bigint[])
"""

# Of these orders, those with a parcel that has not come so far yet; cancelled parcels do not count.
ORDERS_LAGGING = """
SELECT DISTINCT line.order_id
FROM orders_parcelline AS line
JOIN orders_parcel AS parcel ON parcel.id = line.parcel_id
WHERE line.order_id = ANY(%s::bigint[])
  AND parcel.state <> 'cancelled'
  AND NOT parcel.state = ANY(%s::text[])
"""

PARCEL_KEYS_FOR_WAVE = """
SELECT line.parcel_id, min(product.code), min(sku.colour), min(sku.size)
FROM orders_parcelline AS line
JOIN catalog_sku AS sku ON sku.id = line.sku_id
JOIN catalog_product AS product ON product.id = sku.product_id
WHERE line.parcel_id = ANY(%s::bigint[])
GROUP BY line.parcel_id
"""

# What to take off the shelves for a wave. A SKU on several shelves names them all, the fullest first.
WAVE_PICKS = """
SELECT product.code, product.name, parcel.pieces = 1, sku.id, sku.code, sku.colour, sku.size,
       sum(line.quantity)::bigint, count(DISTINCT parcel.id),
       coalesce((
           SELECT string_agg(balance.shelf, ' ' ORDER BY balance.on_hand DESC, balance.shelf)
           FROM stock_balance AS balance
           WHERE balance.warehouse_id = parcel.warehouse_id AND balance.sku_id = sku.id
             AND balance.shelf <> '' AND balance.on_hand > 0
       ), '')
FROM orders_parcel AS parcel
JOIN orders_parcelline AS line ON line.parcel_id = parcel.id
JOIN catalog_sku AS sku ON sku.id = line.sku_id
JOIN catalog_product AS product ON product.id = sku.product_id
WHERE parcel.wave_id = %s AND parcel.state IN ('allocated', 'printed', 'packed')
GROUP BY product.code, product.name, parcel.pieces = 1, sku.id, parcel.warehouse_id
"""

# A parcel's place in its wave follows the shelves, so that labels come out as the picker brings the goods. Cancelled parcels
# keep their places: a label that is already stuck does not change its number.
PARCELS_FOR_PAPER = """
WITH place AS (
    SELECT parcel.id, row_number() OVER (
        PARTITION BY parcel.wave_id ORDER BY goods.code, goods.colour, goods.size, parcel.id
    ) AS number
    FROM orders_parcel AS parcel
    JOIN LATERAL (
        SELECT min(product.code) AS code, min(sku.colour) AS colour, min(sku.size) AS size
        FROM orders_parcelline AS line
        JOIN catalog_sku AS sku ON sku.id = line.sku_id
        JOIN catalog_product AS product ON product.id = sku.product_id
        WHERE line.parcel_id = parcel.id
    ) AS goods ON true
    WHERE parcel.wave_id IN (SELECT asked.wave_id FROM orders_parcel AS asked WHERE asked.id = ANY(%(parcels)s::bigint[]))
)
SELECT parcel.id, parcel.tracking_number, coalesce(courier.name, ''), parcel.print_count, parcel.pieces, parcel.printed_at,
       shop.name, warehouse.name, warehouse.contact, warehouse.province, warehouse.address,
       coalesce(address.name, ''), coalesce(address.phone, ''), coalesce(address.province, ''),
       coalesce(address.city, ''), coalesce(address.district, ''), coalesce(address.street, ''),
       coalesce(wave.number, ''), coalesce(place.number, 0)
FROM orders_parcel AS parcel
JOIN org_shop AS shop ON shop.id = parcel.shop_id
JOIN org_warehouse AS warehouse ON warehouse.id = parcel.warehouse_id
LEFT JOIN orders_courier AS courier ON courier.id = parcel.courier_id
LEFT JOIN customers_address AS address ON address.id = parcel.address_id
LEFT JOIN orders_wave AS wave ON wave.id = parcel.wave_id
LEFT JOIN place ON place.id = parcel.id
WHERE parcel.id = ANY(%(parcels)s::bigint[])
ORDER BY parcel.wave_id NULLS LAST, place.number, parcel.id
"""

GOODS_OF_PARCELS = """
SELECT line.id, line.parcel_id, line.order_id, trade.number, line.quantity, line.packed,
       sku.id, sku.code, sku.barcode, sku.colour, sku.size, product.code, product.name, product.picture, order_line.gift
FROM orders_parcelline AS line
JOIN orders_order AS trade ON trade.id = line.order_id
JOIN orders_orderline AS order_line ON order_line.id = line.order_line_id
JOIN catalog_sku AS sku ON sku.id = line.sku_id
JOIN catalog_product AS product ON product.id = sku.product_id
WHERE line.parcel_id = ANY(%s::bigint[])
ORDER BY line.parcel_id, product.code, sku.colour, sku.size, line.id
"""

ORDER_NUMBERS_OF_PARCELS = """
SELECT DISTINCT line.parcel_id, trade.number
FROM orders_parcelline AS line
JOIN orders_order AS trade ON trade.id = line.order_id
WHERE line.parcel_id = ANY(%s::bigint[])
ORDER BY line.parcel_id, trade.number
"""

PARCELS_CALLED = """
(
    SELECT parcel.id
    FROM orders_parcel AS parcel
    WHERE parcel.tracking_number = %(upper)s AND parcel.tracking_number <> '' AND parcel.state <> 'cancelled'
    LIMIT 50
)
UNION
(
    SELECT parcel.id
    FROM orders_parcel AS parcel
    WHERE parcel.tracking_number = %(upper)s AND parcel.tracking_number <> '' AND parcel.state = 'cancelled'
    LIMIT 50
)
UNION
(
    SELECT line.parcel_id
    FROM orders_order AS trade
    JOIN orders_parcelline AS line ON line.order_id = trade.id
    WHERE trade.number = %(text)s
    LIMIT 100
)
"""

WAVE_PROGRESS = """
SELECT parcel.wave_id,
       count(*),
       count(*) FILTER (WHERE parcel.state IN ('printed', 'packed', 'shipped', 'signed')),
       count(*) FILTER (WHERE parcel.state IN ('packed', 'shipped', 'signed')),
       count(*) FILTER (WHERE parcel.state = 'cancelled')
FROM orders_parcel AS parcel
WHERE parcel.wave_id = ANY(%s::bigint[])
GROUP BY parcel.wave_id
"""

NOTES_OF_PARCEL = """
SELECT trade.id, trade.number, trade.message, trade.memo, trade.refund, work.holds, work.state
FROM orders_order AS trade
JOIN orders_work AS work ON work.order_id = trade.id
WHERE trade.id IN (SELECT line.order_id FROM orders_parcelline AS line WHERE line.parcel_id = %s)
ORDER BY trade.id
"""

PARCELS_BY_NUMBER = """
SELECT parcel.id, parcel.tracking_number, parcel.state, coalesce(courier.code, ''), coalesce(courier.name, '')
FROM orders_parcel AS parcel
LEFT JOIN orders_courier AS courier ON courier.id = parcel.courier_id
WHERE parcel.tracking_number = ANY(%s::text[]) AND parcel.tracking_number <> '' AND parcel.state <> 'cancelled'
"""

EVENTS_ADD = """
INSERT INTO orders_trackingevent (parcel_id, at, step, place, text)
SELECT news.parcel_id, news.at, news.step, news.place, news.text
FROM unnest(%s::bigint[], %s::timestamptz[], %s::text[], %s::text[], %s::text[]) AS news (parcel_id, at, step, place, text)
ORDER BY news.parcel_id, news.at, news.step
ON CONFLICT (parcel_id, at, step) DO NOTHING
RETURNING parcel_id
"""

# The newest event is the parcel's step. Of two at one moment the later step on the way wins.
PARCELS_TRACK = """
WITH newest AS (
    SELECT DISTINCT ON (event.parcel_id) event.parcel_id, event.at, event.step
    FROM orders_trackingevent AS event
    WHERE event.parcel_id = ANY(%s::bigint[])
    ORDER BY event.parcel_id, event.at DESC, array_position(%s::text[], event.step) DESC
)
UPDATE orders_parcel AS parcel
SET tracked_at = newest.at, tracking_step = newest.step
FROM newest
WHERE newest.parcel_id = parcel.id
  AND (parcel.tracked_at, parcel.tracking_step) IS DISTINCT FROM (newest.at, newest.step)
"""

# Which alarm every parcel under way deserves at a moment: at most one each, the gravest.
ALARMS_DUE = """
WITH due AS (
    SELECT parcel.id AS parcel_id,
           CASE
               WHEN parcel.tracking_step IN ('returning', 'returned') THEN 'returned'
               WHEN parcel.tracking_step = 'lost' THEN 'lost'
               WHEN parcel.tracking_step = 'signed' THEN NULL
               WHEN coalesce(parcel.tracked_at, parcel.shipped_at) < %(now)s - interval '7 days' THEN 'lost'
               WHEN parcel.tracked_at IS NULL AND parcel.shipped_at < %(now)s - interval '24 hours' THEN 'not_collected'
               WHEN parcel.tracked_at < %(now)s - interval '48 hours' THEN 'stuck'
           END AS kind,
           coalesce(parcel.tracked_at, parcel.shipped_at) AS moved_at
    FROM orders_parcel AS parcel
    WHERE parcel.state = 'shipped'
      AND (%(parcels)s::bigint[] IS NULL OR parcel.id = ANY(%(parcels)s::bigint[]))
)
"""

# A person who closed an alarm with a note is not asked again until the parcel has moved and stopped anew.
ALARMS_RAISE = (
    ALARMS_DUE
    + """
INSERT INTO orders_alarm (parcel_id, kind, raised_at, note)
SELECT due.parcel_id, due.kind, %(now)s, ''
FROM due
WHERE due.kind IS NOT NULL
  AND NOT EXISTS (
      SELECT FROM orders_alarm AS closed
      WHERE closed.parcel_id = due.parcel_id AND closed.kind = due.kind AND closed.closed_by_id IS NOT NULL
        AND closed.closed_at >= due.moved_at
  )
ORDER BY due.parcel_id
ON CONFLICT (parcel_id, kind) WHERE closed_at IS NULL DO NOTHING
RETURNING parcel_id, kind
"""
)

ALARMS_CLOSE = (
    ALARMS_DUE
    + """
UPDATE orders_alarm AS alarm
SET closed_at = %(now)s
WHERE alarm.closed_at IS NULL
  AND (%(parcels)s::bigint[] IS NULL OR alarm.parcel_id = ANY(%(parcels)s::bigint[]))
  AND NOT EXISTS (SELECT FROM due WHERE due.parcel_id = alarm.parcel_id AND due.kind = alarm.kind)
RETURNING alarm.parcel_id, alarm.kind
"""
)
