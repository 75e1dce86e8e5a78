"""SQL of the order desk, one statement a name, each driven from one set of ids: its plan does not grow with the table."""

from __future__ import annotations

WORKS_LOCK = """
SELECT order_id, shop_id, state, holds, extract(epoch FROM queued_at)::float8
FROM orders_work
WHERE order_id = ANY(%s::bigint[])
ORDER BY order_id
FOR UPDATE
"""

WORKS_MOVE = """
UPDATE orders_work
SET state = %s
WHERE order_id = ANY(%s::bigint[])
"""

WORKS_SHIP = """
UPDATE orders_work
SET state = 'shipped', shipped_at = %s
WHERE order_id = ANY(%s::bigint[])
"""

WORKS_HOLDS_CHANGE = """
UPDATE orders_work AS work
SET holds = work.holds + change.amount
FROM unnest(%s::bigint[], %s::smallint[]) AS change (order_id, amount)
WHERE work.order_id = change.order_id
RETURNING work.order_id, work.shop_id, work.holds
"""

HOLDS_RAISE = """
INSERT INTO orders_hold (order_id, shop_id, kind, detail, raised_at, release_note)
SELECT hold.order_id, hold.shop_id, hold.kind, hold.detail, %s, ''
FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[]) AS hold (order_id, shop_id, kind, detail)
ON CONFLICT (order_id, kind) WHERE released_at IS NULL DO NOTHING
RETURNING order_id, shop_id, kind
"""

HOLDS_RELEASE = """
UPDATE orders_hold AS hold
SET released_at = %s, released_by_id = %s, release_note = %s
FROM unnest(%s::bigint[], %s::text[]) AS gone (order_id, kind)
WHERE hold.order_id = gone.order_id AND hold.kind = gone.kind AND hold.released_at IS NULL
RETURNING hold.order_id, hold.shop_id, hold.kind
"""

HOLDS_OF = """
SELECT order_id, kind, detail, released_at IS NULL
FROM orders_hold
WHERE order_id = ANY(%s::bigint[])
"""

ORDERS_KNOWN = """
SELECT id, number
FROM orders_order
WHERE shop_id = %s AND number = ANY(%s::text[])
ORDER BY id
"""

LINES_TO_ALLOCATE = """
SELECT line.order_id, line.id, listing.sku_id, line.quantity - line.cancelled
FROM orders_orderline AS line
JOIN catalog_listing AS listing ON listing.id = line.listing_id
WHERE line.order_id = ANY(%s::bigint[]) AND listing.match <> 'ignored'
"""

UNITS_SENT = """
SELECT parcel_line.order_line_id, sum(parcel_line.units)
FROM orders_parcelline AS parcel_line
JOIN orders_parcel AS parcel ON parcel.id = parcel_line.parcel_id
WHERE parcel_line.order_id = ANY(%s::bigint[]) AND parcel.state <> 'cancelled'
GROUP BY parcel_line.order_line_id
"""

COMPANIONS = """
SELECT DISTINCT beside.order_id
FROM orders_parcelline AS mine
JOIN orders_parcel AS parcel ON parcel.id = mine.parcel_id AND parcel.state IN ('allocated', 'printed', 'packed')
JOIN orders_parcelline AS beside ON beside.parcel_id = parcel.id
WHERE mine.order_id = ANY(%s::bigint[])
"""

LIVE_PARCELS_LOCK = """
SELECT parcel.id, parcel.state, parcel.courier_id, parcel.tracking_number
FROM orders_parcel AS parcel
WHERE parcel.state IN ('allocated', 'printed', 'packed')
  AND parcel.id IN (SELECT parcel_id FROM orders_parcelline WHERE order_id = ANY(%s::bigint[]))
ORDER BY parcel.id
FOR UPDATE OF parcel
"""

PARCELS_LOCK = """
SELECT id, state, shop_id, courier_id, tracking_number, partial
FROM orders_parcel
WHERE id = ANY(%s::bigint[])
ORDER BY id
FOR UPDATE
"""

PARCEL_LINES_OF = """
SELECT id, parcel_id, order_id, balance_id, quantity
FROM orders_parcelline
WHERE parcel_id = ANY(%s::bigint[])
ORDER BY id
"""

