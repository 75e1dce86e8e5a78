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
