"""The decisions of the playbook: every case is covered by exactly one row, and each bound falls on the side the rule says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.processes.world import DEFAULT
from zhanggui.flow import dmn
from zhanggui.flow.engine.evaluating import plain

DECISIONS = sorted((DEFAULT / 'decisions').glob('*.dmn'))


def decided(key: str, name: str, **inputs: Any) -> Any:
    model = dmn.read((DEFAULT / 'decisions' / f'{key}.dmn').read_bytes())
    return plain(dmn.decide(model, name, inputs).value)


@pytest.mark.parametrize('key', [path.stem for path in DECISIONS])
def test_no_gap_and_no_overlap(key: str) -> None:
    model = dmn.read((DEFAULT / 'decisions' / f'{key}.dmn').read_bytes())
    assert [str(finding) for finding in dmn.check(model)] == []


@pytest.mark.parametrize(
    ('score', 'grade', 'factor'),
    [
        (59.99, 'fail', 0.5), (60, 'pass', 1), (79.99, 'pass', 1), (80, 'good', 1.2), (89.99, 'good', 1.2),
        (90, 'excellent', 1.5), (0, 'fail', 0.5), (118, 'excellent', 1.5),
    ],
)  # fmt: skip
def test_a_score_on_the_bound_has_the_better_grade(score: float, grade: str, factor: float) -> None:
    row = {'employee': 7, 'score': score, 'bonus_base_fen': 100_001, 'failed_before': True}
    (told,) = decided('appraisal_grade', '绩效定级', 考核表=[row])['结果']
    assert (told['grade'], told['coefficient'], told['two_failed']) == (grade, factor, grade == 'fail')
    assert abs(told['bonus_fen'] - 100_001 * factor) <= 0.5


@pytest.mark.parametrize(
    ('fen', 'who'),
    [(0, 'warning'), (4_999, 'warning'), (5_000, 'manager'), (20_000, 'manager'), (20_001, 'director')],
)
def test_a_manager_fines_fifty_to_two_hundred_yuan(fen: int, who: str) -> None:
    assert decided('penalty_authority', '处罚权限', 罚款=fen)['决定'] == who


@pytest.mark.parametrize(
    ('fen', 'planned', 'who'),
    [(100_000, True, 'superior'), (100_001, True, 'director'), (1, False, 'director')],
)
def test_a_claim_above_the_limit_or_unplanned_goes_to_the_director(fen: int, planned: bool, who: str) -> None:
    assert decided('expense_limit', '报销权限', 金额=fen, 预算内=planned) == who


def slips(kind: str, count: int) -> list[dict[str, Any]]:
    return [{'employee': 'a', 'day': f'2026-11-{2 * day:02}', 'kind': kind} for day in range(1, count + 1)]


@pytest.mark.parametrize(
    ('rows', 'wage_days', 'bonus_percent'),
    [
        (slips('seen', 3), 0, 0), (slips('minor', 3), 0, 0), (slips('minor', 4), 0, 5), (slips('minor', 6), 0, 15),
        (slips('major', 1), 1, 10), (slips('half_day', 2), 4, 40), (slips('full_day', 1), 3, 50),
        (slips('full_day', 3), 9, 100), (slips('minor', 5) + slips('half_day', 1), 2, 30),
    ],
)  # fmt: skip
def test_what_a_month_of_slips_costs(rows: list[dict[str, Any]], wage_days: int, bonus_percent: int) -> None:
    (told,) = decided('attendance_penalty', '月度考勤', 考勤表=rows)
    assert (told['wage_days'], told['bonus_percent']) == (wage_days, bonus_percent)


@pytest.mark.parametrize(
    ('days', 'others', 'ends'),
    [
        (['02', '03', '04'], 0, False), (['02', '03', '04', '05'], 0, True), (['02', '03', '05', '06', '10'], 0, False),
        (['02', '03', '05', '06', '10'], 1, True),
    ],
)  # fmt: skip
def test_more_than_three_days_in_a_row_or_five_in_all_is_for_people_to_decide(
    days: list[str], others: int, ends: bool
) -> None:
    rows = [{'employee': 'a', 'day': f'2026-11-{day}', 'kind': 'full_day'} for day in days] + slips('half_day', others)
    (told,) = decided('attendance_penalty', '月度考勤', 考勤表=rows)
    assert told['ending'] is ends
