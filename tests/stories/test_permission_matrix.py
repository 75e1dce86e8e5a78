"""Who may open what: every address and every use case, through screens and API, asked by everybody there is.

The answers stand in `permission_matrix.tsv`. An address that is missing there fails, and so does any answer that differs: what
nobody wrote down is denied. `UPDATE_PERMISSION_MATRIX=1` writes the file anew, for review.

Answers: a status code; `login` is the way to the log-in page; `on` any other redirect.
"""

from __future__ import annotations

import csv
import importlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from zhanggui.channels.models import ImportRun
from zhanggui.core import clock, drift, usecases
from zhanggui.core.actors import Actor, system
from zhanggui.core.models import AuditEntry
from zhanggui.flow.models import Archived, Attachment, Case
from zhanggui.notices.models import Notice, Robot, SeatChoice
from zhanggui.office.models import Document, Incident
from zhanggui.orders.models import Wave
from zhanggui.org import services
from zhanggui.org.drafts import Reach, Term
from zhanggui.org.models import Client as OrgClient
from zhanggui.org.models import Position, Project, Shop, User, Warehouse
from zhanggui.planning.drafts import NewGoal, NewMeeting, NewSeries, NewTask, PlanRow
from zhanggui.planning.services.plans import PlanDraft
from zhanggui.registers.drafts import RegisterDraft
from zhanggui.registers.services import NewRow, load_registers, write_rows
from zhanggui.rulebook.drafts import FieldDraft, PolicyDraft
from zhanggui.rulebook.models import Finding, Reading
from zhanggui.rulebook.services import load_policies
from zhanggui.rulebook.tests.drafts import proposed_change
from zhanggui.site.demo.company import found
from zhanggui.site.demo.goods import stock_up
from zhanggui.site.demo.returns import people as posted
from zhanggui.site.demo.returns import send_back
from zhanggui.ui import imports, registry
from zhanggui.ui.models import Download, ImportJob

TABLE = Path(__file__).parent / 'permission_matrix.tsv'
API = 'api/v1/'
SAMPLES = 'sample'  # screens and use cases of the frame's own tests, where these ran in the same process before

# The demo's accounts, the posts it leaves empty, the same post in another shop and warehouse, and two who may nothing.
PEOPLE = (
    'director',
    'operator',
    'elsewhere',
    'service',
    'warehouse',
    'picker',
    'packer',
    'finance',
    'admin',
    'disabled',
)
EXTRA = {'elsewhere': ('ops_specialist', 'JD01', 'GZ'), 'picker': ('picker', '', 'HZ'), 'packer': ('packer', '', 'HZ')}
IDENTITIES = ('anonymous', *PEOPLE)
NARROW = 'narrow'  # the administrator's token, with nothing but the right to see orders

# What a nameless visitor may have: the ways in, and the sign of life.
PUBLIC = {
    'healthz', 'i18n/setlang/', 'accounts/login/', 'accounts/logout/', 'accounts/inactive/', 'accounts/signup/',
    'accounts/password/reset/', 'accounts/2fa/authenticate/',
}  # fmt: skip
OPEN_STATES = {'401', '403', '404', '405', 'login', 'on'}

