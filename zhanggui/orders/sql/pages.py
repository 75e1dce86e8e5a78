"""SQL of the order desk's screens: queues and searches that give ids, and what a page of orders shows beside its rows.

Every statement reads a few heads of an index or starts from the ids of one page, so that none grows with the table.
"""

from __future__ import annotations

# --- queues: the heads of the runs (shop, state), merged -------------------------------------------------------------
# Each run gives `each` rows. Beyond the last row of a run that may have more, nothing is known to be next: it is cut off.
QUEUE_DOWN = """
WITH head AS MATERIALIZED (
    SELECT run.queued_at, run.order_id, run.place
    FROM unnest(%(shops)s::bigint[]) AS shop (id)
    CROSS JOIN unnest(%(states)s::text[]) AS state (name)
    CROSS JOIN LATERAL (
        SELECT work.queued_at, work.order_id, row_number() OVER (ORDER BY work.queued_at DESC, work.order_id DESC) AS place
        FROM orders_work AS work
        WHERE work.shop_id = shop.id AND work.state = state.name
          AND (work.queued_at, work.order_id) < (%(edge_at)s::timestamptz, %(edge_id)s::bigint)
          AND work.queued_at >= %(since)s::timestamptz AND work.queued_at < %(until)s::timestamptz
        ORDER BY work.queued_at DESC, work.order_id DESC
        LIMIT %(each)s
    ) AS run
), known_to AS (
    SELECT head.queued_at, head.order_id
    FROM head
    WHERE head.place = %(each)s
    ORDER BY head.queued_at DESC, head.order_id DESC
    LIMIT 1
)
SELECT head.queued_at, head.order_id, known_to.order_id IS NULL
FROM head
LEFT JOIN known_to ON true
WHERE known_to.order_id IS NULL OR (head.queued_at, head.order_id) >= (known_to.queued_at, known_to.order_id)
ORDER BY head.queued_at DESC, head.order_id DESC
LIMIT %(limit)s
"""

QUEUE_UP = """
WITH head AS MATERIALIZED (
    SELECT run.queued_at, run.order_id, run.place
    FROM unnest(%(shops)s::bigint[]) AS shop (id)
    CROSS JOIN unnest(%(states)s::text[]) AS state (name)
    CROSS JOIN LATERAL (
        SELECT work.queued_at, work.order_id, row_number() OVER (ORDER BY work.queued_at, work.order_id) AS place
        FROM orders_work AS work
        WHERE work.shop_id = shop.id AND work.state = state.name
          AND (work.queued_at, work.order_id) > (%(edge_at)s::timestamptz, %(edge_id)s::bigint)
          AND work.queued_at >= %(since)s::timestamptz AND work.queued_at < %(until)s::timestamptz
        ORDER BY work.queued_at, work.order_id
        LIMIT %(each)s
    ) AS run
), known_to AS (
    SELECT head.queued_at, head.order_id
    FROM head
    WHERE head.place = %(each)s
    ORDER BY head.queued_at, head.order_id
    LIMIT 1
)
SELECT head.queued_at, head.order_id, known_to.order_id IS NULL
FROM head
LEFT JOIN known_to ON true
WHERE known_to.order_id IS NULL OR (head.queued_at, head.order_id) <= (known_to.queued_at, known_to.order_id)
ORDER BY head.queued_at, head.order_id
LIMIT %(limit)s
"""

HELD_DOWN = """
WITH head AS MATERIALIZED (
    SELECT run.queued_at, run.order_id, run.place
    FROM unnest(%(shops)s::bigint[]) AS shop (id)
    CROSS JOIN LATERAL (
        SELECT work.queued_at, work.order_id, row_number() OVER (ORDER BY work.queued_at DESC, work.order_id DESC) AS place
        FROM orders_work AS work
        WHERE work.shop_id = shop.id AND work.holds > 0 AND work.state = ANY(%(states)s::text[])
          AND (work.queued_at, work.order_id) < (%(edge_at)s::timestamptz, %(edge_id)s::bigint)
          AND work.queued_at >= %(since)s::timestamptz AND work.queued_at < %(until)s::timestamptz
        ORDER BY work.queued_at DESC, work.order_id DESC
        LIMIT %(each)s
    ) AS run
), known_to AS (
    SELECT head.queued_at, head.order_id
    FROM head
    WHERE head.place = %(each)s
    ORDER BY head.queued_at DESC, head.order_id DESC
    LIMIT 1
)
SELECT head.queued_at, head.order_id, known_to.order_id IS NULL
FROM head
LEFT JOIN known_to ON true
WHERE known_to.order_id IS NULL OR (head.queued_at, head.order_id) >= (known_to.queued_at, known_to.order_id)
ORDER BY head.queued_at DESC, head.order_id DESC
LIMIT %(limit)s
"""

