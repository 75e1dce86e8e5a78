"""Shares of an amount sum to it to the fen, and nobody gets more than a fen beside the exact share."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from zhanggui.core.money import spread, yuan

WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=30)


@given(st.integers(-(10**12), 10**12), WEIGHTS)
def test_shares_sum_to_the_total_and_lie_beside_the_exact_share(total_fen: int, weights: list[int]) -> None:
    parts = spread(total_fen, weights)
    assert sum(parts) == total_fen
    weighed = weights if sum(weights) else [1] * len(weights)
    for part, weight in zip(parts, weighed, strict=True):
        assert abs(part * sum(weighed) - total_fen * weight) < sum(weighed)


@given(st.integers(0, 10**9), WEIGHTS)
def test_the_heavier_never_gets_less(total_fen: int, weights: list[int]) -> None:
    by_weight = sorted(zip(weights, spread(total_fen, weights), strict=True))
    assert all(lighter[1] <= heavier[1] for lighter, heavier in pairwise(by_weight) if lighter[0] < heavier[0])


def test_the_odd_fen_goes_to_the_largest_remainder_and_then_to_the_first() -> None:
    assert spread(100, [1, 1, 1]) == [34, 33, 33]
    assert spread(10, [1, 2]) == [3, 7]
    assert spread(5, [0, 0]) == [3, 2]
    assert spread(5, []) == []


def test_people_see_yuan() -> None:
    assert [yuan(each) for each in (123_450, -5, 0, None)] == ['¥1,234.50', '-¥0.05', '¥0.00', '—']
