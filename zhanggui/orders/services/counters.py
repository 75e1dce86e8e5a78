"""Names of the desk's kept counters, one owner each: the shop. `invariants` proves every one of them by a full count."""

from __future__ import annotations

BY_STATE = 'orders.state'  # orders by state: the numbers on the tabs
HELD = 'orders.held'  # orders with at least one open hold
BY_HOLD = 'orders.hold'  # open holds by kind
CREATED = 'orders.created'  # orders by day of their making
PAID = 'orders.paid'  # paid orders by day of payment
PAID_FEN = 'orders.paid_fen'  # what was paid, likewise
SHIPPED = 'orders.shipped'  # orders shipped by us, by day
ON_TIME = 'orders.on_time'  # those of them within 48 hours of payment
