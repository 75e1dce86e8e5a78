"""What `drift` proves of the customers: addresses have their buyer, and every look in clear stands in the audit."""

from __future__ import annotations

from zhanggui.core.drift import Invariant, register
from zhanggui.core.words import say
from zhanggui.customers import sql

register(
    Invariant('customers_orphans', say('地址都有买家', 'No address lost its buyer'), sql.ADDRESSES_ORPHANED),
    Invariant('customers_reveals', say('每次查看都有审计', 'Every reveal is in the audit'), sql.REVEALS_UNTOLD),
)
