"""A second company beside the first: its own database, files, keys, queue and cookies. Nothing is shared but the program.

The first is the demo, the second an agency with two clients, a project and two shops each; both run at once on one host.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import psycopg
import pytest

from tests.stories.servers import Site, environment, free_port, new_home, zhanggui
from zhanggui.site.config import COMPANIES
from zhanggui.site.postgres import Server

pytestmark = pytest.mark.slow
AGENCY = 'agency'
START_SECONDS_MAX = 420  # with thirty days of trade, and all processes of a template, on a busy machine
DEMO_PASSWORD = 'zhanggui-demo'
PASSWORD = 'amber-river-2718'
BOSS = 'amy'

FOUND = f"""
from datetime import date
from zhanggui.core.actors import system
from zhanggui.org import services
from zhanggui.org.drafts import NewClient, NewPerson, NewProject, NewShop, NewWarehouse, Reach, Term
from zhanggui.org.models import Position, User
by = system('建账', door='cli')
def done(verdicts):
    assert not verdicts.refused, verdicts.refused
    return verdicts.done
done(services.create_warehouses([NewWarehouse(code='SH', name='上海仓')], actor=by))
done(services.create_clients([NewClient(code='AAA', name='甲品牌'), NewClient(code='BBB', name='乙品牌')], actor=by))
done(services.create_projects([NewProject(code='A1', name='甲代运营', client='AAA'),
                               NewProject(code='B1', name='乙代运营', client='BBB')], actor=by))
done(services.create_shops([NewShop(code=f'{{client}}{{n}}', platform='tmall', name=f'{{client}} {{n}} 店', warehouse='SH',
                                    project=f'{{client}}1') for client in 'AB' for n in (1, 2)], actor=by))
[person] = done(services.invite([NewPerson(username='{BOSS}', name='艾米')], actor=by))
seat = Position.objects.get(code='admin').pk
done(services.grant_post([person], actor=by, position=seat, reach=Reach(all_shops=True, all_warehouses=True),
                         term=Term(since=date(2025, 1, 1))))
