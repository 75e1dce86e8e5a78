"""Figures that the reports bring to others: yesterday's, to open a meeting with."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from zhanggui.core import tallies
from zhanggui.core.money import yuan
from zhanggui.core.words import say
from zhanggui.orders.services.counters import CREATED, PAID, PAID_FEN, SHIPPED
from zhanggui.planning import agenda
from zhanggui.planning.agenda import Ask, Line
from zhanggui.reports.policies import SEE_REPORTS

LINES = ((PAID_FEN, say('付款金额', 'Paid')), (PAID, say('付款单数', 'Orders paid')), (CREATED, say('新订单', 'New orders')),
         (SHIPPED, say('发货单数', 'Orders shipped')))  # fmt: skip


def yesterday(ask: Ask) -> list[Line]:
    """Against the day before, in the shops of whoever opens it."""
    if not ask.actor.may(SEE_REPORTS):
        return []
    day, before = ask.yesterday, ask.yesterday - timedelta(days=1)
    told = tallies.by_day([name for name, _ in LINES], before, ask.actor.scope_of('shop'))
    lines = []
    for name, label in LINES:
        now, then = told.get((name, day), 0), told.get((name, before), 0)
        shown = yuan(now) if name == PAID_FEN else f'{now:,}'
        change = f'{shown} ({(now - then) / then:+.0%})' if then else shown
        lines.append(Line(str(label), change, reverse('reports.dashboard'), bool(then) and now < then * 0.8))
    return lines


agenda.source('yesterday', say('昨日数据', 'Yesterday'), yesterday, order=10)
