"""Controls that the code declares: each gives evidence on the demo's days, and sees a rule being broken."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.stories import returns
from zhanggui.core import clock, drift
from zhanggui.core.models import DriftRun
from zhanggui.orders.models import Hold, Work
from zhanggui.org.models import User
from zhanggui.rulebook import controls
from zhanggui.rulebook.controls import Evidence, Period

pytestmark = pytest.mark.django_db


def evidence(name: str) -> Evidence:
    today = clock.today()
    return controls.get(name).evidence(Period(today - timedelta(days=30), today))


def test_every_control_answers() -> None:
    """A statement with a misspelt column would only be found when somebody looks."""
    returns.company()
    for control in controls.every():
        found = evidence(control.name)
        assert found.kept >= 0, control.name
        assert all(example.title for example in [*found.broken, *found.open]), control.name


def test_an_order_that_left_with_an_open_hold_is_seen() -> None:
    order = returns.company()
    now = clock.now()
    Work.objects.filter(order=order).update(shipped_at=now)
    assert evidence('orders.audited_first').broken == []
    Hold.objects.create(order=order, shop_id=order.shop_id, kind='message', raised_at=now - timedelta(hours=1))
    found = evidence('orders.audited_first')
    assert [example.title for example in found.broken] == [order.number]
    assert [example.title for example in evidence('orders.message_read').open] == [order.number]


def test_a_night_on_which_a_proof_failed_is_a_broken_one() -> None:
    returns.company()
    drift.run_and_keep()
    assert (evidence('stock.ledger').kept, evidence('stock.ledger').broken) == (1, [])
    DriftRun.objects.create(
        seconds=1,
        found=2,
        report=[{'invariant': 'stock_ledger', 'label': '库存', 'found': 2, 'seconds': 0.1, 'examples': []}],
    )
    assert len(evidence('stock.ledger').broken) == 1
    assert len(evidence('core.audit_unbroken').broken) == 0


def test_an_account_above_all_rules_is_told() -> None:
    returns.company()
    assert evidence('org.scoped').broken == []
    User.objects.filter(username='admin').update(is_superuser=True)
    assert len(evidence('org.scoped').broken) == 1
