"""Who is told what of tasks and meetings, at the doors of services: once, as they chose, and never what they did themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest

from zhanggui.core import clock, usecases
from zhanggui.core.actors import system
from zhanggui.core.verdicts import Verdicts
from zhanggui.flow.models import Task
from zhanggui.flow.services.acting import complete
from zhanggui.flow.services.telling import new_tasks
from zhanggui.notices.models import Address, Choice, Delivery, Notice
from zhanggui.planning import notices
from zhanggui.planning.drafts import NewMeeting, NewSeries, NewTask
from zhanggui.planning.models import Meeting, TaskOrder
from zhanggui.planning.services.meetings import CallDay, call_meetings
from zhanggui.planning.services.reminding import remind
from zhanggui.planning.tests.conftest import actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures('company')]

MONDAY_MORNING = datetime(2026, 11, 23, 10, tzinfo=clock.SHANGHAI)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.stopped(MONDAY_MORNING):
        yield


def perform(name: str, who: str, /, *items: object, **told: object) -> Verdicts:
    verdicts = usecases.perform(usecases.get(f'planning.{name}'), list(items), actor=actor(who), told=told)
    assert verdicts.done, verdicts.as_dict()
    return verdicts


def issued(days: int = 2, what: str = '双11 主图', to: str = 'operator') -> TaskOrder:
    """From the director; the director inspects."""
    line = NewTask(what, '五张，1:1', clock.today() + timedelta(days=days), actor(to).id or 0)
    return TaskOrder.objects.get(pk=perform('issue', 'director', line).done[0])


def told() -> list[tuple[str, str]]:
    """Kind and account, in the order in which they were told; read once."""
    rows = list(Notice.objects.order_by('pk').values_list('kind', 'person__username'))
    Notice.objects.all().delete()
    return rows


def test_each_turn_of_a_task_is_told_to_the_other_side() -> None:
    order = issued()
    notice = Notice.objects.get()
    assert (notice.title, notice.href) == ('给你的任务（2026-11-25 前）：双11 主图', f'/planning/tasks/{order.pk}/')
    assert told() == [(notices.ISSUED, 'operator')]
    perform('accept', 'operator', order.pk)
    assert told() == [(notices.ACCEPTED, 'director')]
    perform('finish', 'operator', order.pk, result='四张')
    assert told() == []
    perform('redo', 'director', order.pk, reason='少一张')
    assert Notice.objects.get().body == '少一张'
    assert told() == [(notices.SENT_BACK, 'operator')]
    perform('finish', 'operator', order.pk, result='五张')
    perform('pass', 'director', order.pk, score=95)
    assert told() == [(notices.PASSED, 'operator')]


def test_a_disputed_task_goes_back_and_a_withdrawn_one_is_over() -> None:
    order = issued()
    told()
    perform('dispute', 'operator', order.pk, reason='没有时间，找我 13812345678')
    assert Notice.objects.get().body == '没有时间，找我 138****5678'
    assert told() == [(notices.DISPUTED, 'director')]
    changed = {'what': '主图', 'standard': '三张', 'due_on': clock.today(), 'assignee': actor('service').id}
    perform('settle', 'director', order.pk, **changed)
    assert told() == [(notices.ISSUED, 'service')]
    perform('withdraw', 'director', order.pk, reason='不做了')
    assert told() == [(notices.CANCELLED, 'service')]


def test_a_task_to_oneself_is_no_news() -> None:
    issued(to='director')
    assert told() == []


def test_what_was_done_in_the_inbox_is_told_as_well() -> None:
    order = issued()
    told()
    task = Task.objects.get(case_id=order.case_id, node='accept', state='open')
    assert complete([task.pk], actor=actor('operator'), outcome='accept', values={}).done
    assert told() == [(notices.ACCEPTED, 'director')]


def test_a_new_task_is_heard_of_once() -> None:
    """The inbox's own notice and this one are the same news."""
    Address.objects.create(person_id=actor('operator').id, channel='wecom', target='x')
    issued()
    new_tasks()
    assert list(Notice.objects.filter(person__username='operator').values_list('kind', flat=True)) == [notices.ISSUED]
    assert Delivery.objects.filter(channel='wecom').count() == 1


