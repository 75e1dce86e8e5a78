"""From a score to a grade, from a grade to a bonus, and how many failed months lie in a row: pure, on the policy's values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile
from typing import Any

from zhanggui.core.choices import Choice, Tone
from zhanggui.rulebook.attendance import part


class Grade(Choice):
    EXCELLENT = 'excellent', '优秀', 'Excellent', Tone.GREEN
    GOOD = 'good', '良好', 'Good', Tone.BLUE
    PASS = 'pass', '合格', 'Pass', Tone.GREY
    FAIL = 'fail', '不合格', 'Fail', Tone.RED


@dataclass(frozen=True, slots=True)
class Graded:
    grade: Grade
    factor: Decimal
    bonus_fen: int = 0


def grade_of(score: object, values: Mapping[str, Any], *, bonus_fen: int = 0) -> Graded:
    """A score on a bound belongs to the higher grade."""
    points = Decimal(str(score))
    bounds = ((Grade.EXCELLENT, 'excellent_from'), (Grade.GOOD, 'good_from'), (Grade.PASS, 'pass_from'))
    grade = next((grade for grade, bound in bounds if points >= Decimal(str(values[bound]))), Grade.FAIL)
    factor = Decimal(str(values[f'{grade}_factor']))
    return Graded(grade, factor, part(bonus_fen, factor))


def needs_decision(scores: Sequence[object], values: Mapping[str, Any]) -> bool:
    """`scores` by month, the latest last: are the last ones failed, as many as the policy bears in a row?"""
    failed = takewhile(lambda score: grade_of(score, values).grade is Grade.FAIL, reversed(scores))
    return bool(sum(1 for _ in failed) >= values['failed_months'])
