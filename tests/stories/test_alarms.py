"""A timer on the edge of a step: a case that never lets it fire keeps the rule, one that does breaks it."""

from __future__ import annotations

import pytest

from tests.stories import returns
from tests.stories.returns import ARRIVAL, ASK, EXPLAINED, WORN, Return
from zhanggui.core import clock
from zhanggui.flow.selectors.evidence import counted as evidence_of
from zhanggui.rulebook.controls import Period

pytestmark = pytest.mark.django_db
ALARM = ('clock', 'P40', 'hours_72')


def inspected() -> Return:
    case = returns.begin(returns.company())
    case.does('service', 'ask', **ASK)
    case.does('warehouse', 'receive', **ARRIVAL)
    case.does('warehouse', 'inspect', **WORN)
    case.does('service', 'answer')
    return case


def counted() -> tuple[int, int]:
    today = Period.day(clock.today())
    found = [each for each in evidence_of(today.since, today.until) if (each.kind, each.process, each.node) == ALARM]
    return sum(each.kept for each in found), sum(each.broken for each in found)


def test_explained_in_time_keeps_the_72_hours() -> None:
    case = inspected()
    assert counted() == (0, 0), 'nothing is decided before the case ends'
    case.does('service', 'explain', **EXPLAINED)
    case.does('warehouse', 'back', back_waybill='SF2002')
    assert counted() == (1, 0)


def test_not_accepted_within_72_hours_breaks_them() -> None:
    case = inspected()
    with returns.later(hours=72, minutes=1):
        assert counted() == (0, 1)
        case.does('service', 'dispute', dispute_note='我方胜')
        case.does('warehouse', 'back', back_waybill='SF2003')
        assert counted() == (0, 1), 'ending afterwards does not mend it'