PARCELS_MOVE = """
UPDATE orders_parcel
SET state = %s
WHERE id = ANY(%s::bigint[])
"""

PARCELS_SHIP = """
UPDATE orders_parcel
SET state = 'shipped', shipped_at = %s
WHERE id = ANY(%s::bigint[])
"""

PARCELS_SHIP_NUMBERED = """
UPDATE orders_parcel AS parcel
SET state = 'shipped', shipped_at = %s, courier_id = %s, tracking_number = given.number
FROM unnest(%s::bigint[], %s::text[]) AS given (parcel_id, number)
WHERE parcel.id = given.parcel_id
"""

UNSENT_ORDERS = """
SELECT line.order_id
FROM orders_orderline AS line
JOIN catalog_listing AS listing ON listing.id = line.listing_id
LEFT JOIN LATERAL (
    SELECT sum(parcel_line.units) AS units
    FROM orders_parcelline AS parcel_line
    JOIN orders_parcel AS parcel ON parcel.id = parcel_line.parcel_id
    WHERE parcel_line.order_id = line.order_id AND parcel_line.order_line_id = line.id AND parcel.state = ANY(%s::text[])
) AS done ON true
WHERE line.order_id = ANY(%s::bigint[]) AND listing.match <> 'ignored'
GROUP BY line.order_id
HAVING sum(line.quantity - line.cancelled - coalesce(done.units, 0)) > 0
"""

BLACKLISTED_ORDERS = """
SELECT orders_order.id, customer.blacklisted_reason
FROM customers_customer AS customer
JOIN orders_order ON orders_order.customer_id = customer.id
WHERE customer.blacklisted_reason <> '' AND orders_order.id = ANY(%s::bigint[])
"""

ORDER_ADDRESSES = """
SELECT id, address_id
FROM orders_order
WHERE id = ANY(%s::bigint[])
"""

ORDERS_UNMATCHED_BY = """
SELECT DISTINCT hold.order_id
FROM orders_orderline AS line
JOIN orders_hold AS hold ON hold.order_id = line.order_id AND hold.kind = 'unmatched' AND hold.released_at IS NULL
WHERE line.listing_id = ANY(%s::bigint[])
"""

ORDERS_SHORT_OF = """
SELECT DISTINCT hold.order_id
FROM orders_hold AS hold
JOIN org_shop AS shop ON shop.id = hold.shop_id AND shop.warehouse_id = %s
JOIN orders_orderline AS line ON line.order_id = hold.order_id
JOIN catalog_listing AS listing ON listing.id = line.listing_id
WHERE hold.kind = 'out_of_stock' AND hold.released_at IS NULL
  AND (
      listing.sku_id = ANY(%s::bigint[])
      OR EXISTS (
          SELECT FROM catalog_bundlepart AS part WHERE part.bundle_id = listing.sku_id AND part.part_id = ANY(%s::bigint[])
      )
  )
"""

ORDERS_TO_AUDIT = """
SELECT order_id
FROM orders_work
WHERE shop_id = ANY(%s::bigint[]) AND state = 'to_audit' AND holds = 0
ORDER BY queued_at, order_id
LIMIT %s
"""

ORDERS_AUDITED = """
SELECT order_id
FROM orders_work
WHERE shop_id = ANY(%s::bigint[]) AND state = 'audited' AND holds = 0
ORDER BY queued_at, order_id
LIMIT %s
"""

PARCELS_LIVE = """
SELECT id
FROM orders_parcel
WHERE shop_id = ANY(%s::bigint[]) AND state = ANY(%s::text[]) AND state IN ('allocated', 'printed', 'packed')
ORDER BY id
LIMIT %s
"""

SHIPMENTS_OF = """
SELECT DISTINCT platform_order.shop_id, platform_order.id, parcel.id, platform_order.number,
       coalesce(courier.code, ''), parcel.tracking_number
FROM orders_parcel AS parcel
JOIN orders_parcelline AS parcel_line ON parcel_line.parcel_id = parcel.id
JOIN orders_order AS platform_order ON platform_order.id = parcel_line.order_id
LEFT JOIN orders_courier AS courier ON courier.id = parcel.courier_id
WHERE parcel.id = ANY(%s::bigint[])
"""