services.keep_own_password(User.objects.get(pk=person), '{PASSWORD}')
"""


@dataclass(slots=True)
class Two:
    """Both companies, and one browser that goes to either. A browser tells cookies apart by host, never by port."""

    top: Path
    first: Site
    second: Site
    jar: CookieJar
    browser: OpenerDirector

    def opens(self, site: Site, path: str = '/') -> str:
        """Where it ends after all redirects, with the page."""
        with self.browser.open(f'http://127.0.0.1:{site.port}{path}', timeout=60) as answer:
            return f'{answer.geturl()}\n{answer.read().decode()}'

    def logs_in(self, site: Site, name: str, password: str) -> str:
        page = self.opens(site, '/accounts/login/')
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found
        told = urlencode({'csrfmiddlewaretoken': found[1], 'login': name, 'password': password}).encode()
        address = f'http://127.0.0.1:{site.port}/accounts/login/'
        with self.browser.open(Request(address, told, {'Referer': address}), timeout=60) as answer:
            return f'{answer.geturl()}\n{answer.read().decode()}'

    def is_in(self, site: Site) -> bool:
        return '/accounts/login/' not in self.opens(site, '/accounts/password/change/').splitlines()[0]

    def rows(self, site: Site, statement: str) -> set[tuple[object, ...]]:
        with psycopg.connect(Server(site.home).address()) as connection:
            return set(connection.execute(statement.encode()).fetchall())


def started(top: Path, company: str, *arguments: str) -> Site:
    home = top / COMPANIES / company if company else top
    home.mkdir(parents=True, exist_ok=True)
    port = free_port()
    named = ('--company', company) if company else ()
    with (home / 'up.log').open('a') as log:
        process = subprocess.Popen(
            [sys.executable, '-m', 'zhanggui', *named, 'up', '--port', str(port), *arguments],
            env=environment(top), stdin=subprocess.DEVNULL, stdout=log, stderr=log, text=True, start_new_session=True,
        )  # fmt: skip
    return Site(home, port, process)


@pytest.fixture(scope='module')
def companies() -> Iterator[tuple[Path, Site, Site]]:
    with new_home() as top:
        first = started(top, '')
        second = started(top, AGENCY, '--company-template', 'client_agency')
        try:
            first.wait_healthy(START_SECONDS_MAX)
            second.wait_healthy(START_SECONDS_MAX)
            made = zhanggui(top, '--company', AGENCY, 'manage', 'shell', '-v', '0', '-c', FOUND)
            assert made.returncode == 0, made.stderr
            yield top, first, second
        finally:
            for site in (first, second):
                if site.process.poll() is None:
                    site.stop()
            Server(second.home).stop()


@pytest.fixture
def two(companies: tuple[Path, Site, Site]) -> Two:
    jar = CookieJar()
    return Two(*companies, jar, build_opener(HTTPCookieProcessor(jar)))


def test_accounts_of_the_one_do_not_get_into_the_other(two: Two) -> None:
    two.logs_in(two.second, 'director', DEMO_PASSWORD)
    assert not two.is_in(two.second)
    two.logs_in(two.first, BOSS, PASSWORD)
    assert not two.is_in(two.first)


def test_a_session_is_good_for_one_of_them_and_both_last_in_one_browser(two: Two) -> None:
    two.logs_in(two.first, 'director', DEMO_PASSWORD)
    assert two.is_in(two.first)
    assert not two.is_in(two.second)
    two.logs_in(two.second, BOSS, PASSWORD)
    assert two.is_in(two.second)
    assert two.is_in(two.first), 'the second company has cookies of its own'
    names = {cookie.name for cookie in two.jar}
    assert {'sessionid', 'csrftoken', f'sessionid_{AGENCY}', f'csrftoken_{AGENCY}'} <= names

    stolen = next(cookie for cookie in two.jar if cookie.name == 'sessionid')
    stolen.name = f'sessionid_{AGENCY}'
    two.jar.clear(stolen.domain, stolen.path, f'sessionid_{AGENCY}')
    two.jar.set_cookie(stolen)
    assert not two.is_in(two.second), 'nor is a session of the first good under the other name'


def test_nothing_of_the_one_is_in_the_tables_of_the_other(two: Two) -> None:
    shops = 'SELECT code FROM org_shop'
    assert two.rows(two.second, shops) == {('A1',), ('A2',), ('B1',), ('B2',)}
    assert two.rows(two.first, shops).isdisjoint(two.rows(two.second, shops))
    assert two.rows(two.second, 'SELECT code FROM org_client') == {('AAA',), ('BBB',)}
    assert two.rows(two.first, 'SELECT code FROM org_client') == set()
    assert two.rows(two.second, 'SELECT username FROM org_user') == {('admin',), (BOSS,)}
    assert two.rows(two.first, f"SELECT 1 FROM org_user WHERE username = '{BOSS}'") == set()
    for table in ('orders_order', 'catalog_sku', 'customers_customer', 'flow_case'):
        assert two.rows(two.second, f'SELECT count(*) FROM {table}') == {(0,)}, table
        assert two.rows(two.first, f'SELECT count(*) FROM {table}') != {(0,)}, table
    charts = 'SELECT code, name FROM org_position'
    assert ('store_manager', '淘宝店长') in two.rows(two.second, charts)
    assert ('store_manager', '淘宝店长') not in two.rows(two.first, charts)


def test_each_has_its_own_server_worker_queue_files_and_key(two: Two) -> None:
    first, second = two.first, two.second
    assert first.database() != second.database()
    assert first.child('worker') != second.child('worker')
    assert second.home.is_relative_to(two.top / COMPANIES)
    assert (first.home / 'secret_key').read_text() != (second.home / 'secret_key').read_text()
    jobs = zhanggui(two.top, '--company', AGENCY, 'manage', 'shell', '-v', '0', '-c', DEFER)
    assert jobs.returncode == 0, jobs.stderr
    marked = f"SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = '{MARK}' OR lock = '{MARK}'"
    assert two.rows(second, marked) == {(1,)}
    assert two.rows(first, marked) == set()
    backup = two.top / 'first.tar.gz'
    assert zhanggui(two.top, 'backup', str(backup)).returncode == 0
    assert COMPANIES not in subprocess.run(['tar', 'tzf', backup], capture_output=True, text=True, check=True).stdout


MARK = 'agency.mark'
DEFER = f"""
from datetime import timedelta
from procrastinate.contrib.django import app
app.configure_task('core.prove', queue='upkeep', lock='{MARK}', schedule_in={{'days': 1}}).defer(timestamp=0)
"""


def test_a_process_changed_in_the_one_stays_as_it_was_in_the_other(two: Two) -> None:
    mine, theirs = two.top / 'agency-book', two.top / 'first-book'
    assert zhanggui(two.top, '--company', AGENCY, 'playbook', 'export', str(mine)).returncode == 0
    drawing = mine / 'processes' / 'P40.bpmn'
    drawing.write_text(drawing.read_text('utf-8').replace('name="退货"', 'name="退货（代运营）"'), 'utf-8')
    loaded = zhanggui(two.top, '--company', AGENCY, 'playbook', 'load', str(mine))
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr
    names = "SELECT name FROM flow_process WHERE key = 'P40'"
    assert two.rows(two.second, names) == {('退货（代运营）',)}
    assert two.rows(two.first, names) == {('退货',)}
    assert zhanggui(two.top, 'playbook', 'export', str(theirs)).returncode == 0
    assert '代运营' not in (theirs / 'processes' / 'P40.bpmn').read_text('utf-8')
    assert 'name: 淘宝店长' not in (theirs / 'org.yaml').read_text('utf-8')
