"""Meetings: called on working days, opened with a full agenda, closed into tasks; the next one begins with what is left."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.test import Client

from zhanggui.core import clock, outbox, usecases
from zhanggui.core.actors import system
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.models import Job, Task
from zhanggui.flow.selectors.workdays import company_days
from zhanggui.flow.services.acting import complete
from zhanggui.flow.services.jobs import run_job
from zhanggui.flow.services.timers import fire_due
from zhanggui.org.models import User
from zhanggui.planning import agenda
from zhanggui.planning.drafts import NewMeeting, NewSeries
from zhanggui.planning.forms import actions_in
from zhanggui.planning.models import Meeting, MeetingSeries, TaskOrder
from zhanggui.planning.selectors.meetings import shown
from zhanggui.planning.services.meetings import CallDay, call_meetings, issue_actions, person_called
from zhanggui.planning.tests.conftest import actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures('company')]

PROOF = say('证明', 'Proof')
MONDAY = date(2026, 11, 23)
SATURDAY = date(2026, 11, 28)
ACTIONS = [
    {'action': '核对库存', 'who': '周子衿', 'due_on': None},
    {'action': '改主图', 'who': 'helper', 'due_on': None},
]


def perform(name: str, who: str, /, *items: object, **told: object) -> Verdicts:
    return usecases.perform(usecases.get(f'planning.{name}'), list(items), actor=actor(who), told=told)


def series() -> MeetingSeries:
    people = tuple(actor(name).id or 0 for name in ('supervisor', 'operator', 'helper'))
    line = NewSeries('运营晨会', (1, 2, 3, 4, 5, 6), time(9), people[0], people, 'morning')
    return MeetingSeries.objects.get(pk=perform('add_series', 'director', line).done[0])


def called(day: date) -> Meeting:
    return Meeting.objects.get(pk=call_meetings([CallDay(day)], actor=system()).done[0])


def lines(meeting: Meeting, who: str = 'supervisor') -> dict[str, list[agenda.Line]]:
    return {section.name: list(section.lines) for section in shown(meeting, actor(who)).sections}


def test_called_once_on_a_working_day_alone() -> None:
    series()
    meeting = called(MONDAY)
    assert (meeting.kind, meeting.state, meeting.held_on) == ('morning', 'called', MONDAY)
    assert call_meetings([CallDay(MONDAY)], actor=system()).done == []
    assert call_meetings([CallDay(SATURDAY)], actor=system()).done == []
    assert Meeting.objects.count() == 1


def test_the_clock_calls_them_in_the_morning() -> None:
    series()
    working = next(n for n in range(1, 9) if company_days().works(clock.today() + timedelta(days=n)))
    with clock.moved(timedelta(days=working)):
        fire_due()
        run_job(Job.objects.get(node='call_series').pk)
        meeting = Meeting.objects.get()
        assert (meeting.held_on, meeting.name) == (clock.today(), '运营晨会')
        assert Task.objects.get(case=meeting.case_id, state='open').assignee_id == actor('supervisor').id


def test_closed_its_actions_are_tasks_at_once() -> None:
    series()
    meeting = called(MONDAY)
    assert perform('close_meeting', 'supervisor', meeting.pk, minutes='都说了', actions=ACTIONS).done == [meeting.pk]
    meeting.refresh_from_db()
    assert (meeting.state, meeting.minutes) == ('closed', '都说了')
    tasks = TaskOrder.objects.filter(meeting=meeting).order_by('pk')
    assert [(task.what, task.assignee.username, task.state, task.source) for task in tasks] == [
        ('核对库存', 'operator', 'issued', 'meeting'), ('改主图', 'helper', 'issued', 'meeting'),
    ]  # fmt: skip
    assert [task.issuer_id for task in tasks] == [actor('supervisor').id] * 2
    outbox.drain()
    assert issue_actions(meeting.pk, actor=system()) == []
    assert TaskOrder.objects.count() == 2, 'nothing is issued twice'


def test_closed_from_the_inbox_the_tasks_come_too() -> None:
    series()
    meeting = called(MONDAY)
    hold = Task.objects.get(case=meeting.case_id, state='open')
    assert complete([hold.pk], actor=actor('supervisor')).done
    minutes = Task.objects.get(case=meeting.case_id, state='open')
    told = {'minutes': '好', 'actions': [{'action': '盘点', 'who': '没有这个人', 'due_on': str(clock.today())}]}
    assert complete([minutes.pk], actor=actor('supervisor'), values=told).done
    outbox.drain()
    task = TaskOrder.objects.get()
    assert (task.what, task.assignee.username) == ('盘点', 'supervisor'), 'whom nobody knows: the host takes it'


def test_the_next_one_opens_with_what_is_left() -> None:
    series()
    first = called(MONDAY)
    perform('close_meeting', 'supervisor', first.pk, minutes='一', actions=ACTIONS)
    done, left = TaskOrder.objects.order_by('pk')
    perform('accept', 'operator', done.pk)
    perform('finish', 'operator', done.pk, result='好')
    perform('pass', 'supervisor', done.pk)
    second = called(MONDAY + timedelta(days=1))
    assert [line.text for line in lines(second)['left_over']] == [f'{left.what} · 许安']


def test_the_agenda_keeps_what_was_read_out() -> None:
    series()
    meeting = called(clock.today() if clock.today().isoweekday() < 6 else MONDAY)
    agenda.source('proof', PROOF, lambda ask: [agenda.Line('数', '1')], order=1)
    perform('close_meeting', 'supervisor', meeting.pk, minutes='一')
    agenda.source('proof', PROOF, lambda ask: [agenda.Line('数', '2')], order=1)
    meeting.refresh_from_db()
    assert lines(meeting)['proof'] == [agenda.Line('数', '1')]
    agenda.source('proof', PROOF, lambda ask: [], order=1)


def test_refusals_move_nothing() -> None:
    series()
    meeting = called(MONDAY)
    assert [each.code for each in perform('close_meeting', 'operator', meeting.pk, minutes='一').refused] == [
        'not_yours'
    ]
    assert [each.code for each in perform('close_meeting', 'supervisor', meeting.pk, minutes=' ').refused] == [
        'minutes'
    ]
    unknown = [{'action': 'x', 'who': '谁也不是', 'due_on': None}]
    refused = perform('close_meeting', 'supervisor', meeting.pk, minutes='一', actions=unknown).refused
    assert [each.code for each in refused] == ['nobody']
    assert [each.code for each in perform('keep_minutes', 'operator', meeting.pk, minutes='偷').refused] == ['not_host']
    assert [each.code for each in perform('close_meeting', 'finance', meeting.pk, minutes='一').refused] == [
        'not_found'
    ]
    meeting.refresh_from_db()
    assert (meeting.state, meeting.minutes, TaskOrder.objects.count()) == ('called', '', 0)


def test_minutes_keep_themselves(client: Client) -> None:
    series()
    meeting = called(MONDAY)
    client.force_login(User.objects.get(username='supervisor'))
    told = {'minutes': '第一条', 'actions': '核对库存 @周子衿 2026-11-25'}
    assert client.post(f'/planning/meetings/{meeting.pk}/notes/', told).status_code == 200
    page = client.get(f'/planning/meetings/{meeting.pk}/').content.decode()
    assert '第一条' in page
    assert '核对库存 @周子衿 2026-11-25' in page


def test_called_by_hand_and_not_held() -> None:
    line = NewMeeting('选品讨论', clock.today(), (actor('operator').id or 0,))
    meeting = Meeting.objects.get(pk=perform('call', 'supervisor', line).done[0])
    assert meeting.host_id == actor('supervisor').id
    assert perform('cancel_meeting', 'supervisor', meeting.pk, reason='人不齐').done == [meeting.pk]
    meeting.refresh_from_db()
    assert meeting.state == 'cancelled'


def test_one_action_a_line() -> None:
    made = actions_in('- 核对库存 @周子衿 2026-11-25\n\n改主图＠许安 12月1日\n打电话 @林小满\n99% 完成率 @许安')
    assert [(each['action'], each['who']) for each in made] == [
        ('核对库存', '周子衿'), ('改主图', '许安'), ('打电话', '林小满'), ('99% 完成率', '许安'),
    ]  # fmt: skip
    assert [str(each['due_on'])[-5:] for each in made] == ['11-25', '12-01', 'None', 'None']


def test_a_name_that_several_bear_is_nobody() -> None:
    User.objects.create(username='second', name='许安')
    assert person_called('许安') is None
    assert person_called('许安', [actor('helper').id or 0]) == actor('helper').id
    assert person_called('@operator') == actor('operator').id
