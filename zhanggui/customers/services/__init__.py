"""What other contexts may ask of the customers."""

from __future__ import annotations

from zhanggui.customers.services.lookups import Destination, addresses_for, customers_for

__all__ = ['Destination', 'addresses_for', 'customers_for']
