"""Figures of the dashboard, all from kept counters, for the shops in sight: no order is ever counted for a screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from zhanggui.core import clock, tallies
from zhanggui.core.actors import Actor
from zhanggui.orders.services.counters import CREATED, ON_TIME, PAID, PAID_FEN, SHIPPED

NAMES = (CREATED, PAID, PAID_FEN, SHIPPED, ON_TIME)


@dataclass(frozen=True, slots=True)
class Days:
    """Daily figures from `first` to today, every day present."""

    first: date
    today: date
    amounts: dict[tuple[str, date], int]

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.today - self.first).days + 1)]

    def on(self, name: str, day: date) -> int:
        return self.amounts.get((name, day), 0)

    def series(self, name: str) -> list[int]:
        return [self.on(name, day) for day in self.days]

    def total(self, name: str) -> int:
        return sum(self.series(name))


def last_days(actor: Actor, count: int) -> Days:
    """Today and the days before it, `count` in all, by Shanghai's calendar."""
    today = clock.today()
    first = today - timedelta(days=count - 1)
    return Days(first, today, tallies.by_day(NAMES, first, actor.scope_of('shop')))
