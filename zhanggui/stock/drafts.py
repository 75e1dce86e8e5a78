"""One line of each stock document as a person, a file or a program tells it. `sku` is a code or a barcode."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    sku: str
    quantity: int
    batch: str = ''
    shelf: str = ''
    note: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentLine:
    """`difference` is what the count found more (+) or less (-) than the books."""

    sku: str
    difference: int
    batch: str = ''
    note: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferLine:
    sku: str
    quantity: int
    batch: str = ''
    shelf: str = ''  # where it stands in the warehouse it comes to
    note: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionLine:
    """`outcome` is the value of an `Outcome`: set aside, cleared, scrapped."""

    sku: str
    outcome: str
    quantity: int
    batch: str = ''
    note: str = ''
