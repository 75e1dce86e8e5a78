"""The ledger's arithmetic, tried by itself and then by random use against a model of plain numbers."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from zhanggui.catalog.models import Product, Sku
from zhanggui.core import clock, drift
from zhanggui.core.actors import system
from zhanggui.core.verdicts import Verdicts
from zhanggui.org.models import Warehouse
from zhanggui.stock.choices import MovementKind
from zhanggui.stock.drafts import AdjustmentLine, InspectionLine, ReceiptLine, TransferLine
from zhanggui.stock.ledger import Bucket, Move, decide
from zhanggui.stock.models import Balance
from zhanggui.stock.services import adjust, inspect, receive, transfer
from zhanggui.stock.services.promises import Promise, keep, open_shelf, release, ship

SYSTEM = system('test')
PLACE = (1, 1, '')
SKUS = st.sampled_from(['A0', 'A1', 'A2'])
PLACES = st.sampled_from(['W1', 'W2'])
PIECES = st.integers(1, 9)


def test_what_one_line_brings_the_next_may_take() -> None:
    moves = [Move(0, PLACE, MovementKind.RECEIVED, 5), Move(1, PLACE, MovementKind.ADJUSTED_DOWN, 5)]
    assert decide(moves, {}).after == {PLACE: Bucket(0, 0, 0)}
    assert [shortage.move.line for shortage in decide(reversed(moves), {}).shortages] == [1]


@pytest.mark.parametrize(
    ('kind', 'there'), [(MovementKind.ADJUSTED_DOWN, 2), (MovementKind.QUARANTINED, 2), (MovementKind.SCRAPPED, 3)]
)
def test_a_shortage_says_how_much_could_be_taken(kind: MovementKind, there: int) -> None:
    before = {PLACE: Bucket(on_hand=5, allocated=3, quarantined=3)}
    short = decide([Move(0, PLACE, kind, 4)], before)
    assert short.after == {}
    assert [shortage.there for shortage in short.shortages] == [there]
    assert decide([Move(0, PLACE, kind, there)], before).shortages == []


class Warehouses(RuleBasedStateMachine):
    """Everything that moves stock, in any order; a model of three counters a place says what must be there."""

    @initialize()
    def open(self) -> None:
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        product = Product.objects.create(code='P', name='n')
        self.skus = {code: Sku.objects.create(product=product, code=code).pk for code in ('A0', 'A1', 'A2')}
        self.places = {code: Warehouse.objects.create(code=code, name=code).pk for code in ('W1', 'W2')}
        self.on_hand: Counter[tuple[str, str]] = Counter()
        self.allocated: Counter[tuple[str, str]] = Counter()
        self.quarantined: Counter[tuple[str, str]] = Counter()
        self.promises: list[tuple[tuple[str, str], Promise]] = []
        self.next_promise = 1

    def teardown(self) -> None:
        if hasattr(self, 'savepoint'):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def free(self, place: str, sku: str) -> int:
        return self.on_hand[place, sku] - self.allocated[place, sku]

    def expect(self, verdicts: Verdicts, possible: bool) -> bool:
        assert bool(verdicts.done) == possible, verdicts
        assert bool(verdicts.refused) != possible
        return possible

    @rule(place=PLACES, lines=st.lists(st.tuples(SKUS, PIECES), min_size=1, max_size=4), aside=st.booleans())
    def receive(self, place: str, lines: list[tuple[str, int]], aside: bool) -> None:
        drafts = [ReceiptLine(sku=sku, quantity=pieces) for sku, pieces in lines]
        verdicts = receive(drafts, actor=SYSTEM, warehouse_id=self.places[place], to_quarantine=aside)
        assert self.expect(verdicts, possible=True)
        for sku, pieces in lines:
            (self.quarantined if aside else self.on_hand)[place, sku] += pieces

    @rule(place=PLACES, sku=SKUS, difference=st.integers(-9, 9).filter(bool))
    def adjust(self, place: str, sku: str, difference: int) -> None:
        line = AdjustmentLine(sku=sku, difference=difference)
        verdicts = adjust([line], actor=SYSTEM, warehouse_id=self.places[place], reason='盘点')
        if self.expect(verdicts, possible=self.free(place, sku) + difference >= 0):
            self.on_hand[place, sku] += difference

    @rule(source=PLACES, lines=st.lists(st.tuples(SKUS, PIECES), min_size=1, max_size=3))
    def transfer(self, source: str, lines: list[tuple[str, int]]) -> None:
        target = 'W2' if source == 'W1' else 'W1'
        wanted = Counter[str]()
        for sku, pieces in lines:
            wanted[sku] += pieces
        drafts = [TransferLine(sku=sku, quantity=pieces) for sku, pieces in lines]
        verdicts = transfer(drafts, actor=SYSTEM, warehouse_id=self.places[source], to_warehouse_id=self.places[target])
        if self.expect(verdicts, possible=all(self.free(source, sku) >= n for sku, n in wanted.items())):
            for sku, pieces in wanted.items():
                self.on_hand[source, sku] -= pieces
                self.on_hand[target, sku] += pieces

    @rule(place=PLACES, sku=SKUS, pieces=PIECES, outcome=st.sampled_from(['cleared', 'scrapped', 'quarantined']))
    def inspect(self, place: str, sku: str, pieces: int, outcome: str) -> None:
        there = self.free(place, sku) if outcome == 'quarantined' else self.quarantined[place, sku]
        line = InspectionLine(sku=sku, outcome=outcome, quantity=pieces)
        verdicts = inspect([line], actor=SYSTEM, warehouse_id=self.places[place])
        if self.expect(verdicts, possible=there >= pieces):
            self.quarantined[place, sku] += pieces if outcome == 'quarantined' else -pieces
            self.on_hand[place, sku] += {'cleared': pieces, 'scrapped': 0, 'quarantined': -pieces}[outcome]

    @rule(place=PLACES, sku=SKUS, pieces=PIECES)
    def promise(self, place: str, sku: str, pieces: int) -> None:
        spot = (self.places[place], self.skus[sku])
        takes = open_shelf([spot[0]], [spot[1]]).take(spot, pieces)
        assert (takes is not None) == (self.free(place, sku) >= pieces)
        for take in takes or ():
            made = Promise(self.next_promise, take.balance_id, take.quantity)
            keep([made], at=clock.now())
            self.promises.append(((place, sku), made))
            self.allocated[place, sku] += take.quantity
            self.next_promise += 1

    @rule(data=st.data(), ships=st.booleans())
    def end_a_promise(self, data: Any, ships: bool) -> None:
        if not self.promises:
            return
        spot, made = self.promises.pop(data.draw(st.integers(0, len(self.promises) - 1)))
        (ship if ships else release)([made], at=clock.now())
        self.allocated[spot] -= made.quantity
        self.on_hand[spot] -= made.quantity if ships else 0

    @invariant()
    def the_books_agree(self) -> None:
        if not hasattr(self, 'places'):
            return
        kept = {
            (row.warehouse.code, row.sku.code): (row.on_hand, row.allocated, row.quarantined)
            for row in Balance.objects.select_related('warehouse', 'sku')
        }
        spots = {*self.on_hand, *self.allocated, *self.quarantined}
        for spot in spots:
            wanted = (self.on_hand[spot], self.allocated[spot], self.quarantined[spot])
            assert kept.get(spot, (0, 0, 0)) == wanted, spot
        assert [proof for proof in drift.run() if proof.found and proof.invariant.startswith('stock')] == []


@pytest.mark.django_db
def test_any_order_of_moves_leaves_the_books_in_agreement() -> None:
    few = settings(
        max_examples=15, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(Warehouses, settings=few)
