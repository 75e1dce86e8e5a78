"""The proof looks at one moment, finds what is wrong, and keeps what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import DatabaseError

from zhanggui.core import drift, tallies
from zhanggui.core.drift import Invariant
from zhanggui.core.models import DriftRun, Tally
from zhanggui.core.tallies import Mark
from zhanggui.core.tests.rivals import Rival
from zhanggui.core.words import say

LABEL = say('试验', 'A trial')
NEGATIVE = 'SELECT owner, amount FROM core_tally WHERE amount < 0 ORDER BY owner'


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Only the invariants of the test, for the length of the test."""
    monkeypatch.setattr(drift, '_invariants', {})
    return drift.register


def test_every_violation_is_counted_and_the_first_are_shown(db: None, registered: Callable[..., None]) -> None:
    registered(Invariant('negative', LABEL, NEGATIVE), Invariant('function', LABEL, lambda: ['one', 'two']))
    tallies.add({Mark('test', owner): -owner for owner in range(1, 31)})
    negative, function = drift.run()
    assert (negative.found, len(negative.examples), negative.examples[0]) == (30, drift.SHOWN_MAX, 'owner=1, amount=-1')
    assert (function.found, function.examples) == (2, ['one', 'two'])


def test_a_sound_house_finds_nothing_and_says_so(db: None, registered: Callable[..., None]) -> None:
    registered(Invariant('negative', LABEL, NEGATIVE))
    proofs = drift.run_and_keep()
    assert [proof.found for proof in proofs] == [0]
    kept = DriftRun.objects.get()
    assert kept.found == 0
    assert kept.report == [proof.as_dict() for proof in proofs]


def test_one_name_is_one_invariant(registered: Callable[..., None]) -> None:
    registered(Invariant('negative', LABEL, NEGATIVE))
    with pytest.raises(ValueError, match='twice'):
        registered(Invariant('negative', LABEL, NEGATIVE))


@pytest.mark.django_db(transaction=True)
def test_work_going_on_meanwhile_is_not_drift(registered: Callable[..., None], rival: Rival) -> None:
    """Two statements of one proof see the same moment, though somebody commits between them."""

    def meanwhile() -> Iterator[str]:
        rival(lambda: tallies.add({Mark('test', 1): -1}))
        return iter(())

    registered(
        Invariant('before', LABEL, NEGATIVE),
        Invariant('meanwhile', LABEL, meanwhile),
        Invariant('after', LABEL, NEGATIVE),
    )
    assert [proof.found for proof in drift.run()] == [0, 0, 0]
    assert Tally.objects.filter(amount__lt=0).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_proof_cannot_write(registered: Callable[..., None]) -> None:
    registered(Invariant('writer', LABEL, "INSERT INTO core_tally (name, owner, key, amount) VALUES ('x', 1, '', 1)"))
    with pytest.raises(DatabaseError, match='read-only'):
        drift.run()
