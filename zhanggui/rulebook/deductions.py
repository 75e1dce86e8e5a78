"""Caps on what is taken from a month's wage: beyond one of them somebody named has to approve. No legal advice is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhanggui.core.money import yuan
from zhanggui.core.words import Words, say
from zhanggui.rulebook.attendance import percent

SHARE = say(
    '扣款 {taken} 超过当月工资的 {share}%（{most}），须指定人批准',
    '{taken} is more than {share} % of the month’s wage ({most}): a named approval is needed',
)
MINIMUM = say(
    '扣后只剩 {left}，低于最低工资 {minimum}，须指定人批准',
    '{left} would be left, below the minimum wage {minimum}: a named approval is needed',
)


def warnings(wage_fen: int, taken_fen: int, values: Mapping[str, Any]) -> list[Words]:
    """Empty: within the caps."""
    most, left = percent(wage_fen, values['share']), wage_fen - taken_fen
    found = []
    if taken_fen > most:
        found.append(SHARE.filled(taken=yuan(taken_fen), share=values['share'], most=yuan(most)))
    if taken_fen and left < values['minimum_wage_fen']:
        found.append(MINIMUM.filled(left=yuan(left), minimum=yuan(values['minimum_wage_fen'])))
    return found
