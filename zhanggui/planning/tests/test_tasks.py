"""Task orders, at the doors people use: what the board shows is where the case stands, whoever moved it from wherever."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhanggui.core import clock, outbox, usecases
from zhanggui.core.verdicts import Verdicts
from zhanggui.flow.models import Case, Task
from zhanggui.flow.services.acting import complete
from zhanggui.flow.services.timers import fire_due
from zhanggui.planning.choices import TaskState
from zhanggui.planning.drafts import NewTask
from zhanggui.planning.models import TaskOrder
from zhanggui.planning.selectors import tasks as selected
from zhanggui.planning.selectors.tasks import board
from zhanggui.planning.tests.conftest import actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures('company')]


def perform(name: str, who: str, /, *items: object, **told: object) -> Verdicts:
    return usecases.perform(usecases.get(f'planning.{name}'), list(items), actor=actor(who), told=told)


def issued(days: int = 2) -> TaskOrder:
    """From the director to the operator; the director inspects."""
    line = NewTask('双11 主图', '五张，1:1', clock.today() + timedelta(days=days), actor('operator').id or 0)
    verdicts = perform('issue', 'director', line)
    assert not verdicts.refused, verdicts.as_dict()
    return TaskOrder.objects.get(pk=verdicts.done[0])


def test_from_issued_to_closed() -> None:
    order = issued()
    assert (order.state, order.department and order.department.code, order.inspector_id) == (
        'issued', 'ops', actor('director').id,
    )  # fmt: skip
    assert perform('accept', 'operator', order.pk).done == [order.pk]
    order.refresh_from_db()
    assert order.state == TaskState.ACCEPTED
    assert perform('finish', 'operator', order.pk, result='已上传').done == [order.pk]
    order.refresh_from_db()
    assert (order.state, order.result, order.done_at is not None) == ('done', '已上传', True)
    assert perform('pass', 'director', order.pk, score=95, remark='好').done == [order.pk]
    order.refresh_from_db()
    assert (order.state, order.score, order.closed_at is not None) == ('closed', 95, True)
    assert Case.objects.get(pk=order.case_id).status == 'completed'


def test_given_back_until_it_is_right() -> None:
    order = issued()
    perform('accept', 'operator', order.pk)
    perform('finish', 'operator', order.pk, result='四张')
    assert perform('redo', 'director', order.pk, reason='少一张').done == [order.pk]
    order.refresh_from_db()
    assert (order.state, order.redone, order.done_at) == ('accepted', 1, None)


def test_disputed_changed_and_sent_to_somebody_else() -> None:
    order = issued()
    assert perform('dispute', 'operator', order.pk, reason='没有时间').done == [order.pk]
    order.refresh_from_db()
    assert (order.state, order.objection) == ('disputed', '没有时间')
    told = {'what': '主图', 'standard': '三张', 'due_on': clock.today(), 'assignee': actor('service').id}
    assert perform('settle', 'director', order.pk, **told).done == [order.pk]
    order.refresh_from_db()
    assert (order.state, order.assignee_id, order.what) == ('issued', actor('service').id, '主图')
    assert order.department is not None
    assert order.department.code == 'service'


def test_somebody_elses_turn_is_refused_and_nothing_moves() -> None:
    order = issued()
    assert [each.code for each in perform('accept', 'director', order.pk).refused] == ['not_yours']
    assert [each.code for each in perform('accept', 'finance', order.pk).refused] == ['not_found']
    assert [each.code for each in perform('finish', 'operator', order.pk, result='好').refused] == ['state']
    order.refresh_from_db()
    assert order.state == TaskState.ISSUED
    assert Task.objects.get(case_id=order.case_id, state='open').node == 'accept'


def test_done_from_the_inbox_the_board_follows() -> None:
    order = issued()
    task = Task.objects.get(case_id=order.case_id, state='open')
    assert complete([task.pk], actor=actor('operator'), outcome='accept').done == [task.pk]
    order.refresh_from_db()
    assert order.state == TaskState.ACCEPTED


def test_late_work_is_reported_upwards() -> None:
    order = issued(days=1)
    perform('accept', 'operator', order.pk)
    with clock.moved(timedelta(days=3)):
        fire_due()
        outbox.drain()
        order.refresh_from_db()
        assert (order.is_late, order.escalated, order.state) == (True, True, 'accepted')
        chase = Task.objects.get(case_id=order.case_id, node='chase', state='open')
        assert chase.assignee_id == actor('supervisor').id, 'the post above'
        perform('finish', 'operator', order.pk, result='晚了')
        assert perform('pass', 'director', order.pk).done == [order.pk]
        assert not Task.objects.filter(case_id=order.case_id, state='open').exists(), 'nobody chases what is done'


def test_withdrawn_by_whoever_issued_it_alone() -> None:
    order = issued()
    assert perform('withdraw', 'operator', order.pk, reason='不做').refused
    assert perform('withdraw', 'director', order.pk, reason='不需要了').done == [order.pk]
    order.refresh_from_db()
    assert order.state == TaskState.CANCELLED
    assert perform('withdraw', 'director', order.pk, reason='不需要了').already == [order.pk]


def test_yesterday_is_no_due_date() -> None:
    line = NewTask('a', 'b', clock.today() - timedelta(days=1), actor('operator').id or 0)
    assert [each.code for each in perform('issue', 'director', line).refused] == ['past']
    assert not TaskOrder.objects.exists()
    assert not Case.objects.filter(version__process__key='P06').exists()


def test_a_full_column_pushes_nothing_out_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    accepted = issued(days=9)
    perform('accept', 'operator', accepted.pk)
    for _ in range(6):
        issued(days=1)
    monkeypatch.setattr(selected, 'CARDS_MAX', 1)
    shown = {column.state.value: (len(column.cards), column.more) for column in board(actor('operator'), 'mine')}
    assert shown['issued'] == (1, True)
    assert shown['accepted'] == (1, False)


def test_the_board_offers_each_what_is_theirs() -> None:
    order = issued()
    cards = {who: board(actor(who), 'mine')[0].cards for who in ('operator', 'director', 'service')}
    assert [use_case.name for use_case in cards['operator'][0].offered] == ['planning.accept', 'planning.dispute']
    assert [use_case.name for use_case in cards['director'][0].offered] == ['planning.urge', 'planning.withdraw']
    assert cards['service'] == []
    assert cards['operator'][0].order.pk == order.pk
