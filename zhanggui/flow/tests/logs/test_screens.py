"""The screens of figures, replay, calendar and drawings: who may open them, what they show, what they cost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zhanggui.core import drift
from zhanggui.core.actors import system
from zhanggui.flow.calendar import Days
from zhanggui.flow.models import Case, ProcessVersion, WorkDay
from zhanggui.flow.policies import ADMINISTER, SEE_ALL, WORK
from zhanggui.flow.screens.calendar import WorkCalendar
from zhanggui.flow.screens.conformance import Conformance
from zhanggui.flow.screens.drawings import CaseDrawing, CaseMarks, VersionDrawing
from zhanggui.flow.screens.statistics import AskLog, Statistics
from zhanggui.flow.selectors.workdays import company_days
from zhanggui.flow.tests.logs.house import House, acted, begun
from zhanggui.flow.usecases.calendar import SET_WORK_DAYS
from zhanggui.org import services
from zhanggui.org.drafts import NewPosition, NewRole, Reach
from zhanggui.org.models import Position, User
from zhanggui.org.tests.people import company
from zhanggui.ui import exports
from zhanggui.ui.models import Download, FileState
from zhanggui.ui.testing import ScreenMatrix


def person_with(*rights: str, name: str = 'reader') -> User:
    house = company()
    services.create_roles([NewRole(code=name, name=name, rights=rights)], actor=system())
    services.create_positions([NewPosition(code=name, name=name, department='ops', roles=(name,))], actor=system())
    house.positions[name] = Position.objects.get(code=name).pk
    User.objects.create(username=name, name=name)
    house.grant(name, name, reach=Reach(shops=(house.shops['S1'],), warehouses=(house.warehouses['W1'],)))
    return house.person(name)


class Matrix(ScreenMatrix):
    rights: frozenset[str] = frozenset({SEE_ALL})

    @pytest.fixture
    def reader(self, version: ProcessVersion) -> User:
        return person_with(*self.rights)


class TestStatistics(Matrix):
    screen = Statistics

    @pytest.fixture
    def address(self, version: ProcessVersion) -> str:
        acted(begun()[0], 'check')
        return Statistics.address()

    def test_odd_addresses_show_the_first_page(self, client: Client, address: str, reader: User) -> None:
        client.force_login(reader)
        for odd in (
            '?process=NONE',
            '?version=99',
            '?version=x',
            '?since=nonsense&until=9999-99-99',
            '?since=2099-01-01',
        ):
            assert client.get(address + odd).status_code == 200

    def test_it_names_nodes_and_lanes(self, client: Client, address: str, reader: User) -> None:
        client.force_login(reader)
        page = client.get(address).content.decode()
        assert '核对' in page
        assert '财务' in page


class TestConformance(Matrix):
    screen = Conformance

    @pytest.fixture
    def address(self, version: ProcessVersion) -> str:
        acted(begun()[0], 'check')
        return f'{Conformance.address()}?show=1'

    def test_an_uploaded_log_is_judged(self, client: Client, address: str, reader: User) -> None:
        client.force_login(reader)
        log = 'case_id,activity,timestamp\nA1,打款,2026-11-21 14:05\nA1,喝茶,2026-11-21 14:06\n'
        file = SimpleUploadedFile('log.csv', log.encode())
        response = client.post(address, {'process': 'REFUND', 'version': '1', 'file': file})
        page = response.content.decode()
        assert response.status_code == 200
        assert '漏做' in page
        assert '喝茶' in page

    def test_a_broken_log_says_where(self, client: Client, address: str, reader: User) -> None:
        client.force_login(reader)
        file = SimpleUploadedFile('log.csv', b'<log><trace>')
        response = client.post(address, {'process': 'REFUND', 'file': file})
        assert response.status_code == 422
        assert 'log.csv 第 1 行' in response.content.decode()


class TestCalendar(Matrix):
    screen = WorkCalendar
    rights = frozenset({ADMINISTER, SET_WORK_DAYS.name})

    def test_days_are_set_and_taken_back(self, client: Client, reader: User) -> None:
        client.force_login(reader)
        told = {'first': '2026-11-21', 'last': '2026-11-22', 'kind': 'work', 'note': '双十一加班'}
        assert client.post(WorkCalendar.address(), told).status_code == 302
        assert company_days() == Days({date(2026, 11, 21): True, date(2026, 11, 22): True})
        assert '双十一加班' in client.get(f'{WorkCalendar.address()}?year=2026').content.decode()
        client.post(WorkCalendar.address(), {**told, 'kind': 'rest', 'last': ''})
        assert company_days().own[date(2026, 11, 21)] is False
        client.post(WorkCalendar.address(), {**told, 'kind': 'country'})
        assert not WorkDay.objects.exists()
        assert [proof.invariant for proof in drift.run() if proof.found] == []

    @pytest.mark.parametrize(
        'wrong',
        [
            {'first': '2026-11-22', 'last': '2026-11-21'},
            {'first': '2026-01-01', 'last': '2028-01-01'},
            {'first': '1999-12-31'},
            {'first': 'never'},
            {'kind': 'party'},
            {'note': '长' * 101},
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_moves(self, client: Client, reader: User, wrong: dict[str, str]) -> None:
        client.force_login(reader)
        told = {'first': '2026-11-21', 'last': '', 'kind': 'work', 'note': '', **wrong}
        assert client.post(WorkCalendar.address(), told).status_code == 422
        assert not WorkDay.objects.exists()

    def test_years_that_are_not_known_say_so(self, client: Client, reader: User) -> None:
        client.force_login(reader)
        assert '暂按周一至周五' in client.get(f'{WorkCalendar.address()}?year=2040').content.decode()
        assert client.get(f'{WorkCalendar.address()}?year=99999').status_code == 200


class OfCase(Matrix):
    rights = frozenset({WORK})

    @pytest.fixture
    def mine(self, reader: User) -> Case:
        (case,) = begun()
        case.people.create(person_id=reader.pk)
        return case

    @pytest.fixture
    def foreign(self, version: ProcessVersion) -> Case:
        return begun()[0]

    def test_rows_outside_ones_scope_are_not_there(
        self, client: Client, address: str, reader: Any, foreign: Any
    ) -> None:
        client.force_login(reader)
        assert client.get(self.screen.address(pk=foreign.pk)).status_code == 404


class TestCaseDrawing(OfCase):
    screen = CaseDrawing
    marker = 'id="REFUND"'

    def test_what_the_browser_has_is_not_sent_again(self, client: Client, address: str, reader: User) -> None:
        client.force_login(reader)
        etag = client.get(address).headers['ETag']
        assert client.get(address, headers={'if-none-match': etag}).status_code == 304


class TestCaseMarks(OfCase):
    screen = CaseMarks
    marker = 'case-{pk}'


class TestVersionDrawing(Matrix):
    screen = VersionDrawing
    marker = 'id="REFUND"'

    @pytest.fixture
    def mine(self, version: ProcessVersion) -> ProcessVersion:
        return version


@pytest.mark.django_db
class TestAskLog:
    def test_the_log_comes_as_a_file_of_ones_own(
        self, client: Client, version: ProcessVersion, house: House, settings: Any, tmp_path: Any
    ) -> None:
        settings.MEDIA_ROOT = tmp_path
        reader = person_with(SEE_ALL)
        acted(begun()[0], 'check')
        client.force_login(reader)
        for format in ('xes', 'jsonocel'):
            response = client.post(AskLog.address(), {'process': 'REFUND', 'format': format})
            assert response.status_code == 302
            download = Download.objects.get(format=format)
            exports.make(download.pk)
            download.refresh_from_db()
            assert (download.state, download.screen) == (FileState.READY, 'flow.log')
            text = exports.path_of(download).read_text('utf-8')
            assert '核对' in text
            assert '林晓' not in text  # names are for those who look after processes

    def test_without_the_right_nothing_is_made(self, client: Client, version: ProcessVersion) -> None:
        client.force_login(get_user_model()._default_manager.create(username='nobody-in-particular'))
        assert client.post(AskLog.address(), {'process': 'REFUND', 'format': 'xes'}).status_code == 403
        assert not Download.objects.exists()
