"""Months, weeks and days as plans use them: first and last day, the one before, the one after. Weeks begin on Monday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from zhanggui.core.words import Words, say
from zhanggui.planning.choices import PlanPeriod

WEEK = timedelta(days=6)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    period: str
    first: date
    last: date

    @property
    def before(self) -> Span:
        return span(self.period, self.first - DAY)

    @property
    def after(self) -> Span:
        return span(self.period, self.last + DAY)

    @property
    def words(self) -> Words:
        if self.period == PlanPeriod.MONTH:
            return say(f'{self.first:%Y} 年 {self.first.month} 月', f'{self.first:%B %Y}')
        if self.period == PlanPeriod.WEEK:
            year, week, _ = self.first.isocalendar()
            days = f'{self.first:%m-%d} – {self.last:%m-%d}'
            return say(f'{year} 年第 {week} 周（{days}）', f'Week {week} of {year} ({days})')
        return say(f'{self.first:%Y-%m-%d}', f'{self.first:%Y-%m-%d}')


def span(period: str, day: date) -> Span:
    """The month, week or day that `day` lies in."""
    if period == PlanPeriod.MONTH:
        first = day.replace(day=1)
        return Span(period, first, (first + timedelta(days=31)).replace(day=1) - DAY)
    if period == PlanPeriod.WEEK:
        first = day - timedelta(days=day.weekday())
        return Span(period, first, first + WEEK)
    return Span(period, day, day)
