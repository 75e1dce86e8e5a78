"""A kept counter is the sum of its rows, whoever writes and whoever folds meanwhile."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from zhanggui.core import tallies
from zhanggui.core.models import Tally
from zhanggui.core.tallies import Mark
from zhanggui.core.tests.rivals import Rival, StartRival

DAY = date(2026, 11, 21)
CHANGES = st.lists(
    st.dictionaries(
        st.builds(
            Mark, st.just('test.state'), st.integers(1, 3), st.sampled_from(['', 'new']), st.sampled_from([None, DAY])
        ),
        st.integers(-3, 3),
        max_size=5,
    ),
    max_size=8,
)


class CountersAreTheSumOfTheirChanges(TestCase):
    @settings(max_examples=30, deadline=None)
    @given(CHANGES)
    def test_folding_changes_no_counter(self, changes: list[dict[Mark, int]]) -> None:
        wanted: Counter[Mark] = Counter()
        for each in changes:
            tallies.add(each)
            wanted.update(each)
        tallies.fold()
        kept = {Mark(row.name, row.owner, row.key, row.day): row.amount for row in Tally.objects.all()}
        assert len(kept) == Tally.objects.count(), 'one row a counter is left'
        assert {mark: kept.get(mark, 0) for mark in wanted} == dict(wanted)
        assert tallies.fold() == 0, 'there is nothing left to melt'


@pytest.mark.django_db
def test_a_reader_gets_the_owners_it_may_see() -> None:
    tallies.add({Mark('test.state', 1, 'new'): 3, Mark('test.state', 2, 'new'): 4, Mark('test.state', 2, 'old'): 1})
    tallies.add({Mark('test.state', 2, 'old'): -1, Mark('test.other', 1, 'new'): 9})
    assert tallies.sums('test.state') == {'new': 7}
    assert tallies.sums('test.state', [2]) == {'new': 4}
    assert tallies.sums('test.state', []) == {}


@pytest.mark.django_db
def test_days_before_the_first_asked_are_left_out() -> None:
    long_ago = date(2026, 1, 1)
    tallies.add(
        {Mark('test.paid', 1, day=DAY): 5, Mark('test.paid', 2, day=DAY): 6, Mark('test.paid', 1, day=long_ago): 7}
    )
    assert tallies.by_day(['test.paid'], DAY) == {('test.paid', DAY): 11}
    assert tallies.by_day(['test.paid'], DAY, [1]) == {('test.paid', DAY): 5}


@pytest.mark.django_db(transaction=True)
def test_one_who_folds_skips_what_another_is_folding(rival: Rival) -> None:
    """It neither waits nor melts the same rows a second time."""
    for _ in range(3):
        tallies.add({Mark('test.state', 1): 1})
    with transaction.atomic():
        assert tallies.fold() == 1
        assert rival(tallies.fold) == 0
    assert [row.amount for row in Tally.objects.all()] == [3]


@pytest.mark.django_db(transaction=True)
def test_many_writers_and_folders_at_once_lose_nothing(start_rival: StartRival) -> None:
    def write() -> None:
        for _ in range(40):
            tallies.add({Mark('test.state', 1, 'new'): 1, Mark('test.state', 2, 'new'): -1})

    def fold() -> None:
        for _ in range(20):
            tallies.fold()

    for busy in [start_rival(work) for work in (write, fold, write, fold, write)]:
        busy.result(60)
    assert (tallies.sums('test.state', [1]), tallies.sums('test.state', [2])) == ({'new': 120}, {'new': -120})


@pytest.mark.django_db(transaction=True)
def test_writers_of_one_counter_never_wait(rival: Rival) -> None:
    with transaction.atomic():
        tallies.add({Mark('test.state', 1): 1})
        rival(lambda: tallies.add({Mark('test.state', 1): 1}))
    assert tallies.sums('test.state') == {'': 2}
