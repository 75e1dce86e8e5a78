"""A number changed by P55 reaches the processes that judge by it, from its day on; a day before it keeps its own.

The tasks are done by accounts of the right posts, the look-ups by the runner of jobs.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.processes import world
from tests.processes.world import World
from zhanggui.core import clock, drift, outbox, usecases
from zhanggui.flow.engine.state import State
from zhanggui.flow.files import keep
from zhanggui.flow.models import Case, Incident, Job, Task
from zhanggui.flow.services.jobs import run_job
from zhanggui.flow.services.replaying import differs
from zhanggui.flow.services.starting import NewCase
from zhanggui.flow.services.timers import fire_due
from zhanggui.rulebook import policies
from zhanggui.rulebook.models import Amendment
from zhanggui.rulebook.services.amending import NewAmendment
from zhanggui.rulebook.services.looking_up import PolicyOnDay

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def company() -> World:
    made = world.company()
    Amendment.objects.all().delete()
    assert not world.take_in('P55').refused
    return made


def test_a_fine_is_within_the_limit_of_the_day_of_its_event(company: World) -> None:
    assert not world.take_in('P48').refused
    before = penalty(company, clock.today())
    changes(company, 'fines', most_fen=50_000, starts=clock.today() + DAY)
    at_once = penalty(company, clock.today())
    with clock.moved(DAY):
        old, new = penalty(company, clock.today() - DAY), penalty(company, clock.today())
        for case in (before, at_once, old, new):
            fined(company, case, 30_000)
        assert [known(case)['fine_rules']['most_fen'] for case in (before, at_once, old, new)] == [20_000] * 3 + [
            50_000
        ]
        assert [waits(case) for case in (before, at_once, old, new)] == [['decide']] * 3 + [['word']]
        above = penalty(company, clock.today())
        fined(company, above, 50_001)
        assert waits(above) == ['decide']
        sound(before, at_once, old, new, above)


def test_the_cap_on_what_is_taken_is_that_of_the_day_of_payroll(company: World) -> None:
    assert not world.take_in('P48').refused
    case = penalty(company, clock.today())
    fined(company, case, 20_000)
    changes(company, 'deductions', share=3, starts=clock.today() + DAY)
    with clock.moved(DAY):
        lowered = {'outcome': 'approve', 'values': {'fine_fen': 1}}  # who is fined does not write the fine
        word = Task.objects.get(case_id=case, node='word', state='open').pk
        forged = usecases.perform(usecases.get('flow.complete'), [word], actor=company.actor('packer'), told=lowered)
        assert (forged.by_code, waits(case)) == ({'field': 1}, ['word'])
        assert known(case)['fine_fen'] == 20_000
        does(company, 'packer', case, 'word')
        does(company, 'hr', case, 'feed', deduct_fen=20_000, month_wage_fen=500_000)  # 4 %
        assert waits(case) == ['allow']
        sound(case)


def test_a_month_is_graded_by_the_values_of_its_last_day(company: World) -> None:
    assert not world.take_in('P46').refused
    last_month = clock.today() - DAY
    changes(company, 'grades', good_from=85, pass_factor=1.1, starts=clock.today())
    older, newer = appraised(company, last_month, 80), appraised(company, clock.today(), 80)
    assert graded(older) == ('good', 1.2, 120_000)
    assert graded(newer) == ('pass', 1.1, 110_000)
    sound(older, newer)


def test_a_month_of_punches_is_judged_by_the_values_of_that_month(company: World) -> None:
    assert not world.take_in('P45').refused
    this = clock.today().replace(day=1)
    before = this - DAY
    changes(company, 'attendance', late_minutes=5, over_bonus=30, starts=clock.today())
    older, newer = punched(company, before, late=10), punched(company, this, late=10)
    assert [(row['minor'], row['major'], row['bonus_percent']) for row in (older, newer)] == [(1, 0, 0), (0, 1, 30)]


def test_a_claim_is_judged_by_the_limits_of_the_day_it_is_made(company: World) -> None:
    assert not world.take_in('P49').refused
    before = claimed(company, clock.today() - 100 * DAY)
    changes(company, 'expenses', director_above_fen=5_000, invoice_days=90, starts=clock.today())
    after, late = claimed(company, clock.today()), claimed(company, clock.today() - 100 * DAY)
    assert waits(late) == ['change']
    for case in (before, after):
        does(company, 'design_supervisor', case, 'approve')
    assert [waits(case) for case in (before, after)] == [['check'], ['director']]
    sound(before, after, late)


def test_a_policy_without_values_that_day_stops_the_case_with_its_reason(company: World) -> None:
    assert not world.take_in('P48').refused
    case = penalty(company, date(2019, 12, 31))
    assert Incident.objects.get(case_id=case, node='rules').reason.endswith('在 2019-12-31 没有取值')
    assert waits(case) == []


def test_each_policy_is_asked_for_once(company: World) -> None:
    lines = [PolicyOnDay(policy='fines', on=clock.today()), PolicyOnDay(policy='fines', on=date(2021, 1, 1))]
    told = usecases.perform(usecases.get('rulebook.look_up'), lines, actor=world.BY)
    assert (told.done, told.by_code) == ([1], {'twice': 1})


# --- what people do -----------------------------------------------------------------------------------------------------
def changes(company: World, policy: str, *, starts: date, **values: Any) -> None:
    """By P55: proposed, reviewed, decided."""
    line = NewAmendment(
        policy=policy, draft={**policies.value(policy), **values}, reason='调整', effective_from=starts
    )  # fmt: skip
    made = usecases.perform(usecases.get('rulebook.propose'), [line], actor=company.actor('hr'))
    assert made.done, made.refused
    case = Amendment.objects.get(pk=made.done[0]).case_id or 0
    for who, told in (('hr', {'amendment_checked': True}), ('general_manager', {}), ('ops_director', {})):
        complete(company, who, Task.objects.get(case_id=case, state='open'), told)
    assert Amendment.objects.get(pk=made.done[0]).state == 'in_force'


def penalty(company: World, happened: date) -> int:
    told = {
        'penalty_event': '错发', 'happened_on': happened.isoformat(), 'offender': company.people['packer'],
        'penalty_kind': 'slip', 'event_facts': '错发三单',
    }  # fmt: skip
    return begins(company, 'warehouse_manager', 'P48', told)


def fined(company: World, case: int, fen: int) -> None:
    task = Task.objects.get(case_id=case, node='assess', state='open')
    usecases.perform(
        usecases.get('flow.commit'), [task.pk], actor=company.actor('ops_manager'), told={'due': clock.now() + DAY}
    )
    does(company, 'ops_manager', case, 'assess', bearer='person', borne_fen=0, loss_reason='已核实')
    does(company, 'ops_manager', case, 'propose', fine_fen=fen, penalty_reason='屡次错发')


def appraised(company: World, month_ends: date, points: int) -> int:
    case = begins(company, 'hr', 'P46', {'appraisal_title': f'{month_ends:%Y-%m}'})
    people = {'appraisal_people': [company.people['packer']], 'appraiser': company.people['warehouse_manager']}
    month = {'appraisal_month': f'{month_ends:%Y-%m}', 'month_ends': month_ends.isoformat(), 'weight_figures': 60}
    does(company, 'hr', case, 'open', **people, **month)
    indicators = [{'indicator': '错发率', 'weight': 100, 'target': '0.1%'}]
    plan = {'employee_name': '打包甲', 'indicators': indicators, 'bonus_base_fen': 100_000, 'failed_before': 0}
    does(company, 'warehouse_manager', case, 'indicators', **plan)
    does(company, 'packer', case, 'agreed')
    with clock.moved(DAY):
        fire_due()
        settle()
        does(company, 'packer', case, 'self', self_score=points, self_words='照计划完成')
        told = {'figures_score': points, 'superior_score': points, 'score_examples': '见报表'}
        does(company, 'warehouse_manager', case, 'scores', **told)
    return case


def graded(case: int) -> tuple[str, float, int]:
    (row,) = known(case)['appraisal_results']
    return row['grade'], row['coefficient'], row['bonus_fen']


def punched(company: World, day: date, *, late: int) -> dict[str, Any]:
    """What the month of that day came to for one person."""
    made = usecases.perform(usecases.get('flow.start'), [NewCase('P45', {}, node='monthly')], actor=world.BY)
    assert made.done, made.refused
    settle()
    rows = [{'employee': 'packer', 'day': day.isoformat(), 'late_minutes': late}]
    told = {'month': f'{day:%Y-%m}', 'attendance': rows, 'attendance_people': [company.people['packer']]}
    does(company, 'hr', made.done[0], 'punches', **told)
    sound(made.done[0])
    (row,) = known(made.done[0])['attendance_results']
    return dict(row)


def claimed(company: World, spent: date) -> int:
    actor = company.actor('designer')
    picture = keep(SimpleUploadedFile('a.txt', b'1'), actor=actor, field='invoice_files').pk
    invoices = [{'invoice_no': '1', 'spent_on': spent.isoformat(), 'spent_for': '背景布', 'amount_fen': 30_000}]
    told = {'expense_about': '道具', 'expense_kind': 'material', 'expense_planned': True, 'invoices': invoices}
    return begins(company, 'designer', 'P49', told | {'invoice_files': [picture]})


def begins(company: World, who: str, process: str, told: dict[str, Any]) -> int:
    made = usecases.perform(usecases.get('flow.start'), [NewCase(process, told)], actor=company.actor(who))
    assert made.done, made.refused
    settle()
    return int(made.made['cases'][0])


def does(company: World, who: str, case: int, node: str, **told: Any) -> None:
    complete(company, who, Task.objects.get(case_id=case, node=node, state='open'), told)


def complete(company: World, who: str, task: Task, told: dict[str, Any]) -> None:
    wanted = {'outcome': 'approve', 'values': told}
    made = usecases.perform(usecases.get('flow.complete'), [task.pk], actor=company.actor(who), told=wanted)
    assert made.done, made.refused
    settle()


def settle() -> None:
    while jobs := list(Job.objects.filter(state='ready').values_list('pk', flat=True)):
        for job in jobs:
            run_job(job)
        outbox.drain()


# --- what is seen -------------------------------------------------------------------------------------------------------
def known(case: int) -> dict[str, Any]:
    return State.loads(Case.objects.get(pk=case).state).scopes[0].variables


def waits(case: int) -> list[str]:
    return sorted(Task.objects.filter(case_id=case, state='open').values_list('node', flat=True))


def sound(*cases: int) -> None:
    assert [told for case in cases if (told := differs(case))] == []
    assert [proof.as_dict() for proof in drift.run() if proof.found] == []
