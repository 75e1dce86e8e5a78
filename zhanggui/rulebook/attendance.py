"""What lateness and absence of a month cost: pure arithmetic on the values of the policy that held in that month.

A slip beyond the minutes has its own price and counts as half a day towards the bounds, but is not charged as half a day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from zhanggui.core.choices import Choice

HALF = Decimal('0.5')
WHOLE = Decimal(1)


class SlipKind(Choice):
    LATE = 'late', '迟到', 'Late'
    EARLY = 'early', '早退', 'Left early'
    HALF_DAY = 'half_day', '旷工半天', 'Absent half a day'
    DAY = 'day', '旷工一天', 'Absent a day'


@dataclass(frozen=True, slots=True)
class Slip:
    """`minutes` only counts for late and early."""

    day: date
    kind: SlipKind
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Charge:
    """What one slip costs. `rule`: which line of the policy it fell under."""

    slip: Slip
    rule: str
    wage_fen: int = 0
    bonus_fen: int = 0


@dataclass(frozen=True, slots=True)
class MonthCharge:
    """`may_end`: more days than the bounds; people decide what follows. The bonus is never taken beyond itself."""

    charges: tuple[Charge, ...] = ()
    wage_fen: int = 0
    bonus_fen: int = 0
    absent_days: Decimal = Decimal()
    longest_row: int = 0
    may_end: bool = False

    @property
    def total_fen(self) -> int:
        return self.wage_fen + self.bonus_fen


@dataclass(slots=True)
class _Tally:
    late: int = 0
    charges: list[Charge] = field(default_factory=list)


def month_charge(
    slips: Sequence[Slip],
    values: Mapping[str, Any],
    *,
    day_wage_fen: int,
    bonus_fen: int,
    works: Callable[[date], bool] = lambda day: True,
) -> MonthCharge:
    """Of one person and month. `works`: which days are worked, so that a weekend between does not break a row."""
    tally = _Tally()
    for slip in sorted(slips, key=lambda each: each.day):
        tally.charges.append(_charge(slip, values, tally, day_wage_fen, bonus_fen))
    days = sum((_days(slip, values) for slip in slips), Decimal())
    row = _longest_row({slip.day for slip in slips if slip.kind is SlipKind.DAY}, works)
    return MonthCharge(
        charges=tuple(tally.charges),
        wage_fen=sum(charge.wage_fen for charge in tally.charges),
        bonus_fen=min(bonus_fen, sum(charge.bonus_fen for charge in tally.charges)),
        absent_days=days,
        longest_row=row,
        may_end=row > values['row_days'] or days > values['total_days'],
    )


def part(amount_fen: int, times: object) -> int:
    """`times` an amount, to the fen, halves up: figures people can check by hand."""
    return int((amount_fen * Decimal(str(times))).quantize(Decimal(1), ROUND_HALF_UP))


def percent(amount_fen: int, share: object) -> int:
    return part(amount_fen, Decimal(str(share)) / 100)


def _charge(slip: Slip, values: Mapping[str, Any], tally: _Tally, day_wage_fen: int, bonus_fen: int) -> Charge:
    rule = _rule(slip, values)
    if rule == 'late':
        tally.late += 1
        is_free = tally.late <= values['late_free']
        return Charge(slip, 'free') if is_free else Charge(slip, rule, 0, percent(bonus_fen, values['late_bonus']))
    return Charge(slip, rule, part(day_wage_fen, values[f'{rule}_wage']), percent(bonus_fen, values[f'{rule}_bonus']))


def _rule(slip: Slip, values: Mapping[str, Any]) -> str:
    if slip.kind is SlipKind.HALF_DAY:
        return 'half'
    if slip.kind is SlipKind.DAY:
        return 'day'
    return 'over' if slip.minutes > values['late_minutes'] else 'late'


def _days(slip: Slip, values: Mapping[str, Any]) -> Decimal:
    return {'late': Decimal(), 'over': HALF, 'half': HALF, 'day': WHOLE}[_rule(slip, values)]


def _longest_row(days: set[date], works: Callable[[date], bool]) -> int:
    longest = run = 0
    if not days:
        return 0
    day, last = min(days), max(days)
    while day <= last:
        if day in days:
            run += 1
            longest = max(longest, run)
        elif works(day):
            run = 0
        day += timedelta(days=1)
    return longest
