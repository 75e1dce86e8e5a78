"""SQL of the stock ledger, one statement a name."""

from __future__ import annotations

PROMISE_BALANCES_LOCK = """
SELECT id, warehouse_id, sku_id, on_hand - allocated
FROM stock_balance
WHERE warehouse_id = ANY(%s::bigint[]) AND sku_id = ANY(%s::bigint[])
ORDER BY id
FOR UPDATE
"""

PROMISE_MOVEMENTS_INSERT = """
INSERT INTO stock_movement (kind, at, promise_id, balance_id, quantity)
SELECT %s, %s, promise.id, promise.balance_id, promise.quantity
FROM unnest(%s::bigint[], %s::bigint[], %s::integer[]) AS promise (id, balance_id, quantity)
"""

PROMISE_BALANCES_HOLD = """
SELECT id
FROM stock_balance
WHERE id = ANY(%s::bigint[])
ORDER BY id
FOR UPDATE
"""

PROMISE_BALANCES_CHANGE = """
UPDATE stock_balance AS balance
SET on_hand = balance.on_hand + change.on_hand,
    allocated = balance.allocated + change.allocated
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS change (id, on_hand, allocated)
WHERE balance.id = change.id
"""

DOCUMENT_BALANCES_ADD = """
INSERT INTO stock_balance (warehouse_id, sku_id, batch, shelf, on_hand, allocated, quarantined)
SELECT place.warehouse_id, place.sku_id, place.batch, '', 0, 0, 0
FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS place (warehouse_id, sku_id, batch)
ORDER BY place.warehouse_id, place.sku_id, place.batch
ON CONFLICT (warehouse_id, sku_id, batch) DO NOTHING
"""

DOCUMENT_BALANCES_LOCK = """
SELECT balance.id, balance.warehouse_id, balance.sku_id, balance.batch,
       balance.on_hand, balance.allocated, balance.quarantined
FROM stock_balance AS balance
JOIN unnest(%s::bigint[], %s::bigint[], %s::text[]) AS place (warehouse_id, sku_id, batch)
  ON balance.warehouse_id = place.warehouse_id AND balance.sku_id = place.sku_id AND balance.batch = place.batch
ORDER BY balance.id
FOR UPDATE OF balance
"""

DOCUMENT_BALANCES_CHANGE = """
UPDATE stock_balance AS balance
SET on_hand = change.on_hand,
    quarantined = change.quarantined,
    shelf = coalesce(nullif(change.shelf, ''), balance.shelf)
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[]) AS change (id, on_hand, quarantined, shelf)
WHERE balance.id = change.id
"""

AVAILABILITY = """
SELECT warehouse_id, sku_id, sum(on_hand), sum(allocated), sum(quarantined)
FROM stock_balance
WHERE sku_id = ANY(%s::bigint[]) AND (%s::bigint[] IS NULL OR warehouse_id = ANY(%s::bigint[]))
GROUP BY warehouse_id, sku_id
"""

BALANCES_DRIFTED = """
SELECT balance.id AS balance, balance.on_hand, balance.allocated, balance.quarantined,
       coalesce(ledger.on_hand, 0) AS ledger_on_hand,
       coalesce(ledger.allocated, 0) AS ledger_allocated,
       coalesce(ledger.quarantined, 0) AS ledger_quarantined
FROM stock_balance AS balance
LEFT JOIN (
    SELECT movement.balance_id,
           sum(movement.quantity * effect.on_hand) AS on_hand,
           sum(movement.quantity * effect.allocated) AS allocated,
           sum(movement.quantity * effect.quarantined) AS quarantined
    FROM stock_movement AS movement
    JOIN unnest(%s::text[], %s::integer[], %s::integer[], %s::integer[])
        AS effect (kind, on_hand, allocated, quarantined) ON effect.kind = movement.kind
    GROUP BY movement.balance_id
) AS ledger ON ledger.balance_id = balance.id
WHERE (balance.on_hand, balance.allocated, balance.quarantined)
   <> (coalesce(ledger.on_hand, 0), coalesce(ledger.allocated, 0), coalesce(ledger.quarantined, 0))
"""

BALANCES_UNSOUND = """
SELECT id AS balance, on_hand, allocated, quarantined
FROM stock_balance
WHERE allocated < 0 OR allocated > on_hand OR quarantined < 0
"""

MOVEMENTS_ORPHANED = """
SELECT movement.id AS movement, movement.balance_id AS balance, movement.document_line_id AS document_line
FROM stock_movement AS movement
LEFT JOIN stock_balance AS balance ON balance.id = movement.balance_id
LEFT JOIN stock_documentline AS line ON line.id = movement.document_line_id
WHERE balance.id IS NULL OR (movement.document_line_id IS NOT NULL AND line.id IS NULL)
"""

DOCUMENT_LINES_UNMOVED = """
SELECT line.id AS document_line, line.document_id AS document
FROM stock_documentline AS line
JOIN stock_document AS document ON document.id = line.document_id
LEFT JOIN stock_movement AS movement
  ON movement.document_line_id = line.id AND movement.kind = line.kind AND movement.quantity = line.quantity
LEFT JOIN stock_balance AS balance
  ON balance.id = movement.balance_id
 AND (balance.warehouse_id, balance.sku_id, balance.batch) = (document.warehouse_id, line.sku_id, line.batch)
WHERE balance.id IS NULL
"""

TRANSFERS_ONE_SIDED = """
SELECT line.id AS document_line, line.document_id AS document
FROM stock_documentline AS line
JOIN stock_document AS document ON document.id = line.document_id
LEFT JOIN stock_movement AS movement
  ON movement.document_line_id = line.id AND movement.kind = 'moved_in' AND movement.quantity = line.quantity
LEFT JOIN stock_balance AS balance
  ON balance.id = movement.balance_id AND balance.warehouse_id = document.to_warehouse_id
WHERE document.kind = 'transfer' AND balance.id IS NULL
"""

PROMISES_ENDED_WRONGLY = """
SELECT promise_id AS promise
FROM stock_movement
WHERE promise_id IS NOT NULL
GROUP BY promise_id
HAVING count(*) FILTER (WHERE kind = 'allocated') <> 1
    OR count(*) FILTER (WHERE kind IN ('released', 'shipped')) > 1
    OR count(DISTINCT (balance_id, quantity)) > 1
"""

BUNDLES_IN_STOCK = """
SELECT balance.id AS balance, sku.code
FROM stock_balance AS balance
JOIN catalog_sku AS sku ON sku.id = balance.sku_id
WHERE sku.is_bundle
"""
