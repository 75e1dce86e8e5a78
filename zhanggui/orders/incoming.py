"""What a platform tells us of an order, whichever file or message it came in.

`None` everywhere means "this source does not say" and never overwrites what is known; an empty text means "says: nothing".
A list file brings headers (`lines is None`), its detail file brings lines (`header_known` false): either may come first,
and `orders.services.receive` joins them by shop and platform number. Amounts are fen, times are aware.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PlatformState(StrEnum):
    """Where the platform says the trade stands; every platform's words are mapped to these by `channels`."""

    UNPAID = 'unpaid'
    PAID = 'paid'
    LOCKED = 'locked'  # the platform forbids dispatch for now (pre-authorisation, 锁定, 暂停)
    PART_SHIPPED = 'part_shipped'
    SHIPPED = 'shipped'
    SIGNED = 'signed'
    COMPLETED = 'completed'
    CLOSED_UNPAID = 'closed_unpaid'
    CLOSED_REFUNDED = 'closed_refunded'


class RefundState(StrEnum):
    """What the platform says of a refund, on a line or a whole order."""

    NONE = 'none'
    REQUESTED = 'requested'
    AGREED = 'agreed'  # waiting for the goods to come back
    RETURNED = 'returned'  # goods on their way back or arrived, waiting for the seller
    REFUSED = 'refused'
    SUCCESS = 'success'
    CLOSED = 'closed'


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Who gets the parcel. Fields may be masked by the platform (`张**`, `138****0000`): kept as they came."""

    name: str = ''
    phone: str = ''
    province: str = ''
    city: str = ''
    district: str = ''
    street: str = ''
    postcode: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingLine:
    """One kind of goods in a trade. `line_no` is the platform's sub-order number; else code, title and attributes tell it."""

    line_no: str = ''
    code: str = ''  # the merchant's own code as typed on the platform (商家编码)
    platform_sku: str = ''  # the platform's id of the SKU or item
    title: str = ''
    attributes: str = ''  # '颜色:白色;尺码:M'
    quantity: int = 1
    price_fen: int = 0
    paid_fen: int | None = None  # the line's share after discounts; None: spread by `receive`
    refund: RefundState | None = None
    refunded_fen: int | None = None
    gift: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingOrder:
    """One trade as one source tells it at `told_at` (time of the export or message)."""

    number: str
    told_at: datetime
    header_known: bool = True
    state: PlatformState | None = None
    created_at: datetime | None = None
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    completed_at: datetime | None = None
    nick: str | None = None
    receiver: Receiver | None = None
    goods_fen: int | None = None
    freight_fen: int | None = None
    discount_fen: int | None = None  # positive: taken off
    total_fen: int | None = None  # what the buyer had to pay
    paid_fen: int | None = None  # what the buyer paid, before refunds
    refunded_fen: int | None = None
    refund: RefundState | None = None
    message: str | None = None  # buyer's message
    memo: str | None = None  # seller's memo
    flag: int | None = None  # seller's coloured flag, 0 none, 1 red … 5 purple
    courier: str | None = None
    tracking_number: str | None = None
    close_reason: str | None = None
    presale: bool | None = None
    lines: tuple[IncomingLine, ...] | None = None
    source_rows: tuple[int, ...] = ()  # rows of the file this came from, for messages
