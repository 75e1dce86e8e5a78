"""What a month of slips costs, at every bound of the rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from zhanggui.rulebook.attendance import Slip, SlipKind, month_charge
from zhanggui.rulebook.deductions import warnings
from zhanggui.rulebook.grades import Grade, grade_of, needs_decision

ATTENDANCE = {
    'late_minutes': 15, 'late_free': 3, 'late_bonus': 5, 'over_wage': 1, 'over_bonus': 10, 'half_wage': 2, 'half_bonus': 20,
    'day_wage': 3, 'day_bonus': 50, 'row_days': 3, 'total_days': 5,
}  # fmt: skip
GRADES = {
    'excellent_from': 90, 'good_from': 80, 'pass_from': 60, 'excellent_factor': 1.5, 'good_factor': 1.2, 'pass_factor': 1,
    'fail_factor': 0.5, 'failed_months': 2,
}  # fmt: skip
CAPS = {'share': 20, 'minimum_wage_fen': 200_000}
WAGE, BONUS = 20_000, 100_000  # 200 yuan a day, 1,000 yuan of bonus


def late(day: int, minutes: int, kind: SlipKind = SlipKind.LATE) -> Slip:
    return Slip(date(2026, 10, day), kind, minutes)


def absent(*days: int) -> list[Slip]:
    return [Slip(date(2026, 10, day), SlipKind.DAY) for day in days]


def charged(*slips: Slip) -> tuple[int, int]:
    made = month_charge(slips, ATTENDANCE, day_wage_fen=WAGE, bonus_fen=BONUS)
    return made.wage_fen, made.bonus_fen


@pytest.mark.parametrize(
    ('slips', 'wage', 'bonus'),
    [
        ([], 0, 0),
        ([late(8, 15)], 0, 0),
        ([late(8, 16)], WAGE, 10_000),
        ([late(8, 15), late(9, 1), late(10, 7)], 0, 0),
        ([late(8, 15), late(9, 1), late(10, 7), late(12, 15)], 0, 5_000),
        ([late(8, 15), late(9, 1), late(10, 7), late(12, 15), late(13, 2, SlipKind.EARLY)], 0, 10_000),
        ([late(8, 16), late(9, 1), late(10, 7), late(12, 15)], WAGE, 10_000),  # beyond the line is no late one
        ([Slip(date(2026, 10, 8), SlipKind.HALF_DAY)], 2 * WAGE, 20_000),
        (absent(8), 3 * WAGE, 50_000),
        (absent(8, 9, 10), 9 * WAGE, 100_000),  # never beyond the bonus itself
    ],
)
def test_charges(slips: list[Slip], wage: int, bonus: int) -> None:
    assert charged(*slips) == (wage, bonus)


def test_the_free_ones_are_the_first_of_the_month_whatever_the_order_told() -> None:
    made = month_charge(
        [late(20, 5), late(1, 5), late(2, 5), late(3, 5)], ATTENDANCE, day_wage_fen=WAGE, bonus_fen=BONUS
    )
    assert [(each.slip.day.day, each.rule) for each in made.charges] == [
        (1, 'free'), (2, 'free'), (3, 'free'), (20, 'late'),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ('slips', 'row', 'days', 'may_end'),
    [
        (absent(12, 13, 14), 3, 3, False),
        (absent(12, 13, 14, 15), 4, 4, True),
        (absent(15, 16, 19, 20), 4, 4, True),  # a weekend between does not break the row
        (absent(12, 13, 15, 16, 20), 2, 5, False),
        ([*absent(12, 13, 15, 16, 20), late(27, 16)], 2, Decimal('5.5'), True),
    ],
)
def test_bounds_of_absence(slips: list[Slip], row: int, days: object, may_end: bool) -> None:
    made = month_charge(slips, ATTENDANCE, day_wage_fen=WAGE, bonus_fen=BONUS, works=lambda day: day.weekday() < 5)
    assert (made.longest_row, made.absent_days, made.may_end) == (row, days, may_end)


@pytest.mark.parametrize(
    ('score', 'grade', 'bonus'),
    [
        (0, Grade.FAIL, 50_000),
        (59.99, Grade.FAIL, 50_000),
        (60, Grade.PASS, 100_000),
        (79.99, Grade.PASS, 100_000),
        (80, Grade.GOOD, 120_000),
        ('89.99', Grade.GOOD, 120_000),
        (Decimal(90), Grade.EXCELLENT, 150_000),
        (100, Grade.EXCELLENT, 150_000),
    ],
)
def test_grades(score: object, grade: Grade, bonus: int) -> None:
    made = grade_of(score, GRADES, bonus_fen=BONUS)
    assert (made.grade, made.bonus_fen) == (grade, bonus)


@pytest.mark.parametrize(
    ('scores', 'asked'),
    [([], False), ([59], False), ([59, 59.99], True), ([59, 60], False), ([40, 80, 59], False), ([80, 59, 0], True)],
)
def test_two_failed_months_in_a_row_ask_for_a_decision(scores: list[object], asked: bool) -> None:
    assert needs_decision(scores, GRADES) is asked


@pytest.mark.parametrize(
    ('wage', 'taken', 'count'),
    [(500_000, 0, 0), (500_000, 100_000, 0), (500_000, 100_001, 1), (210_000, 10_001, 1), (210_000, 80_000, 2)],
)
def test_caps_of_deductions(wage: int, taken: int, count: int) -> None:
    assert len(warnings(wage, taken, CAPS)) == count
