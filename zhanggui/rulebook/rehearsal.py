"""试算: a past month reckoned again with other values, beside what it came to. It reads that month's cases, writes nothing.

The old column is reckoned with the values that held on the month's last day, as it was then.
"""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhanggui.core.money import yuan
from zhanggui.core.words import say
from zhanggui.flow.selectors.evidence import values_told
from zhanggui.flow.selectors.workdays import company_days
from zhanggui.rulebook.attendance import MonthCharge, Slip, SlipKind, month_charge
from zhanggui.rulebook.grades import grade_of

ATTENDANCE, GRADES = 'attendance', 'grades'
REHEARSED = (ATTENDANCE, GRADES)
MONTH = re.compile(r'(\d{4})-(0[1-9]|1[0-2])')
WORKED_DAYS = 21.75  # paid days of an average month, by which a month's wage becomes a day's
UNIT_FEN = 10_000  # a day's wage and a bonus of this size give times and percentages
MAY_END = say('触及解除条件', 'beyond the bounds')


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One person: what it came to and what it would come to, each as a line a person reads and as an amount, if known."""

    person: str
    before: str
    after: str
    before_fen: int | None = None
    after_fen: int | None = None

    @property
    def differs(self) -> bool:
        return self.before != self.after or self.before_fen != self.after_fen

    @property
    def difference(self) -> str:
        if self.before_fen is None or self.after_fen is None or self.before_fen == self.after_fen:
            return ''
        return f'{"+" if self.after_fen > self.before_fen else "−"}{yuan(abs(self.after_fen - self.before_fen))}'


def rehearse(policy: str, month: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Rehearsed]:
    """Nobody, where no case has that month's data."""
    return _attendance(month, old, new) if policy == ATTENDANCE else _grades(month, old, new)


def months_told(policy: str) -> list[str]:
    """Months with data, the latest first."""
    return sorted({month for month, _ in _told(policy)}, reverse=True)


def last_day(month: str) -> date | None:
    found = MONTH.fullmatch(month)
    if found is None:
        return None
    year, number = int(found[1]), int(found[2])
    return date(year, number, calendar.monthrange(year, number)[1])


def slips_of(row: Mapping[str, Any]) -> Iterable[Slip]:
    """One line of a month's punches: late, early, absent. Approved leave is no absence, and says so by having none."""
    day = _day(row.get('day'))
    if day is None:
        return
    for kind, name in ((SlipKind.LATE, 'late_minutes'), (SlipKind.EARLY, 'early_minutes')):
        if minutes := int(row.get(name) or 0):
            yield Slip(day, kind, minutes)
    halves = int(row.get('absent_half_days') or 0)
    if halves:
        yield Slip(day, SlipKind.DAY if halves > 1 else SlipKind.HALF_DAY)


def _attendance(month: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Rehearsed]:
    slips: dict[str, list[Slip]] = defaultdict(list)
    wages: dict[str, int] = {}
    for of_month, told in _told(ATTENDANCE):
        if of_month != month:
            continue
        for row in told.get('attendance', ()):
            slips[str(row.get('employee', ''))] += slips_of(row)
        for row in told.get('deductions', ()):
            wages[str(row.get('employee', ''))] = int(row.get('month_wage_fen') or 0)
    return [_charged(person, slips[person], wages.get(person, 0), old, new) for person in sorted(slips)]


def _charged(
    person: str, slips: Sequence[Slip], wage_fen: int, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Rehearsed:
    works = company_days().works
    before, after = (
        month_charge(slips, values, day_wage_fen=UNIT_FEN, bonus_fen=UNIT_FEN, works=works) for values in (old, new)
    )
    day_fen = wage_fen / WORKED_DAYS
    amounts = [round(each.wage_fen / UNIT_FEN * day_fen) if wage_fen else None for each in (before, after)]
    return Rehearsed(person, _said(before), _said(after), *amounts)


def _said(made: MonthCharge) -> str:
    days, share = made.wage_fen / UNIT_FEN, made.bonus_fen / UNIT_FEN * 100
    told = say(f'扣 {days:g} 天工资，奖金 {share:g}%', f'{days:g} days of wage, {share:g} % of the bonus')
    return f'{told} · {MAY_END}' if made.may_end else str(told)


def _grades(month: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Rehearsed]:
    made = [
        _graded(row, old, new)
        for of_month, told in _told(GRADES)
        if of_month == month
        for row in told.get('appraisal', ())
    ]
    return sorted(made, key=lambda each: each.person)


def _graded(row: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> Rehearsed:
    score, base = row.get('score') or 0, int(row.get('bonus_base_fen') or 0)
    before, after = (grade_of(score, values, bonus_fen=base) for values in (old, new))
    return Rehearsed(
        str(row.get('employee', '')),
        f'{score} · {before.grade.label} × {before.factor}',
        f'{score} · {after.grade.label} × {after.factor}',
        before.bonus_fen if base else None,
        after.bonus_fen if base else None,
    )


def _told(policy: str) -> list[tuple[str, dict[str, Any]]]:
    """Month and values of each case that carries them."""
    process, name, names = {
        ATTENDANCE: ('P45', 'month', ('month', 'attendance', 'deductions')),
        GRADES: ('P46', 'appraisal_month', ('appraisal_month', 'appraisal')),
    }[policy]
    return [(str(told[name]), told) for _, _, told in values_told(process, names) if name in told and len(told) > 1]


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