# What an address with a number stands for, where its screen does not say so itself.
OBJECTS = {
    'orders.wave_labels': 'orders.Wave',
    'orders.picklist': 'orders.Wave',
    'orders.wave_slips': 'orders.Wave',
    'catalog.product_edit': 'catalog.Product',
    'orders_get': 'orders.Order',
}
# The same by where the address begins, the longest first.
PLACES = {
    'flow.cases': 'flow.Case', 'flow.design.versions': 'flow.ProcessVersion', 'flow.versions': 'flow.ProcessVersion',
    'flow.design': 'flow.Process', 'flow.decisions': 'flow.DecisionVersion', 'flow.files': 'flow.Attachment',
    'flow.forms': 'flow.FormFile', 'flow.tasks': 'flow.Task', 'planning.meeting_notes': 'planning.Meeting',
    'rulebook.conformance': 'rulebook.Clause', 'rulebook.policies': 'rulebook.Policy', 'registers.rows': 'registers.Row',
    'registers': 'registers.Register',
}  # fmt: skip
NAMED = {
    '<str:name>': 'orders.desk', '<str:key>': 'P40', '<str:label>': 'orders.Order', '<str:act>': 'suggest', '<int:place>': '1',
    '<int:number>': '1', '<int:file>': '1', '<str:form>': 'return_request', '<str:card>': 'todo',
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """One address, spelled as in the URL configuration, and how to ask it."""

    method: str
    pattern: str
    path: str

    @property
    def key(self) -> tuple[str, str]:
        return self.method, self.pattern


@pytest.fixture(autouse=True)
def _nothing_of_another_database() -> None:
    _clients.clear()
    _tokens.clear()


@pytest.mark.django_db
def test_every_address_answers_everybody_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    small_demo(monkeypatch)
    people = {name: User.objects.get(username=name) for name in PEOPLE}
    screens, routes = list(questions()), list(api_questions())  # addresses first: what is asked below changes rows
    asked = {question.key: answers_to(question, people) for question in screens}
    asked |= {question.key: api_answers_to(question, people) for question in routes}

    broken = {
        f'{method} {pattern} as {who}' for (method, pattern), row in asked.items() for who in row if row[who] == '500'
    }
    assert sorted(broken) == []
    for (method, pattern), row in asked.items():
        assert row['disabled'] == row['anonymous'], f'{method} {pattern}: a disabled account is let in'
        if pattern not in PUBLIC:
            assert row['anonymous'] in OPEN_STATES, f'{method} {pattern}: anybody gets {row["anonymous"]}'

    if os.environ.get('UPDATE_PERMISSION_MATRIX') == '1':
        write(asked)
    expected = written()
    assert sorted(set(asked) - set(expected)) == [], f'not in {TABLE.name}: who may open these?'
    assert sorted(set(expected) - set(asked)) == [], f'in {TABLE.name}, but gone'
    differing = [
        f'{method} {pattern} as {who}: {answer} instead of {expected[method, pattern][who]}'
        for (method, pattern), row in asked.items()
        for who, answer in row.items()
        if answer != expected[method, pattern][who]
    ]
    assert differing == []
    assert [proof.invariant for proof in drift.run() if proof.found] == []


def test_nothing_of_another_shop_is_opened() -> None:
    """What the table itself must obey: the same post in another shop does not find the object."""
    scoped = ('orders/', 'customers/', 'stock/', 'catalog/listings/')
    for (method, pattern), row in written().items():
        if method == 'GET' and '<int:pk>' in pattern and pattern.startswith(scoped) and row['operator'] == '200':
            assert row['elsewhere'] == '404', f'{pattern}: somebody of another shop gets {row["elsewhere"]}'


# --- the people ----------------------------------------------------------------------------------------------------------
def small_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo company, two days old; the reader of another shop; something of each kind that addresses name."""
    demo_trade = importlib.import_module('zhanggui.site.demo.trade')
    monkeypatch.setattr(demo_trade, 'DAYS', 2)
    monkeypatch.setattr(demo_trade, 'ORDERS_A_DAY', 40)
    actor = system()
    company = found(actor, processes=('P40', 'P04', 'P05', 'P06', 'P07'))
    demo_trade.trade(company, stock_up(company, actor), actor, lambda _: None)
    send_back(posted())
    for name, (position, shop, place) in EXTRA.items():
        reach = Reach(
            shops=tuple(Shop.objects.filter(code=shop).values_list('pk', flat=True)),
            warehouses=tuple(Warehouse.objects.filter(code=place).values_list('pk', flat=True)),
        )
        user = User.objects.create(username=name, name=name)
        seat = Position.objects.get(code=position).pk
        services.grant_post([user.pk], actor=actor, position=seat, reach=reach, term=Term(since=clock.today()))
    disabled = User.objects.create(username='disabled', name='disabled')
    everything = Reach(all_shops=True, all_warehouses=True)
    seat = Position.objects.get(code='admin').pk
    services.grant_post([disabled.pk], actor=actor, position=seat, reach=everything, term=Term(since=clock.today()))
    token_of(disabled)
    User.objects.filter(pk=disabled.pk).update(is_active=False)
    things_of_processes()
    things_of_rules()
    things_of_registers()
    things_of_plans()
    things_of_office()
    brand = OrgClient.objects.create(code='brand', name='品牌')
    shop = Shop.objects.filter(code='TM01')
    shop.update(project=Project.objects.create(code='brand', name='品牌旗舰店', client=brand))
    drift.run_and_keep()
    operator = User.objects.get(username='operator')
    Download.objects.create(user=operator, title='t')
    if not Wave.objects.exists():
        Wave.objects.create(warehouse=Warehouse.objects.get(code='HZ'), number='W1')
    ImportRun.objects.create(shop_id=Shop.objects.get(code='TM01').pk, filename='t.csv')
    ImportJob.objects.create(user=operator, kind=imports.every()[0].name, file_name='t.csv')


def things_of_processes() -> None:
    """Something of each kind that no story of the demo leaves behind."""
    service, case = User.objects.get(username='service'), Case.objects.order_by('pk').first()
    assert case is not None
    now = clock.now()
    file = {'name': 't.txt', 'stored': 'none', 'size': 1, 'sha256': 'd'}
    Attachment.objects.create(case=case, by=service, at=now, **file)
    Notice.objects.create(person=User.objects.get(username='operator'), kind='flow.urged', title='t', at=now)
    Robot.objects.create(name='r', channel='wecom', target='t')
    SeatChoice.objects.create(seat='ops', group='flow', channel='mail', when='off')
    Archived.objects.create(
        case=case, node='close', number='DA-1', title='t', document={}, digest='d', by=service, at=now
    )


def things_of_registers() -> None:
    draft = RegisterDraft(
        key='problems', name='问题登记表', name_en='Problems', positions=('service_agent',),
        fields=({'key': 'problem', 'label': '问题', 'type': 'text'},),
    )  # fmt: skip
    load_registers([draft], actor=system())
    verdicts = write_rows(
        [NewRow('problems', {'problem': '色差'})], actor=Actor.of(User.objects.get(username='service'))
    )
    assert verdicts.done


def things_of_rules() -> None:
    """A clause, a policy, an amendment that has to be read, and a finding."""
    director = User.objects.get(username='director')
    amendment = proposed_change(director.pk)
    values = {'from': clock.today(), 'minutes': 15}
    minutes = FieldDraft(key='minutes', label='分钟', label_en='Minutes')
    load_policies([PolicyDraft(key='t', name='t', name_en='t', fields=(minutes,), values=(values,))], actor=system())
    Reading.objects.create(amendment=amendment, person=director, due_on=clock.today())
    Finding.objects.create(
        clause=amendment.clause,
        key='t',
        title='t',
        at=clock.now(),
        raised_at=clock.now(),
        due_on=clock.today(),
        owner=director,
    )


def things_of_plans() -> None:
    """A task, a plan, a goal and a meeting of the director with the operator, through the doors."""
    director, operator = User.objects.get(username='director'), User.objects.get(username='operator')
    by, today = Actor.of(director), clock.today()
    lines: dict[str, Any] = {
        'planning.issue': NewTask('t', 't', today, operator.pk),
        'planning.save_plan': PlanDraft('week', today, (PlanRow('t'),)),
        'planning.add_goal': NewGoal('t', 'hand', 'day', today, today, 1, operator.pk),
        'planning.add_series': NewSeries('t', (1,), time(9), director.pk),
        'planning.call': NewMeeting('t', today, (operator.pk,)),
    }
    for name, line in lines.items():
        assert usecases.perform(usecases.get(name), [line], actor=by).done, name


def things_of_office() -> None:
    """An incident found by the operator, and a document of the operator."""
    operator, case = User.objects.get(username='operator'), Case.objects.order_by('pk').first()
    assert case is not None
    mine = {'case': case, 'people': [operator.pk]}
    Incident.objects.create(
        number='t', what='t', category='system', scope='single', found_at=clock.now(), reported_at=clock.now(), **mine
    )
    Document.objects.create(
        title='t', category='rule', confidentiality='public', owner=operator, drafted_at=clock.now(), **mine
    )


# --- what is asked ---------------------------------------------------------------------------------------------------------
def questions() -> Iterator[Question]:
    for pattern, name in addresses(get_resolver()):
        if pattern.startswith(API):
            continue
        for path in paths_of(pattern, name):
            if SAMPLES in path:
                continue
            spelled = pattern if '<int:pk>' in pattern else path.lstrip('/')
            yield Question('GET', spelled, f'{path}?_ids=1' if name == 'ui.perform' else path)
            yield Question('POST', spelled, path)


def api_questions() -> Iterator[Question]:
    for pattern, _ in addresses(get_resolver()):
        if pattern.startswith(API) and SAMPLES not in pattern:
            path = f'/{pattern}'.replace('<order_id>', str(object_of('orders.Order'))).replace('<path:rest>', 'no/such')
            yield Question('GET', pattern, path)
            yield Question('POST', pattern, path)


def addresses(resolver: URLResolver, before: str = '') -> Iterator[tuple[str, str]]:
    for each in resolver.url_patterns:
        pattern = f'{before}{each.pattern}'
        if isinstance(each, URLResolver):
            yield from addresses(each, pattern)
        else:
            assert isinstance(each, URLPattern)
            yield pattern, each.name or ''


def paths_of(pattern: str, name: str) -> list[str]:
    """The address with real values in it; one for each use case and each kind of import."""
    if name == 'ui.perform':
        return [f'/{pattern}'.replace('<str:name>', each.name) for each in usecases.every() if each.takes_ids]
    if '<str:kind>' in pattern:
        return [f'/{pattern}'.replace('<str:kind>', kind.name) for kind in imports.every()]
    path = f'/{pattern}'
    for parameter, value in NAMED.items():
        path = path.replace(parameter, value)
    return [path.replace('<int:pk>', str(object_of(model_of(name, pattern)))) if '<int:pk>' in path else path]


def model_of(name: str, pattern: str) -> str:
    if name in OBJECTS:
        return OBJECTS[name]
    if place := next((each for each in PLACES if pattern.startswith(each.replace('.', '/'))), None):
        return PLACES[place]
    if name in ('ui.download', 'ui.import'):
        return {'ui.download': 'ui.Download', 'ui.import': 'ui.ImportJob'}[name]
    screen: Any = registry.get(name)
    model = getattr(screen, 'model', None) or screen.use_case.model  # a form's object is its use case's
    return str(model._meta.label)


def object_of(label: str) -> int:
    """One that the operator sees, and, where it belongs to a shop or warehouse, the one elsewhere does not."""
    model: Any = apps.get_model(label)
    manager = model._default_manager
    if model is AuditEntry or not hasattr(manager, 'visible_to'):
        found = manager.order_by('pk').first()
        assert found is not None, f'the small demo has no {label}: make one in small_demo'
        return int(found.pk)
    mine, theirs = (Actor.of(User.objects.get(username=name)) for name in ('operator', 'elsewhere'))
    hidden = manager.visible_to(mine).exclude(pk__in=manager.visible_to(theirs).values('pk'))
    found = hidden.order_by('pk').first() or manager.order_by('pk').first()
    assert found is not None, f'the small demo has no {label}: make one in small_demo'
    return int(found.pk)


# --- how it is answered ----------------------------------------------------------------------------------------------------
def answers_to(question: Question, people: dict[str, User]) -> dict[str, str]:
    return {who: screen_answer(question, people.get(who)) for who in IDENTITIES}


def screen_answer(question: Question, user: User | None) -> str:
    client = _clients.get(user)
    if client is None:
        client = _clients[user] = Client(raise_request_exception=False)
        if user is not None:
            client.force_login(user)  # for the disabled one: a session from before
    answer = told(client.get(question.path) if question.method == 'GET' else client.post(question.path))
    if question.pattern.startswith('accounts/'):  # it may have logged out, or counted a failure
        _clients.pop(user)
        cache.clear()
    return answer


def api_answers_to(question: Question, people: dict[str, User]) -> dict[str, str]:
    """By each person's token over all their rights. A session is nobody here: it stands in the column of the nameless."""
    session = Client()
    session.force_login(people['admin'])
    row = {'anonymous': api_answer(question, session, '')}
    for who, user in people.items():
        row[who] = api_answer(question, Client(), token_of(user))
    if question.pattern == f'{API}openapi.json':  # which people may read too
        row['anonymous'] = api_answer(question, Client(), '')
    assert row['anonymous'] in ('401', '404', '405'), f'{question.pattern}: a session opens the API'
    narrow = api_answer(question, Client(), token_of(people['admin'], 'orders.see'))
    if question.method == 'POST' and row['admin'] not in ('404', '405'):
        assert narrow == '403', f'{question.pattern}: a token without the right gets {narrow}'
    return row


_clients: dict[User | None, Client] = {}
_tokens: dict[tuple[int, tuple[str, ...]], str] = {}


def token_of(user: User, *rights: str) -> str:
    if (user.pk, rights) not in _tokens:
        wanted = sorted(rights or user.held_rights)
        issued = services.issue_token([user.pk], actor=Actor.of(user), name='matrix', rights=wanted, days=1)
        _tokens[user.pk, rights] = dict(issued.made['facts'])[user.username]
    return _tokens[user.pk, rights]


def api_answer(question: Question, client: Client, token: str) -> str:
    headers = {'Authorization': f'Bearer {token}'} if token else {}
    if question.method == 'GET':
        return told(client.get(question.path, headers=headers))
    return told(client.post(question.path, '{}', content_type='application/json', headers=headers))


def told(response: HttpResponseBase) -> str:
    if response.status_code not in (301, 302):
        return str(response.status_code)
    return 'login' if response.headers['Location'].startswith('/accounts/login/') else 'on'


# --- the table -------------------------------------------------------------------------------------------------------------
def write(asked: dict[tuple[str, str], dict[str, str]]) -> None:
    with TABLE.open('w', encoding='utf-8', newline='') as file:
        table = csv.writer(file, delimiter='\t', lineterminator='\n')
        table.writerow(['method', 'address', *IDENTITIES])
        for (method, pattern), row in sorted(asked.items(), key=lambda each: (each[0][1], each[0][0])):
            table.writerow([method, pattern, *(row[who] for who in IDENTITIES)])


def written() -> dict[tuple[str, str], dict[str, str]]:
    with TABLE.open(encoding='utf-8', newline='') as file:
        return {(row.pop('method'), row.pop('address')): row for row in csv.DictReader(file, delimiter='\t')}
