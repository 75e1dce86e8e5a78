"""News of the customers for the contexts above them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class CustomersBlacklisted:
    """Nothing more leaves for these buyers until a person has looked."""

    KIND: ClassVar[str] = 'customers.blacklisted'

    customer_ids: list[int]


@dataclass(frozen=True, slots=True)
class CustomersCleared:
    """These buyers are no longer blacklisted."""

    KIND: ClassVar[str] = 'customers.cleared'

    customer_ids: list[int]
