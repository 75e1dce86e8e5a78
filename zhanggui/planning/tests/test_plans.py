"""Work plans: typed, handed in, adjusted and approved, reported and scored; each sheet shows what its reader may write now."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from zhanggui.core import clock, outbox, usecases
from zhanggui.core.verdicts import Verdicts
from zhanggui.flow.models import Case, Task
from zhanggui.flow.services.assigning import transfer
from zhanggui.flow.services.timers import fire_due
from zhanggui.org.models import User
from zhanggui.planning.drafts import PlanRow
from zhanggui.planning.models import WorkPlan
from zhanggui.planning.periods import span
from zhanggui.planning.selectors.plans import overview
from zhanggui.planning.services.plans import NewRound, PlanDraft
from zhanggui.planning.tests.conftest import actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures('company')]

ROWS = (PlanRow('主图五张', '点击率 5%', None, 60), PlanRow('盘点', '', None, 40))


def perform(name: str, who: str, /, *items: object, **told: object) -> Verdicts:
    return usecases.perform(usecases.get(f'planning.{name}'), list(items), actor=actor(who), told=told)


def saved(who: str, rows: tuple[PlanRow, ...] = ROWS, person: int | None = None) -> Verdicts:
    return perform('save_plan', who, PlanDraft('week', clock.today(), rows, person))


def plan_of(who: str) -> WorkPlan:
    return WorkPlan.objects.get(person=actor(who).id)


def handed_in(who: str = 'operator') -> WorkPlan:
    plan = WorkPlan.objects.get(pk=saved(who).done[0])
    verdicts = perform('submit_plan', who, plan.pk)
    assert verdicts.done == [plan.pk], verdicts.as_dict()
    return plan_of(who)


def later() -> None:
    fire_due()
    outbox.drain()


def test_ones_own_plan_goes_to_the_superior_and_all_the_way_to_a_score() -> None:
    plan = handed_in()
    assert (plan.state, plan.lead_id) == ('submitted', actor('supervisor').id)
    changed = (PlanRow('主图六张', '点击率 5%', None, 60), ROWS[1])
    assert saved('supervisor', changed, plan.person_id).done == [plan.pk]
    assert perform('approve_plans', 'supervisor', plan.pk).done == [plan.pk]
    later()
    plan.refresh_from_db()
    assert (plan.state, [line.what for line in plan.lines.all()]) == ('running', ['主图六张', '盘点'])
    with clock.moved(timedelta(days=8)):
        later()
        results = tuple(PlanRow(line.what, result='好', self_score=90) for line in plan.lines.all())
        week = plan.starts_on
        assert perform('save_plan', 'operator', PlanDraft('week', week, results)).done == [plan.pk]
        assert perform('report_plan', 'operator', plan.pk).done == [plan.pk]
        assert plan_of('operator').state == 'reported'
        assert perform('score_plan', 'supervisor', plan.pk, score=88, summary='不错').done == [plan.pk]
    plan.refresh_from_db()
    assert (plan.state, plan.score, plan.summary) == ('scored', 88, '不错')
    assert [line.self_score for line in plan.lines.all()] == [90, 90]
    assert Case.objects.get(pk=plan.case_id).status == 'completed'


def test_a_round_that_cannot_be_closed_says_so_and_is_closed_by_whoever_has_the_step() -> None:
    plan = handed_in()
    perform('approve_plans', 'supervisor', plan.pk)
    later()
    with clock.moved(timedelta(days=8)):
        later()
        results = tuple(PlanRow(row.what, result='好', self_score=90) for row in ROWS)
        perform('save_plan', 'operator', PlanDraft('week', plan.starts_on, results))
        assert perform('report_plan', 'operator', plan.pk).done == [plan.pk]
        step = Task.objects.get(case_id=plan_of('operator').case_id, node='score', state='open')
        assert transfer([step.pk], actor=actor('supervisor'), to=actor('manager').id or 0).done == [step.pk]
        told = perform('score_plan', 'supervisor', plan.pk, score=88, summary='不错')
        assert [each.code for each in told.refused] == ['not_yours']
        assert (plan_of('operator').state, plan_of('operator').score) == ('reported', 88)


def test_a_round_waits_for_everybody() -> None:
    members = tuple(actor(who).id or 0 for who in ('operator', 'helper'))
    made = perform('begin_round', 'supervisor', NewRound('week', clock.today(), members))
    assert len(made.done) == 2, made.as_dict()
    first = handed_in('operator')
    assert first.state == 'submitted'
    assert plan_of('helper').state == 'draft'
    assert [each.code for each in perform('approve_plans', 'supervisor', first.pk).refused] == ['not_yours'], (
        'one is missing'
    )
    second = handed_in('helper')
    assert second.case_id == first.case_id
    assert perform('return_plans', 'supervisor', second.pk, reason='太少').done == [second.pk]
    assert {plan_of(who).state for who in ('operator', 'helper')} == {'draft'}
    assert [line.what for line in plan_of('helper').lines.all()] == ['主图五张', '盘点'], 'nothing typed is lost'


def test_done_in_the_inbox_the_sheet_follows() -> None:
    perform('begin_round', 'supervisor', NewRound('week', clock.today(), (actor('operator').id or 0,)))
    task = Task.objects.get(state='open', node='write')
    told = {'lines': [{'what': '上架十款', 'weight': 100}]}
    done = usecases.perform(usecases.get('flow.complete'), [task.pk], actor=actor('operator'), told={'values': told})
    assert done.done == [task.pk], done.as_dict()
    plan = plan_of('operator')
    assert (plan.state, [line.what for line in plan.lines.all()]) == ('submitted', ['上架十款'])


def test_refusals_move_nothing() -> None:
    plan = handed_in()
    assert [each.code for each in saved('operator').refused] == ['state'], 'handed in is handed in'
    assert [each.code for each in saved('helper', ROWS, plan.person_id).refused] == ['not_yours']
    with pytest.raises(PermissionDenied):
        perform('approve_plans', 'helper', plan.pk)
    assert [each.code for each in perform('approve_plans', 'director', plan.pk).refused] == ['not_yours']
    assert [each.code for each in perform('score_plan', 'supervisor', plan.pk, score=1, summary='x').refused] == [
        'state'
    ]
    empty = perform('save_plan', 'helper', PlanDraft('day', clock.today(), ())).done[0]
    assert [each.code for each in perform('submit_plan', 'helper', empty).refused] == ['empty']
    assert plan_of('operator').state == 'submitted'
    taken = perform('begin_round', 'supervisor', NewRound('week', clock.today(), (plan.person_id,)))
    assert [each.code for each in taken.refused] == ['has_one']


def test_who_has_handed_in() -> None:
    handed_in('operator')
    rows = {
        row.face.name: row.plan.state if row.plan else None
        for row in overview(actor('supervisor'), span('week', clock.today()))
    }
    assert rows['周子衿'] == 'submitted'
    assert rows['许安'] is None
    assert overview(actor('service'), span('week', clock.today())) == []


def test_the_sheet_keeps_itself_and_hands_in(client: Client) -> None:
    client.force_login(User.objects.get(username='operator'))
    page = client.get('/planning/plans/?period=week')
    assert page.status_code == 200
    sent = {
        'line-TOTAL_FORMS': '2', 'line-INITIAL_FORMS': '0', 'line-0-what': '做图', 'line-0-weight': '100', 'line-1-what': '',
    }  # fmt: skip
    assert client.post('/planning/plans/?period=week', sent, headers={'X-Kept': '1'}).status_code == 200
    assert plan_of('operator').state == 'draft'
    assert client.post('/planning/plans/?period=week', {**sent, 'do': 'submit'}).status_code == 302
    assert plan_of('operator').state == 'submitted'
    assert client.post('/planning/plans/?period=week', sent, headers={'X-Kept': '1'}).status_code == 422
    assert client.post('/planning/plans/?period=week', {'do': 'save'}).status_code == 400
    assert client.get(f'/planning/plans/?person={actor("finance").id}').status_code == 404
    assert client.get('/planning/plans/?period=year&on=0001-01-01&person=x').status_code == 200


def test_months_weeks_and_days() -> None:
    day = date(2026, 12, 31)
    assert [(span(kind, day).first, span(kind, day).last) for kind in ('month', 'week', 'day')] == [
        (date(2026, 12, 1), day), (date(2026, 12, 28), date(2027, 1, 3)), (day, day),
    ]  # fmt: skip
    assert span('month', day).after.first == date(2027, 1, 1)
    assert span('week', day).before.first == date(2026, 12, 21)
