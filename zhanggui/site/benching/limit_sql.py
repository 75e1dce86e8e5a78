"""SQL of the limit: the fewest tables and statements that still import, audit, allocate and ship without overselling."""

from __future__ import annotations

TABLES = """
CREATE TABLE limit_order (
    id bigint PRIMARY KEY,
    number text NOT NULL UNIQUE,
    paid_at timestamptz NOT NULL,
    total_fen bigint NOT NULL,
    noted boolean NOT NULL,
    state smallint NOT NULL
) WITH (fillfactor = 70);
CREATE TABLE limit_line (
    order_id bigint NOT NULL,
    sku_id integer NOT NULL,
    quantity integer NOT NULL,
    paid_fen bigint NOT NULL
);
CREATE INDEX limit_line_order ON limit_line (order_id);
CREATE TABLE limit_balance (
    sku_id integer PRIMARY KEY,
    on_hand bigint NOT NULL,
    allocated bigint NOT NULL DEFAULT 0,
    CHECK (allocated BETWEEN 0 AND on_hand)
) WITH (fillfactor = 50);
CREATE TABLE limit_movement (
    sku_id integer NOT NULL,
    order_id bigint NOT NULL,
    kind smallint NOT NULL,
    quantity integer NOT NULL
);
CREATE SEQUENCE limit_order_id;
"""

STOCK = """
INSERT INTO limit_balance (sku_id, on_hand)
SELECT sku_id - 1, on_hand
FROM unnest(%s::bigint[]) WITH ORDINALITY AS stock (on_hand, sku_id)
"""

NEXT_IDS = """
SELECT nextval('limit_order_id')
FROM generate_series(1, %s)
"""

COPY_ORDERS = 'COPY limit_order (id, number, paid_at, total_fen, noted, state) FROM STDIN'
COPY_LINES = 'COPY limit_line (order_id, sku_id, quantity, paid_fen) FROM STDIN'
COPY_MOVEMENTS = 'COPY limit_movement (sku_id, order_id, kind, quantity) FROM STDIN'

AUDIT = """
UPDATE limit_order
SET state = 1
WHERE id = ANY(%s) AND state = 0 AND NOT noted
RETURNING id
"""

# The ids come back in the order of payment: first come, first served.
LOCK_ORDERS = """
SELECT id
FROM limit_order
WHERE id = ANY(%s) AND state = %s
ORDER BY paid_at, id
FOR UPDATE
"""

LINES_OF = """
SELECT order_id, sku_id, quantity
FROM limit_line
WHERE order_id = ANY(%s)
"""

LOCK_BALANCES = """
SELECT sku_id, on_hand - allocated
FROM limit_balance
WHERE sku_id = ANY(%s)
ORDER BY sku_id
FOR UPDATE
"""

MOVE_BALANCES = """
UPDATE limit_balance AS balance
SET on_hand = balance.on_hand + change.on_hand, allocated = balance.allocated + change.allocated
FROM unnest(%s::integer[], %s::bigint[], %s::bigint[]) AS change (sku_id, on_hand, allocated)
WHERE balance.sku_id = change.sku_id
"""

MOVE_ORDERS = """
UPDATE limit_order
SET state = %s
WHERE id = ANY(%s)
"""

# What must be true at the end, or the limit measured nothing: one row per broken rule.
DRIFT = """
SELECT balance.sku_id
FROM limit_balance AS balance
LEFT JOIN (
    SELECT sku_id,
           sum(quantity) FILTER (WHERE kind = 1) AS promised,
           sum(quantity) FILTER (WHERE kind = 2) AS shipped
    FROM limit_movement
    GROUP BY sku_id
) AS moved ON moved.sku_id = balance.sku_id
WHERE balance.allocated <> coalesce(moved.promised, 0) - coalesce(moved.shipped, 0)
   OR balance.on_hand < balance.allocated
"""
