"""The proof finds what it is for: a move that no state machine has."""

from __future__ import annotations

import pytest

from zhanggui.core import audit
from zhanggui.core.actors import system
from zhanggui.orders.invariants import undeclared_moves

ACTOR = system('test')


@pytest.mark.django_db
def test_a_move_outside_the_machine_is_found() -> None:
    audit.record('orders.print', [1], actor=ACTOR, subject='orders.Parcel', sources='allocated', target='printed')
    audit.record('orders.ship', [1], actor=ACTOR, subject='orders.Parcel', sources='cancelled', target='shipped')
    audit.record('orders.receive', [1], actor=ACTOR, subject='orders.Order', target='audited')
    assert list(undeclared_moves()) == ['orders.Parcel: cancelled → shipped, 1 times, first 1']
