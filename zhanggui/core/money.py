"""Money is a whole number of fen, everywhere; only people see yuan."""

from __future__ import annotations

from collections.abc import Sequence


def yuan(fen: int | None, *, sign: str = '¥') -> str:
    """`123450` → `¥1,234.50`; nothing known → an em dash."""
    if fen is None:
        return '—'
    minus = '-' if fen < 0 else ''
    whole, cents = divmod(abs(fen), 100)
    return f'{minus}{sign}{whole:,}.{cents:02d}'


def spread(total_fen: int, weights: Sequence[int]) -> list[int]:
    """Share `total_fen` by weight so that the parts sum to it to the fen (largest remainder; equal when all weigh 0)."""
    if not weights:
        return []
    sum_of_weights = sum(weights)
    if sum_of_weights <= 0:
        weights = [1] * len(weights)
        sum_of_weights = len(weights)
    exact = [total_fen * weight for weight in weights]
    parts = [value // sum_of_weights for value in exact]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(exact[i] % sum_of_weights), i))
    for i in by_remainder[: total_fen - sum(parts)]:
        parts[i] += 1
    return parts
