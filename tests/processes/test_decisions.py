"""The decisions of the playbook: every case is covered by exactly one row, and each bound falls on the side the rule says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml

from tests.processes.world import DEFAULT
from zhanggui.flow import dmn
from zhanggui.flow.engine.evaluating import plain
from zhanggui.rulebook.attendance import month_charge
from zhanggui.rulebook.rehearsal import slips_of

DECISIONS = sorted((DEFAULT / 'decisions').glob('*.dmn'))


def numbers(policy: str) -> dict[str, Any]:
    """As the playbook says them."""
    told = yaml.safe_load((DEFAULT / 'policies' / f'{policy}.yaml').read_text('utf-8'))
    return {key: value for key, value in told['values'][-1].items() if key != 'from'}


FINES, EXPENSES, GRADES, ATTENDANCE = (numbers(key) for key in ('fines', 'expenses', 'grades', 'attendance'))


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
    row = {'employee': 7, 'score': score, 'bonus_base_fen': 100_001, 'failed_before': 1}
    (told,) = decided('appraisal_grade', '绩效定级', 考核表=[row], 规定=GRADES)['结果']
    assert (told['grade'], told['coefficient'], told['failed_out']) == (grade, factor, grade == 'fail')
    assert abs(told['bonus_fen'] - 100_001 * factor) <= 0.5


@pytest.mark.parametrize(
    ('fen', 'who'),
    [(0, 'warning'), (4_999, 'warning'), (5_000, 'manager'), (20_000, 'manager'), (20_001, 'director')],
)
def test_a_manager_fines_fifty_to_two_hundred_yuan(fen: int, who: str) -> None:
    assert decided('penalty_authority', '处罚权限', 罚款=fen, 规定=FINES)['决定'] == who


@pytest.mark.parametrize(
    ('fen', 'planned', 'who'),
    [(100_000, True, 'superior'), (100_001, True, 'director'), (1, False, 'director')],
)
def test_a_claim_above_the_limit_or_unplanned_goes_to_the_director(fen: int, planned: bool, who: str) -> None:
    assert decided('expense_limit', '报销权限', 金额=fen, 预算内=planned, 规定=EXPENSES) == who


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
    (told,) = decided('attendance_penalty', '月度考勤', 考勤表=rows, 规定=ATTENDANCE)
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
    worked = [{'employee': 'b', 'day': f'2026-11-{day:02}', 'kind': 'seen'} for day in range(1, 31)]
    rows = [{'employee': 'a', 'day': f'2026-11-{day}', 'kind': 'full_day'} for day in days] + slips('half_day', others)
    told, _ = decided('attendance_penalty', '月度考勤', 考勤表=rows + worked, 规定=ATTENDANCE)
    assert told['ending'] is ends


def test_a_day_off_does_not_break_a_row() -> None:
    rows = [{'employee': 'a', 'day': f'2026-11-{day}', 'kind': 'full_day'} for day in ('05', '06', '09', '10')]
    (told,) = decided('attendance_penalty', '月度考勤', 考勤表=rows, 规定=ATTENDANCE)
    assert told['ending'] is True  # Thursday, Friday, Monday, Tuesday; nobody has a row on the days between


@pytest.mark.parametrize(
    'values', [{}, {'late_free': 1, 'late_bonus': 7, 'half_wage': 1.5, 'row_days': 1}, {'row_days': 0}]
)
def test_the_decision_reckons_as_the_rehearsal_does(values: dict[str, Any]) -> None:
    held = ATTENDANCE | values
    row = {'late_minutes': 0, 'early_minutes': 0, 'absent_half_days': 0}
    told = ((3, 0, 0), (12, 3, 0), (0, 16, 0), (5, 0, 0), (0, 0, 2), (0, 0, 2), (9, 0, 1), (0, 0, 1), (0, 0, 0))
    month = [
        {**row, 'day': f'2026-11-{day:02}', 'late_minutes': late, 'early_minutes': early, 'absent_half_days': absent}
        for day, (late, early, absent) in enumerate(told, 2)
    ]
    slips = [slip for line in month for slip in slips_of(line)]
    worked = {date.fromisoformat(str(line['day'])) for line in month}
    charged = month_charge(slips, held, day_wage_fen=100, bonus_fen=100, works=worked.__contains__)
    (answer,) = decided('attendance_penalty', '月度考勤', 考勤表=_sorted_in(month, held), 规定=held)
    assert (answer['wage_days'] * 100, answer['bonus_percent']) == (charged.wage_fen, charged.bonus_fen)
    assert answer['ending'] is charged.may_end


def _sorted_in(month: list[dict[str, Any]], held: dict[str, Any]) -> list[dict[str, Any]]:
    """As the step 归入情形 of P45 does."""
    rows = [{'employee': 'a', 'day': line['day'], 'kind': 'seen'} for line in month]
    for line in month:
        for minutes in filter(None, (line['late_minutes'], line['early_minutes'])):
            kind = 'major' if minutes > held['late_minutes'] else 'minor'
            rows.append({'employee': 'a', 'day': line['day'], 'kind': kind})
        if line['absent_half_days']:
            kind = 'full_day' if line['absent_half_days'] > 1 else 'half_day'
            rows.append({'employee': 'a', 'day': line['day'], 'kind': kind})
    return rows