def test_what_people_chose_holds() -> None:
    for channel in ('in_app', 'mail'):
        Choice.objects.create(person_id=actor('operator').id, group=notices.TASKS, channel=channel, when='off')
    issued()
    assert told() == []


def test_a_refused_step_tells_nothing() -> None:
    order = issued()
    told()
    verdicts = usecases.perform(usecases.get('planning.accept'), [order.pk], actor=actor('helper'))
    assert not verdicts.done
    assert told() == []


def test_due_tomorrow_is_said_once_in_the_morning() -> None:
    order = issued(days=2)
    told()
    assert remind(actor=system()) == 0
    tomorrow = MONDAY_MORNING + timedelta(days=1)
    with clock.stopped(tomorrow.replace(hour=7, minute=59)):
        assert remind(actor=system()) == 0
    for hour in (8, 9, 20):
        with clock.stopped(tomorrow.replace(hour=hour)):
            remind(actor=system())
    assert Notice.objects.get().href == f'/planning/tasks/{order.pk}/'
    assert told() == [(notices.SOON, 'operator')]


def test_a_task_issued_today_for_tomorrow_is_not_said_twice() -> None:
    issued(days=1)
    told()
    assert remind(actor=system()) == 0


def test_overdue_is_said_every_day_in_one_notice_until_it_is_handed_in() -> None:
    first, second = issued(days=0), issued(days=0, what='详情页')
    told()
    for days in (1, 2):
        with clock.stopped(MONDAY_MORNING + timedelta(days=days)):
            assert remind(actor=system()) == 1
            notice = Notice.objects.get()
            assert (notice.title, notice.href) == ('2 件任务超期', '/planning/board/?view=assigned')
            assert notice.body == '11-23 双11 主图\n11-23 详情页'
            assert told() == [(notices.LATE, 'operator')]
    for order in (first, second):
        perform('accept', 'operator', order.pk)
        perform('finish', 'operator', order.pk, result='好了')
    told()
    with clock.stopped(MONDAY_MORNING + timedelta(days=3)):
        assert remind(actor=system()) == 0


def meeting(**more: object) -> Meeting:
    people = tuple(actor(name).id or 0 for name in ('supervisor', 'operator', 'helper'))
    line = NewMeeting(**{'name': '大促复盘', 'held_on': clock.today(), 'at': time(15), 'attendees': people} | more)  # type: ignore[arg-type]
    return Meeting.objects.get(pk=perform('call', 'supervisor', line).done[0])


def test_who_is_called_to_a_meeting_hears_of_it_and_whoever_calls_does_not() -> None:
    row = meeting()
    notice = Notice.objects.order_by('pk')[0]
    assert (notice.title, notice.href) == ('请参加会议（11-23 15:00）：大促复盘', f'/planning/meetings/{row.pk}/')
    assert sorted(told()) == [(notices.CALLED, 'helper'), (notices.CALLED, 'operator')]
    perform('cancel_meeting', 'supervisor', row.pk, reason='改线上')
    assert sorted(told()) == [(notices.CALLED_OFF, 'helper'), (notices.CALLED_OFF, 'operator')]


def test_regular_meetings_are_called_by_the_clock() -> None:
    people = tuple(actor(name).id or 0 for name in ('supervisor', 'operator'))
    perform('add_series', 'director', NewSeries('运营晨会', (1, 2, 3, 4, 5), time(9), people[0], people, 'morning'))
    call_meetings([CallDay(clock.today())], actor=system())
    assert sorted(told()) == [(notices.CALLED, 'operator'), (notices.CALLED, 'supervisor')]
    call_meetings([CallDay(clock.today())], actor=system())
    assert told() == []


def test_what_the_minutes_give_me_is_told_as_my_task() -> None:
    row = meeting()
    told()
    actions = [
        {'action': '核对库存', 'who': '周子衿', 'due_on': None},
        {'action': '发纪要', 'who': '顾清', 'due_on': None},
    ]
    perform('close_meeting', 'supervisor', row.pk, minutes='定了两件', actions=actions)
    assert told() == [(notices.ISSUED, 'operator')]
