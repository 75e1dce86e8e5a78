"""The built-in checks of an order, pure: facts in, reasons to wait out. Each reason says exactly what is wrong.

A reason is identified by kind and detail: one that a person has released comes back only when its detail changes, and one whose
fact is gone is lifted by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from zhanggui.core.money import yuan
from zhanggui.orders.choices import HoldKind
from zhanggui.orders.incoming import PlatformState, Receiver, RefundState

OPEN_REFUNDS = frozenset({RefundState.REQUESTED, RefundState.AGREED, RefundState.RETURNED})
SHOWN_MAX = 3

# Kinds that these checks raise and lift; the others belong to allocation, the platform's dispatch, or a person.
CHECKED = frozenset(
    {
        HoldKind.MESSAGE, HoldKind.MEMO, HoldKind.UNMATCHED, HoldKind.NO_LINES, HoldKind.ADDRESS, HoldKind.FLOOR,
        HoldKind.REFUND, HoldKind.BLACKLIST, HoldKind.HIGH_AMOUNT, HoldKind.PLATFORM_LOCK, HoldKind.PRESALE,
        HoldKind.PART_PAID,
    }
)  # fmt: skip


class LineFacts(NamedTuple):
    """A line as the checks see it. `floor_fen` is the SKU's floor price a piece, 0 for none."""

    code: str
    title: str
    matched: bool
    quantity: int
    paid_fen: int
    floor_fen: int
    refund: str = RefundState.NONE
    gift: bool = False


class OrderFacts(NamedTuple):
    platform_state: str
    refund: str
    paid_fen: int
    total_fen: int
    message: str
    memo: str
    presale: bool
    receiver: Receiver | None
    lines: Sequence[LineFacts]
    high_amount_fen: int
    blacklisted: str = ''


def examine(facts: OrderFacts) -> list[tuple[HoldKind, str]]:
    """Everything that stands in the way, at once."""
    found: list[tuple[HoldKind, str]] = []
    if facts.message:
        found.append((HoldKind.MESSAGE, facts.message[:200]))
    if facts.memo:
        found.append((HoldKind.MEMO, facts.memo[:200]))
    if facts.platform_state == PlatformState.LOCKED:
        found.append((HoldKind.PLATFORM_LOCK, ''))
    if facts.presale:
        found.append((HoldKind.PRESALE, ''))
    if facts.blacklisted:
        found.append((HoldKind.BLACKLIST, facts.blacklisted))
    if facts.total_fen > facts.high_amount_fen:
        found.append((HoldKind.HIGH_AMOUNT, f'{yuan(facts.total_fen)} > {yuan(facts.high_amount_fen)}'))
    if 0 < facts.paid_fen < facts.total_fen:
        found.append((HoldKind.PART_PAID, f'{yuan(facts.paid_fen)} / {yuan(facts.total_fen)}'))
    missing = incomplete(facts.receiver)
    if missing:
        found.append((HoldKind.ADDRESS, missing))
    if facts.refund in OPEN_REFUNDS or any(line.refund in OPEN_REFUNDS for line in facts.lines):
        found.append((HoldKind.REFUND, facts.refund if facts.refund in OPEN_REFUNDS else 'line'))
    found.extend(_of_lines(facts.lines))
    return found


def incomplete(receiver: Receiver | None) -> str:
    """What an address lacks to be delivered to: `收货人 电话 省市 详细地址`, or nothing. Ciphertext counts as there."""
    if receiver is None:
        return '收货人 电话 省市 详细地址'
    lacking = []
    if not receiver.name:
        lacking.append('收货人')
    if not receiver.phone:
        lacking.append('电话')
    if not receiver.province:
        lacking.append('省市')
    if len(receiver.street) < 2:
        lacking.append('详细地址')
    return ' '.join(lacking)


def _of_lines(lines: Sequence[LineFacts]) -> Iterator[tuple[HoldKind, str]]:
    if not lines:
        yield HoldKind.NO_LINES, ''
    unmatched = [line.code or line.title for line in lines if not line.matched]
    if unmatched:
        yield HoldKind.UNMATCHED, _shown(unmatched)
    cheap = [
        f'{line.code} {yuan(line.paid_fen // line.quantity)} < {yuan(line.floor_fen)}'
        for line in lines
        if line.floor_fen and not line.gift and line.paid_fen < line.floor_fen * line.quantity
    ]
    if cheap:
        yield HoldKind.FLOOR, _shown(cheap)


def _shown(names: Iterable[str]) -> str:
    """The first few, and how many more."""
    every = list(dict.fromkeys(names))
    more = f' +{len(every) - SHOWN_MAX}' if len(every) > SHOWN_MAX else ''
    return '；'.join(every[:SHOWN_MAX]) + more