HELD_UP = """
WITH head AS MATERIALIZED (
    SELECT run.queued_at, run.order_id, run.place
    FROM unnest(%(shops)s::bigint[]) AS shop (id)
    CROSS JOIN LATERAL (
        SELECT work.queued_at, work.order_id, row_number() OVER (ORDER BY work.queued_at, work.order_id) AS place
        FROM orders_work AS work
        WHERE work.shop_id = shop.id AND work.holds > 0 AND work.state = ANY(%(states)s::text[])
          AND (work.queued_at, work.order_id) > (%(edge_at)s::timestamptz, %(edge_id)s::bigint)
          AND work.queued_at >= %(since)s::timestamptz AND work.queued_at < %(until)s::timestamptz
        ORDER BY work.queued_at, work.order_id
        LIMIT %(each)s
    ) AS run
), known_to AS (
    SELECT head.queued_at, head.order_id
    FROM head
    WHERE head.place = %(each)s
    ORDER BY head.queued_at, head.order_id
    LIMIT 1
)
SELECT head.queued_at, head.order_id, known_to.order_id IS NULL
FROM head
LEFT JOIN known_to ON true
WHERE known_to.order_id IS NULL OR (head.queued_at, head.order_id) <= (known_to.queued_at, known_to.order_id)
ORDER BY head.queued_at, head.order_id
LIMIT %(limit)s
"""

# --- search: few candidates, found by a value of their own -----------------------------------------------------------
ORDERS_NUMBERED = """
SELECT id
FROM orders_order
WHERE number LIKE %(prefix)s
ORDER BY number DESC
LIMIT %(limit)s
"""

ORDERS_TRACKED = """
SELECT DISTINCT line.order_id
FROM (
    SELECT id
    FROM orders_parcel
    WHERE tracking_number LIKE %(prefix)s AND tracking_number <> '' AND state <> 'cancelled'
    LIMIT %(limit)s
) AS parcel
JOIN orders_parcelline AS line ON line.parcel_id = parcel.id
UNION
SELECT id
FROM orders_order
WHERE tracking_hint LIKE %(prefix)s AND tracking_hint <> ''
"""

ORDERS_OF_TAIL = """
WITH address AS (
    SELECT id, customer_id
    FROM customers_address
    WHERE phone_tail = %(tail)s AND phone_tail <> ''
    ORDER BY id DESC
    LIMIT %(limit)s
)
SELECT platform_order.id
FROM address
JOIN orders_order AS platform_order
  ON platform_order.customer_id = address.customer_id AND platform_order.address_id = address.id
UNION ALL
SELECT platform_order.id
FROM address
JOIN orders_order AS platform_order
  ON platform_order.customer_id IS NULL AND platform_order.address_id = address.id
WHERE address.customer_id IS NULL
"""

LISTINGS_NAMED = """
SELECT id
FROM catalog_listing
WHERE tokens @> %(tokens)s::text[] AND shop_id = ANY(%(shops)s::bigint[])
LIMIT %(limit)s
"""

LISTINGS_CODED = """
SELECT id
FROM catalog_listing
WHERE code LIKE %(prefix)s AND shop_id = ANY(%(shops)s::bigint[])
UNION
SELECT listing.id
FROM catalog_sku AS sku
JOIN catalog_listing AS listing ON listing.sku_id = sku.id
WHERE (sku.code = %(text)s OR sku.barcode = %(text)s AND sku.barcode <> '') AND listing.shop_id = ANY(%(shops)s::bigint[])
LIMIT %(limit)s
"""

CUSTOMERS_NAMED = """
SELECT id
FROM customers_customer
WHERE tokens @> %(tokens)s::text[]
LIMIT %(limit)s
"""

CUSTOMERS_NICKED = """
SELECT id
FROM customers_customer
WHERE nick LIKE %(prefix)s AND platform = ANY(%(platforms)s::text[])
LIMIT %(limit)s
"""

IDS_WITHIN = """
SELECT work.order_id
FROM unnest(%(ids)s::bigint[]) AS wanted (id)
JOIN orders_work AS work ON work.order_id = wanted.id
WHERE work.shop_id = ANY(%(shops)s::bigint[]) AND work.state = ANY(%(states)s::text[]) AND work.holds >= %(holds)s
  AND work.queued_at >= %(since)s::timestamptz AND work.queued_at < %(until)s::timestamptz
"""

ORDERS_OF_CUSTOMERS = """
SELECT id
FROM orders_order
WHERE customer_id = ANY(%(customers)s::bigint[])
LIMIT %(limit)s
"""

