"""撤销, 终止, 跳转, 重开: within what limits, and by whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhanggui.core import clock
from zhanggui.flow.models import Case, Comment, Event, Timer
from zhanggui.flow.tests.operations.floor import Floor, codes, done, nothing_drifts


@pytest.mark.parametrize(
    ('rule', 'early', 'late'), [('running', [], []), ('untouched', [], ['acted']), ('never', ['never'], ['never'])]
)
def test_until_when_a_starter_may_cancel(floor: Floor, rule: str, early: list[str], late: list[str]) -> None:
    floor.publish(attributes=f'zg:cancel="{rule}"')
    floor.begin()
    assert [each.code for each in floor.on_case('flow.cancel', 'sam').refused] == early
    floor.arrive()
    assert [each.code for each in floor.on_case('flow.cancel', 'sam').refused] == late
    nothing_drifts()


@pytest.mark.parametrize('use_case', ['flow.terminate', 'flow.jump', 'flow.suspend', 'flow.reopen'])
def test_only_administrators(floor: Floor, use_case: str) -> None:
    floor.publish()
    floor.arrive()
    if use_case == 'flow.reopen':
        floor.finish()
    before = (Case.objects.get(pk=floor.case).state, Event.objects.count())
    told = {'node': 'finish'} if use_case == 'flow.jump' else {}
    assert codes(floor.on_case(use_case, 'sam', comment='请', **told)) == ['not_administrator']
    assert (Case.objects.get(pk=floor.case).state, Event.objects.count()) == before


@pytest.mark.parametrize('use_case', ['flow.terminate', 'flow.jump'])
def test_why_is_always_said(floor: Floor, use_case: str) -> None:
    floor.publish()
    floor.arrive()
    told = {'node': 'finish'} if use_case == 'flow.jump' else {}
    assert codes(floor.on_case(use_case, 'root', comment='  ', **told)) == ['no_reason']
    assert floor.seen == 'running decide:ann'
    done(floor.on_case(use_case, 'root', comment='重复', **told))
    assert Comment.objects.get(case_id=floor.case).text == '重复'


def test_a_case_is_reopened_within_its_days(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    assert codes(floor.on_case('flow.reopen', 'root', comment='再看')) == ['not_running']
    floor.finish()
    with clock.moved(timedelta(days=8)):
        assert codes(floor.on_case('flow.reopen', 'root', comment='再看')) == ['too_late']
    done(floor.on_case('flow.reopen', 'root', node='decide', comment='再看'))
    assert floor.seen == 'running decide:ann'
    assert Case.objects.get(pk=floor.case).ended_at is None
    floor.finish()
    nothing_drifts()


def test_a_process_may_forbid_reopening(floor: Floor) -> None:
    floor.publish()
    floor.republish('zg:reopenDays="0"')
    floor.arrive()
    floor.finish()
    assert codes(floor.on_case('flow.reopen', 'root', comment='再看')) == ['no_reopening']


@pytest.mark.parametrize('end', ['cancel', 'terminate', 'refuse'])
def test_what_ended_otherwise_is_reopened_too(floor: Floor, end: str) -> None:
    floor.publish('zg:refuse="end"')
    floor.arrive()
    if end == 'refuse':
        done(floor.complete('ann', 'refuse'))
    else:
        done(floor.on_case(f'flow.{end}', 'sam' if end == 'cancel' else 'root', comment='停'))
    done(floor.on_case('flow.reopen', 'root', node='apply', comment='再来'))
    assert floor.seen == 'running apply:joe'
    floor.finish()
    nothing_drifts()


@pytest.mark.parametrize('floor', ['sub', 'parallel'], indirect=True)
def test_a_case_is_reopened_inside(floor: Floor) -> None:
    """Into a sub-process, or into one branch: the other is done and stays so."""
    floor.publish()
    floor.arrive()
    floor.finish()
    done(floor.on_case('flow.reopen', 'root', node='decide', comment='再看'))
    assert floor.seen == 'running decide:ann'
    floor.finish()
    nothing_drifts()


def test_a_jump_into_nowhere_is_refused(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    assert codes(floor.on_case('flow.jump', 'root', node='nowhere{0}', comment='跳')) == ['no_node']
    assert floor.seen == 'running decide:ann'


def test_what_is_cancelled_waits_for_nothing(floor: Floor) -> None:
    floor.publish('zg:due="PT4H"')
    floor.arrive()
    assert Timer.objects.filter(case_id=floor.case).exists()
    done(floor.on_case('flow.cancel', 'sam'))
    assert not Timer.objects.filter(case_id=floor.case).exists()
    assert codes(floor.on_case('flow.cancel', 'sam')) == ['not_running']
    nothing_drifts()


def test_a_return_arms_its_due_time_anew(floor: Floor) -> None:
    floor.publish('zg:due="PT4H" zg:dueWorking="false"')
    floor.arrive()
    first = Timer.objects.get(case_id=floor.case).at
    done(floor.on_task('flow.send_back', 'ann', node='apply', comment='退'))
    assert not Timer.objects.filter(case_id=floor.case).exists()
    with clock.moved(timedelta(hours=3)):
        floor.approve('joe')
    assert Timer.objects.get(case_id=floor.case).at - first > timedelta(hours=2)
    nothing_drifts()
