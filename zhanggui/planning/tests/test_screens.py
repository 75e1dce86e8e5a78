"""The screens of plans and tasks: who may open them, whose rows they show, and how many queries they cost."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from zhanggui.core import clock, usecases
from zhanggui.org.models import User
from zhanggui.planning.drafts import NewGoal, NewMeeting, NewSeries, NewTask
from zhanggui.planning.models import Goal, Meeting, MeetingSeries, TaskOrder
from zhanggui.planning.screens.goals import GoalTree
from zhanggui.planning.screens.meetings import MeetingList, MeetingPage, SeriesList
from zhanggui.planning.screens.plans import PlanSheet
from zhanggui.planning.screens.tasks import Board, TaskList, TaskPage
from zhanggui.planning.tests.conftest import actor
from zhanggui.ui.testing import ScreenMatrix


def perform(name: str, who: str, line: object) -> int:
    verdicts = usecases.perform(usecases.get(f'planning.{name}'), [line], actor=actor(who))
    assert verdicts.done, verdicts.as_dict()
    return verdicts.done[0]


class OfPlanning(ScreenMatrix):
    """The operator reads; what is between two others is foreign."""

    @pytest.fixture(autouse=True)
    def _company(self, company: None) -> None:
        """Before anything else."""

    @pytest.fixture
    def reader(self, company: None) -> User:
        return User.objects.get(username='operator')


def task(to: str) -> TaskOrder:
    line = NewTask('核对', '逐条', clock.today() + timedelta(days=1), actor(to).id or 0)
    return TaskOrder.objects.get(pk=perform('issue', 'director', line))


def meeting(host: str, *people: str) -> Meeting:
    line = NewMeeting('会', clock.today(), tuple(actor(each).id or 0 for each in people))
    return Meeting.objects.get(pk=perform('call', host, line))


class TestBoard(OfPlanning):
    screen = Board
    marker = 'data-card="{pk}"'

    @pytest.fixture
    def mine(self, company: None) -> TaskOrder:
        return task('operator')

    @pytest.fixture
    def foreign(self, company: None) -> TaskOrder:
        return task('service')


class TestTaskList(TestBoard):
    screen = TaskList
    marker = 'data-id="{pk}"'


class TestTaskPage(TestBoard):
    screen = TaskPage
    marker = 'data-id="{pk}"'


class TestMeetings(OfPlanning):
    screen = MeetingList

    @pytest.fixture
    def mine(self, company: None) -> Meeting:
        return meeting('supervisor', 'operator')

    @pytest.fixture
    def foreign(self, company: None) -> Meeting:
        return meeting('director', 'service')


class TestMeetingPage(TestMeetings):
    screen = MeetingPage

    def test_rows_outside_ones_scope_are_not_there(self, client, reader, foreign) -> None:  # type: ignore[no-untyped-def,override]
        client.force_login(reader)
        assert client.get(MeetingPage.address(pk=foreign.pk)).status_code == 404


class TestSeries(OfPlanning):
    screen = SeriesList

    @pytest.fixture
    def reader(self, company: None) -> User:
        return User.objects.get(username='supervisor')

    @pytest.fixture
    def mine(self, company: None) -> MeetingSeries:
        host = actor('supervisor').id or 0
        return MeetingSeries.objects.get(pk=perform('add_series', 'supervisor', NewSeries('晨会', (1,), time(9), host)))


class TestPlans(OfPlanning):
    screen = PlanSheet


class TestGoals(OfPlanning):
    screen = GoalTree

    @pytest.fixture
    def mine(self, company: None) -> Goal:
        return goal('operator')

    @pytest.fixture
    def foreign(self, company: None) -> Goal:
        return goal('service')


def goal(owner: str) -> Goal:
    today = clock.today()
    line = NewGoal('g', 'hand', 'day', today, today, 1, actor(owner).id or 0)
    return Goal.objects.get(pk=perform('add_goal', 'director', line))