# --- search: many candidates, read window by window of ids, so that as little is read as a page needs ----------------
OF_LISTINGS_DOWN = """
SELECT DISTINCT line.order_id
FROM orders_orderline AS line
JOIN orders_work AS work ON work.order_id = line.order_id
WHERE line.listing_id = ANY(%(listings)s::bigint[]) AND line.order_id > %(low)s AND line.order_id < %(high)s
  AND work.order_id > %(low)s AND work.order_id < %(high)s
  AND work.shop_id = ANY(%(shops)s::bigint[]) AND work.state = ANY(%(states)s::text[]) AND work.holds >= %(holds)s
  AND work.queued_at >= %(since)s::timestamptz AND work.queued_at < %(until)s::timestamptz
ORDER BY line.order_id DESC
LIMIT %(limit)s
"""

OF_LISTINGS_UP = """
SELECT DISTINCT line.order_id
FROM orders_orderline AS line
JOIN orders_work AS work ON work.order_id = line.order_id
WHERE line.listing_id = ANY(%(listings)s::bigint[]) AND line.order_id > %(low)s AND line.order_id < %(high)s
  AND work.order_id > %(low)s AND work.order_id < %(high)s
  AND work.shop_id = ANY(%(shops)s::bigint[]) AND work.state = ANY(%(states)s::text[]) AND work.holds >= %(holds)s
  AND work.queued_at >= %(since)s::timestamptz AND work.queued_at < %(until)s::timestamptz
ORDER BY line.order_id
LIMIT %(limit)s
"""

IDS_THERE_ARE = """
SELECT coalesce(min(order_id), 0), coalesce(max(order_id), 0)
FROM orders_work
"""

# --- search: a word so common that its bearers are not followed; the orders are gone through instead -----------------
NEWEST_WORKS = """
SELECT order_id
FROM orders_work
WHERE order_id < %(edge_id)s
ORDER BY order_id DESC
LIMIT %(limit)s
"""

OLDEST_WORKS = """
SELECT order_id
FROM orders_work
WHERE order_id > %(edge_id)s
ORDER BY order_id
LIMIT %(limit)s
"""

NAMED_AMONG = """
SELECT platform_order.id
FROM unnest(%(ids)s::bigint[]) AS wanted (id)
JOIN orders_order AS platform_order ON platform_order.id = wanted.id
WHERE EXISTS (
       SELECT FROM orders_orderline AS line
       WHERE line.order_id = platform_order.id AND line.listing_id = ANY(%(listings)s::bigint[])
   )
   OR cardinality(%(tokens)s::text[]) > 0 AND EXISTS (
       SELECT FROM customers_customer AS customer
       WHERE customer.id = platform_order.customer_id AND customer.tokens @> %(tokens)s::text[]
   )
"""

# --- what a page of orders shows beside its rows ---------------------------------------------------------------------
GOODS_OF_ORDERS = """
SELECT line.order_id, line.quantity - line.cancelled, coalesce(sku.code, listing.code), listing.title, listing.attributes,
       coalesce(sku.colour, ''), coalesce(sku.size, ''), listing.match, line.gift
FROM orders_orderline AS line
JOIN catalog_listing AS listing ON listing.id = line.listing_id
LEFT JOIN catalog_sku AS sku ON sku.id = listing.sku_id
WHERE line.order_id = ANY(%s::bigint[])
ORDER BY line.order_id, line.gift, line.id
"""

HOLDS_OF_ORDERS = """
SELECT order_id, kind, detail
FROM orders_hold
WHERE order_id = ANY(%s::bigint[]) AND released_at IS NULL
ORDER BY order_id, id
"""

PARCELS_OF_ORDERS = """
SELECT DISTINCT line.order_id, parcel.id, parcel.tracking_number, coalesce(courier.name, '')
FROM orders_parcelline AS line
JOIN orders_parcel AS parcel ON parcel.id = line.parcel_id AND parcel.state <> 'cancelled'
LEFT JOIN orders_courier AS courier ON courier.id = parcel.courier_id
WHERE line.order_id = ANY(%s::bigint[])
ORDER BY line.order_id, parcel.id
"""

UNITS_OF_LINES = """
SELECT line.order_line_id,
       coalesce(sum(line.units) FILTER (WHERE parcel.state IN ('allocated', 'printed', 'packed')), 0),
       coalesce(sum(line.units) FILTER (WHERE parcel.state IN ('shipped', 'signed')), 0)
FROM orders_parcelline AS line
JOIN orders_parcel AS parcel ON parcel.id = line.parcel_id
WHERE line.order_id = %s
GROUP BY line.order_line_id
"""

PARCELS_OF_THESE_ALONE = """
SELECT line.parcel_id, line.order_id
FROM orders_parcelline AS line
WHERE line.parcel_id = ANY(%s::bigint[])
  AND NOT EXISTS (
      SELECT FROM orders_parcelline AS beside
      WHERE beside.parcel_id = line.parcel_id AND beside.order_id <> ALL(%s::bigint[])
  )
"""
