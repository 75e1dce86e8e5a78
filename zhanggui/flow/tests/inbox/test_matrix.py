"""Who may open each screen of the inbox, whose rows it shows, and how many queries it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.flow.models import Absence, Case, Copy, Process, StartDraft, Task
from zhanggui.flow.screens import absences, case, inbox, people, start, task
from zhanggui.flow.services.acting import complete
from zhanggui.flow.tests.inbox.office import Office
from zhanggui.org.models import User
from zhanggui.ui.testing import ScreenMatrix


class Desk(ScreenMatrix):
    """The reader is the boss; `mine` waits for them, `foreign` is nothing of theirs."""

    @pytest.fixture
    def reader(self, office: Office) -> User:
        return office.boss


class TestTodo(Desk):
    screen = inbox.Todo

    @pytest.fixture
    def mine(self, office: Office) -> Task:
        for number in range(3):
            office.begin(f'货架{number}')
        return office.task(office.begin())

    @pytest.fixture
    def foreign(self, office: Office) -> Task:
        return _paid(office)


class TestDone(TestTodo):
    screen = inbox.Done

    @pytest.fixture
    def mine(self, office: Office) -> Task:
        done = office.task(office.begin())
        complete([done.pk], actor=Actor.of(office.boss))
        return done


class TestTaskPage(TestTodo):
    screen = task.TaskPage

    @pytest.fixture
    def foreign(self, office: Office) -> Task:
        return _paid(office, hide=True)


class TestMine(Desk):
    screen = inbox.Mine

    @pytest.fixture
    def reader(self, office: Office) -> User:
        return office.starter

    @pytest.fixture
    def mine(self, office: Office) -> Case:
        return Case.objects.get(pk=office.begin())

    @pytest.fixture
    def foreign(self, office: Office) -> Case:
        other = Case.objects.get(pk=office.begin('别人的'))
        Case.objects.filter(pk=other.pk).update(starter=office.admin)
        other.people.all().delete()
        return other


class TestCasePage(TestMine):
    screen = case.CasePage


class TestCasePrint(TestMine):
    screen = case.CasePrint


class TestCases(Desk):
    screen = case.Cases

    @pytest.fixture
    def reader(self, office: Office) -> User:
        return office.admin

    @pytest.fixture
    def mine(self, office: Office) -> Case:
        return Case.objects.get(pk=office.begin())


class TestCopies(Desk):
    screen = inbox.Copies

    @pytest.fixture
    def mine(self, office: Office) -> Copy:
        return _copy(office, office.boss)

    @pytest.fixture
    def foreign(self, office: Office) -> Copy:
        return _copy(office, office.clerk)


class TestDrafts(Desk):
    screen = inbox.Drafts

    @pytest.fixture
    def mine(self, office: Office) -> StartDraft:
        return _draft(office.boss)

    @pytest.fixture
    def foreign(self, office: Office) -> StartDraft:
        return _draft(office.clerk)


class TestAbsences(Desk):
    screen = absences.Absences

    @pytest.fixture
    def mine(self, office: Office) -> Absence:
        return _absence(office.boss, office.clerk)

    @pytest.fixture
    def foreign(self, office: Office) -> Absence:
        return _absence(office.starter, office.outsider)


class TestAbsenceNew(Desk):
    screen = absences.AbsenceNew


class TestCatalogue(Desk):
    screen = start.Catalogue


class TestFindPeople(Desk):
    screen = people.FindPeople


class TestStartPage(Desk):
    screen = start.StartPage

    @pytest.fixture
    def address(self, office: Office) -> str:
        return '/flow/start/spending/'


def test_a_process_that_is_not_there_is_not_found(client: Client, office: Office) -> None:
    client.force_login(office.boss)
    assert client.get('/flow/start/nothing/').status_code == 404


def _paid(office: Office, *, hide: bool = False) -> Task:
    """Of the accountants; the boss has approved before and so still sees the case, unless `hide`."""
    first = office.task(office.begin('别人的'))
    complete([first.pk], actor=Actor.of(office.boss))
    found = office.task(first.case_id)
    if hide:
        found.case.people.filter(person=office.boss).delete()
    return found


def _copy(office: Office, to: User) -> Copy:
    return Copy.objects.create(case_id=office.begin(), person=to, by=office.starter, at=clock.now())


def _draft(of: User) -> StartDraft:
    return StartDraft.objects.create(person=of, process=Process.objects.get(), values={'what': '墨盒'}, at=clock.now())


def _absence(of: User, to: User) -> Absence:
    now = clock.now()
    return Absence.objects.create(person=of, to=to, since=now, until=now + timedelta(days=1))
