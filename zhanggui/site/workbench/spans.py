"""Rounds of recurring duties: a day, a week from Monday, a month, a quarter, a year. Pure arithmetic on days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from zhanggui.core import clock
from zhanggui.flow.calendar import Days
from zhanggui.rulebook.choices import Every

WORK_ENDS = time(18)  # ours: a duty not done by the end of the last working day of its round is late
MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Span:
    """A round of a duty, both days included."""

    first: date
    last: date

    @classmethod
    def around(cls, day: date, every: str) -> Span:
        if every == Every.DAY:
            return cls(day, day)
        if every == Every.WEEK:
            monday = day - timedelta(days=day.weekday())
            return cls(monday, monday + timedelta(days=6))
        months = MONTHS[Every(every)]
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        following = first.month - 1 + months
        return cls(first, date(first.year + following // 12, following % 12 + 1, 1) - timedelta(days=1))

    def before(self, every: str) -> Span:
        return Span.around(self.first - timedelta(days=1), every)

    def holds(self, moment: datetime) -> bool:
        return self.first <= clock.shanghai_day(moment) <= self.last

    def ends_at(self, days: Days) -> datetime | None:
        """The end of its last working day; None: nobody works in it."""
        day = self.last
        while day >= self.first:
            if days.works(day):
                return datetime.combine(day, WORK_ENDS, clock.SHANGHAI)
            day -= timedelta(days=1)
        return None
