"""Each position's home: what waits, what the figures say, which duties were seen done, and nothing one may not see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.processes import world
from tests.processes.world import World
from zhanggui.core import clock, tallies, usecases
from zhanggui.core.actors import Actor
from zhanggui.core.tallies import Mark
from zhanggui.flow.calendar import country_works
from zhanggui.flow.models import Task
from zhanggui.flow.services.starting import NewCase, start
from zhanggui.orders.services.counters import PAID_FEN
from zhanggui.org.models import Post, Shop, User
from zhanggui.rulebook.choices import Every
from zhanggui.rulebook.services import load_rulebook
from zhanggui.rulebook.tests.drafts import SEALING, chapter
from zhanggui.site.models import DutyDone, Metric
from zhanggui.site.workbench import cards, duties
from zhanggui.site.workbench.spans import Span
from zhanggui.site.workbench.ticking import TICK, Tick
from zhanggui.ui.testing import expect_queries

pytestmark = pytest.mark.django_db
POSITIONS = ('ops_director', 'service_agent', 'warehouse_manager', 'designer', 'ops_supervisor')
COUNTS = Path(__file__).parent / 'query_counts.json'
DAILY = replace(
    SEALING, id='WH-901', title='每日派活', title_en='Work is issued daily', kind='process', controls=('process:P06',),
    positions=('designer',), every='day',
)  # fmt: skip
BY_HAND = replace(
    SEALING, id='WH-902', title='每周整理工位', title_en='Desk in order weekly', kind='review', controls=('right:flow.work',),
    positions=('designer',), every='week',
)  # fmt: skip


@pytest.fixture
def company() -> World:
    made = world.company()
    assert not world.take_in('P06').refused
    assert not load_rulebook([chapter(DAILY, BY_HAND)], actor=world.BY).refused
    return made


@pytest.fixture
def figure() -> Metric:
    return Metric.objects.create(
        key='gmv', name='支付金额', name_en='GMV', numerator='支付金额', unit='money', source='orders.paid_fen',
        positions='ops_supervisor', better='up',
    )  # fmt: skip


def home(client: Client, username: str, path: str = '/home/') -> str:
    client.force_login(User.objects.get(username=username))
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def issue(company: World, *, by: str, to: str, due: int) -> None:
    told = {
        'what': f'主图 {due}', 'standard': '清楚', 'assignee': company.people[to], 'inspector': company.people[by],
        'due_on': f'{clock.today() + timedelta(days=due)}',
    }  # fmt: skip
    assert not start([NewCase('P06', told)], actor=company.actor(by)).refused


def test_the_day_begins_at_home_for_everybody(client: Client, company: World) -> None:
    assert client.get('/home/').status_code == 302
    client.force_login(User.objects.get(username='designer'))
    assert client.get('/').headers['Location'] == '/home/'
    assert '待办' in home(client, 'designer')


def test_cards_are_neither_shown_nor_served_without_their_right(client: Client, company: World) -> None:
    nobody = User.objects.create(username='nobody', name='无岗')
    body = home(client, nobody.username)
    assert 'data-card="todo"' not in body
    assert 'data-card="figures"' in body
    assert client.get('/home/cards/todo/').status_code == 403
    assert client.get('/home/cards/company_overdue/').status_code == 403
    assert client.get('/home/cards/nothing/').status_code == 404
    assert 'data-card="company_overdue"' not in home(client, 'designer')
    assert 'data-card="company_overdue"' in home(client, 'ops_director')


def test_what_is_most_pressing_stands_first(client: Client, company: World) -> None:
    for due in (5, 1, 3):
        issue(company, by='ops_supervisor', to='designer', due=due)
    tasks = list(Task.objects.waiting_for(company.people['designer']).order_by('pk'))
    assert len(tasks) == 3
    for task, days in zip(tasks, (5, -1, 3), strict=True):
        Task.objects.filter(pk=task.pk).update(due_at=clock.now() + timedelta(days=days))
    body = home(client, 'designer')
    places = [body.index(f'/flow/tasks/{task.pk}/') for task in tasks]
    assert sorted(places) == [places[1], places[2], places[0]]
    assert body.count('is-late-line') == 1
    assert '/flow/tasks/' not in home(client, 'planner')


def test_figures_keep_to_ones_shops_and_missing_is_not_zero(client: Client, company: World, figure: Metric) -> None:
    elsewhere = Shop.objects.create(
        code='T9', name='别家', platform='jd', warehouse=Shop.objects.get(code='TM01').warehouse
    )
    supervisor = Post.objects.get(user__username='ops_supervisor')
    supervisor.all_shops = False
    supervisor.save()
    supervisor.shops.set([elsewhere])
    body = home(client, 'ops_supervisor')
    assert '—' in body[body.index('home-figure') :]
    tallies.add({Mark(PAID_FEN, elsewhere.pk, day=clock.today()): 1_234_50, Mark(PAID_FEN, 999, day=clock.today()): 7})
    assert '¥1,234.50' in home(client, 'ops_supervisor')
    assert '¥1,234.50' not in home(client, 'designer')


def test_a_duty_is_done_by_itself_when_it_was_seen(company: World) -> None:
    days = [clock.today() + timedelta(days=each) for each in range(1, 21)]
    day = next(each for each in days if country_works(each) and country_works(each + timedelta(days=1)))
    morning = datetime.combine(day, time(10), clock.SHANGHAI)
    with clock.moved(morning - clock.now()):
        assert [duty.now.is_done for duty in of('designer', DAILY.id, company)] == [False]
        issue(company, by='designer', to='planner', due=2)
        (duty,) = of('designer', DAILY.id, company)
        assert duty.now.is_done
        assert duty.now.seen
        assert duty.now.seen.href
        assert [duty.now.is_done for duty in of('designer_2', DAILY.id, company)] == [False]
    with clock.moved(morning + timedelta(days=1, hours=9) - clock.now()):
        (duty,) = of('designer', DAILY.id, company)
        assert (duty.now.is_done, duty.now.is_late, duty.rounds[1].is_done) == (False, True, True)


def test_one_ticks_off_what_no_program_can_see_once_and_with_a_note(client: Client, company: World) -> None:
    def tick(who: str, clause: str, note: str) -> Any:
        return usecases.perform(TICK, [Tick(clause, note)], actor=company.actor(who))

    refused = (('planner', BY_HAND.id, '整理了'), ('designer', BY_HAND.id, ''), ('designer', 'XX-1', '整理了'))
    assert [tick(*each).refused[0].code for each in refused] == ['not_yours', 'no_note', 'no_duty']
    with pytest.raises(PermissionDenied):
        usecases.perform(TICK, [Tick(BY_HAND.id, '整理了')], actor=Actor.of(User.objects.create(username='x')))
    assert not DutyDone.objects.exists()
    client.force_login(User.objects.get(username='designer'))
    answer = client.post(
        '/home/duties/tick/', {'clause': BY_HAND.id, 'note': '整理了台面'}, headers={'HX-Request': 'true'}
    )
    assert '整理了台面' in answer.content.decode()
    assert len(tick('designer', BY_HAND.id, '又整理').already) == 1
    assert [duty.now.is_done for duty in of('designer', BY_HAND.id, company)] == [True]
    assert '整理了台面' in home(client, 'designer', '/home/duties/')
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyDone.objects.update(note='改口')


def test_rounds_are_days_weeks_months_quarters_and_years() -> None:
    day = date(2026, 9, 2)
    told = {every: Span.around(day, every) for every in Every}
    assert [f'{span.first:%m%d}-{span.last:%m%d}' for span in told.values()] == [
        '0902-0902', '0831-0906', '0901-0930', '0701-0930', '0101-1231',
    ]  # fmt: skip
    assert told[Every.MONTH].before(Every.MONTH) == Span.around(day - timedelta(days=5), Every.MONTH)


def test_everybody_puts_their_own_cards_in_order(client: Client, company: World) -> None:
    home(client, 'designer')
    order = [card.key for card in cards.allowed(company.actor('designer'))]
    told = {
        'card': ['waits', *(key for key in order if key != 'waits'), 'company_overdue'],
        'shown': [*order[1:], 'waits'],
    }
    assert client.post('/home/arrange/', told).status_code == 302
    body = home(client, 'designer')
    assert body.index('data-card="waits"') < body.index('data-card="todo"')
    assert f'data-card="{order[0]}"' not in body
    assert f'data-card="{order[0]}"' in home(client, 'planner')
    client.force_login(User.objects.get(username='designer'))
    client.post('/home/arrange/', {'reset': '1'})
    assert f'data-card="{order[0]}"' in home(client, 'designer')


@pytest.mark.parametrize('position', POSITIONS)
def test_a_home_costs_the_queries_it_always_did(client: Client, company: World, position: str, figure: Metric) -> None:
    issue(company, by='ops_manager', to=position, due=2)
    home(client, position)
    with CaptureQueriesContext(connection) as caught:
        home(client, position)
    expect_queries(COUNTS, f'workbench.home of {position}', len(caught))
    for card in cards.allowed(company.actor(position)):
        if card.later:
            with CaptureQueriesContext(connection) as caught:
                assert client.get(f'/home/cards/{card.key}/').status_code == 200
            expect_queries(COUNTS, f'workbench.card {card.key} of {position}', len(caught))


def of(username: str, clause: str, company: World) -> list[duties.Duty]:
    found = duties.of(company.people[username])
    return [duty for duty in found if duty.version.clause.code == clause]
