"""SQL that multiplies the orders of a benchmark's database: a million by the services would take longer than it teaches.

Each statement copies the first rows (ids up to a mark) once more, with ids and unique texts shifted by the number of the copy.
"""

from __future__ import annotations

COPIES = {
    'customers': """
INSERT INTO customers_customer
SELECT copy.*
FROM customers_customer AS original,
     LATERAL jsonb_populate_record(original, jsonb_build_object(
         'id', original.id + %(copy)s * %(step)s, 'nick', original.nick || 'x' || %(copy)s
     )) AS copy
WHERE original.id <= %(step)s
""",
    'addresses': """
INSERT INTO customers_address
SELECT copy.*
FROM customers_address AS original,
     LATERAL jsonb_populate_record(original, jsonb_build_object(
         'id', original.id + %(copy)s * %(step)s,
         'customer_id', original.customer_id + %(copy)s * %(step)s,
         'key', md5(original.key::text || %(copy)s)::uuid,
         'phone_tail', lpad(((original.phone_tail::integer + %(copy)s * 37) %% 10000)::text, 4, '0')
     )) AS copy
WHERE original.id <= %(step)s
""",
    'orders': """
INSERT INTO orders_order
SELECT copy.*
FROM orders_order AS original,
     LATERAL jsonb_populate_record(original, jsonb_build_object(
         'id', original.id + %(copy)s * %(step)s,
         'number', original.number || lpad(%(copy)s::text, 3, '0'),
         'customer_id', original.customer_id + %(copy)s * %(step)s,
         'address_id', original.address_id + %(copy)s * %(step)s,
         'created_at', original.created_at - %(copy)s * interval '333 minutes',
         'paid_at', original.paid_at - %(copy)s * interval '333 minutes'
     )) AS copy
WHERE original.id <= %(step)s
""",
    'works': """
INSERT INTO orders_work
SELECT copy.*
FROM orders_work AS original,
     LATERAL jsonb_populate_record(original, jsonb_build_object(
         'order_id', original.order_id + %(copy)s * %(step)s,
         'queued_at', original.queued_at - %(copy)s * interval '333 minutes'
     )) AS copy
WHERE original.order_id <= %(step)s
""",
    'lines': """
INSERT INTO orders_orderline
SELECT copy.*
FROM orders_orderline AS original,
     LATERAL jsonb_populate_record(original, jsonb_build_object(
         'id', original.id + %(copy)s * %(step)s * 5, 'order_id', original.order_id + %(copy)s * %(step)s
     )) AS copy
WHERE original.id <= %(step)s * 5
""",
    'holds': """
INSERT INTO orders_hold
SELECT copy.*
FROM orders_hold AS original,
     LATERAL jsonb_populate_record(original, jsonb_build_object(
         'id', original.id + %(copy)s * %(step)s, 'order_id', original.order_id + %(copy)s * %(step)s
     )) AS copy
WHERE original.id <= %(step)s
""",
    'parcels': """
INSERT INTO orders_parcel
SELECT copy.*
FROM orders_parcel AS original,
     LATERAL jsonb_populate_record(original, jsonb_build_object(
         'id', original.id + %(copy)s * %(step)s,
         'tracking_number',
         CASE original.tracking_number WHEN '' THEN '' ELSE original.tracking_number || 'X' || %(copy)s END
     )) AS copy
WHERE original.id <= %(step)s
""",
    'parcel_lines': """
INSERT INTO orders_parcelline
SELECT copy.*
FROM orders_parcelline AS original,
     LATERAL jsonb_populate_record(original, jsonb_build_object(
         'id', original.id + %(copy)s * %(step)s * 5,
         'parcel_id', original.parcel_id + %(copy)s * %(step)s,
         'order_id', original.order_id + %(copy)s * %(step)s,
         'order_line_id', original.order_line_id + %(copy)s * %(step)s * 5
     )) AS copy
WHERE original.id <= %(step)s * 5
""",
}

COUNTERS = """
UPDATE core_tally
SET amount = amount * %s
"""
