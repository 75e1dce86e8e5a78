"""What may be asked of the customers: find or make them, blacklist them, and show one in clear."""

from __future__ import annotations

from zhanggui.customers.services.blacklist import blacklist, unblacklist
from zhanggui.customers.services.lookups import Destination, addresses_for, customers_for
from zhanggui.customers.services.reveals import reveal

__all__ = ['Destination', 'addresses_for', 'blacklist', 'customers_for', 'reveal', 'unblacklist']
