"""Goals: parts that sum to the whole or say why not; a cycle that notices silence about falling behind, to its review."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zhanggui.core import clock, outbox, tallies, usecases
from zhanggui.core.actors import system
from zhanggui.core.verdicts import Verdicts
from zhanggui.flow.models import Job, Task
from zhanggui.flow.services.acting import complete
from zhanggui.flow.services.jobs import run_job
from zhanggui.flow.services.timers import fire_due
from zhanggui.orders.services.counters import PAID_FEN
from zhanggui.org.drafts import NewShop
from zhanggui.org.models import User
from zhanggui.org.services import create_shops
from zhanggui.planning import figures
from zhanggui.planning.drafts import NewGoal
from zhanggui.planning.models import Goal, Supervision
from zhanggui.planning.selectors.goals import tree
from zhanggui.planning.tests.conftest import actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures('company')]


def perform(name: str, who: str, /, *items: object, **told: object) -> Verdicts:
    return usecases.perform(usecases.get(f'planning.{name}'), list(items), actor=actor(who), told=told)


def goal(name: str, target: int, owner: str, parent: Goal | None = None, days: int = 20) -> Goal:
    start = clock.today() - timedelta(days=1)
    line = NewGoal(
        name, 'hand', 'month', start, start + timedelta(days=days - 1), target, actor(owner).id or 0,
        parent.pk if parent else None,
    )  # fmt: skip
    verdicts = perform('add_goal', 'manager', line)
    assert verdicts.done, verdicts.as_dict()
    return Goal.objects.get(pk=verdicts.done[0])


def does(who: str, node: str, outcome: str = 'approve', **values: object) -> None:
    task = Task.objects.get(node=node, state='open', assignee=actor(who).id)
    verdicts = complete([task.pk], actor=actor(who), outcome=outcome, values=values)
    assert verdicts.done, verdicts.as_dict()


def settle() -> None:
    fire_due()
    for job in Job.objects.filter(state='ready'):
        run_job(job.pk)
    outbox.drain()


def test_parts_that_do_not_sum_want_a_reason() -> None:
    whole = goal('十一月', 1000, 'manager')
    goal('一店', 400, 'operator', whole)
    assert [each.code for each in perform('start_goal', 'manager', whole.pk).refused] == ['gap']
    assert [row.gap for row in tree(actor('manager'))] == [600, 0]
    assert perform('change_goal', 'manager', whole.pk, name='十一月', target=1000, gap_reason='二店下月才开').done
    assert perform('start_goal', 'manager', whole.pk).done == [whole.pk]
    whole.refresh_from_db()
    assert whole.state == 'planned'


def test_the_cycle_notices_who_is_behind_and_says_nothing() -> None:
    whole = goal('十一月', 1000, 'manager')
    part = goal('一店', 1000, 'operator', whole)
    assert perform('start_goal', 'manager', whole.pk).done
    does('manager', 'means', means='推主款')
    does('manager', 'plan', steps=[{'step': '上新', 'who': 'operator', 'due_on': str(clock.today())}])
    assert perform('change_goal', 'operator', part.pk, name='一店', target=1000, told=10).done
    with clock.moved(timedelta(days=7, minutes=1)):
        settle()
        does('operator', 'report', progress=10, behind=False)
        settle()
        found = Supervision.objects.get()
        assert (found.goal_id, found.owner_id, found.answered_at) == (part.pk, actor('operator').id, None)
        whole.refresh_from_db()
        assert whole.state == 'supervised'
        does('manager', 'supervise', supervision='每天报数')
        found.refresh_from_db()
        assert (found.answer, found.answered_at is not None) == ('每天报数', True)
    with clock.moved(timedelta(days=30)):
        settle()
        does('operator', 'report', progress=10, behind=True, problem='缺货，已补')
        settle()
        assert Supervision.objects.count() == 1, 'whoever says so is not supervised'
        does('manager', 'review', review='欠 99%', improvement='早备货')
    whole.refresh_from_db()
    assert (whole.state, whole.means, whole.review) == ('reviewed', '推主款', '欠 99%\n早备货')


def test_refusals_move_nothing() -> None:
    whole = goal('十一月', 1000, 'manager')
    start = whole.starts_on - timedelta(days=9)
    odd = NewGoal('早', 'hand', 'week', start, start, 1, actor('operator').id or 0, whole.pk)
    assert [each.code for each in perform('add_goal', 'manager', odd).refused] == ['outside']
    backwards = NewGoal('倒', 'hand', 'week', whole.ends_on, whole.starts_on, 1, actor('operator').id or 0)
    assert [each.code for each in perform('add_goal', 'manager', backwards).refused] == ['backwards']
    nothing = NewGoal('无', 'no-such', 'week', whole.starts_on, whole.ends_on, 1, actor('operator').id or 0)
    assert [each.code for each in perform('add_goal', 'manager', nothing).refused] == ['no_figure']
    assert [each.code for each in perform('change_goal', 'supervisor', whole.pk, name='x', target=1).refused] == [
        'not_owner'
    ]
    goal('一店', 400, 'operator', whole)
    assert [each.code for each in perform('drop_goal', 'manager', whole.pk, reason='x').refused] == ['has_parts']
    whole.refresh_from_db()
    assert (whole.name, whole.target, whole.state, Goal.objects.count()) == ('十一月', 1000, 'set', 2)


def test_what_the_system_counts_is_not_told() -> None:
    figures.source('proof', figures.every()[0].label, lambda spans: [42] * len(spans))
    whole = goal('十一月', 1000, 'manager')
    Goal.objects.filter(pk=whole.pk).update(metric='proof', told=7)
    assert [row.actual for row in tree(actor('manager'))] == [42]


def test_actual_figures_of_a_page_are_asked_once_a_figure() -> None:
    today, one, two = clock.today(), shop('A'), shop('B')
    sold = ((one, 0, 500), (two, 0, 30), (one, 3, 7), (one, 40, 1000))
    marks = {tallies.Mark(PAID_FEN, owner, day=today - timedelta(days=day)): fen for owner, day, fen in sold}
    tallies.add(marks)
    told = ((None, 10, 537), (one, 10, 507), (two, 10, 30), (one, 0, 500), (two, 1, 30))
    lines = [
        NewGoal(
            f'g{place}',
            'paid',
            'month',
            today - timedelta(days=days),
            today,
            1000,
            actor('manager').id or 0,
            shop=place,
        )
        for place, days, _ in told
    ]
    assert len(perform('add_goal', 'manager', *lines).done) == len(told)
    manager = actor('manager')
    tree(manager)
    with CaptureQueriesContext(connection) as caught:
        rows = tree(manager)
    assert sorted(row.actual or 0 for row in rows) == sorted(fen for *_, fen in told)
    assert sum('core_tally' in query['sql'] for query in caught.captured_queries) == 1
    tallies.add({mark: -fen for mark, fen in marks.items()})  # no order stands behind them


def shop(code: str) -> int:
    return create_shops([NewShop(code=code, platform='tmall')], actor=system()).done[0]


def test_set_on_the_screen_in_yuan(client: Client) -> None:
    client.force_login(User.objects.get(username='manager'))
    sent = {
        'name': '双12', 'metric': 'paid', 'target': '12345.60', 'period': 'month', 'starts_on': '2026-12-01',
        'ends_on': '2026-12-31', 'owner': str(actor('operator').id),
    }  # fmt: skip
    response = client.post('/planning/goals/new/', sent)
    assert response.status_code == 302, response.content.decode()[:500]
    assert Goal.objects.get().target == 12_345_60
    page = client.get('/planning/goals/').content.decode()
    assert '¥12,345.60' in page
