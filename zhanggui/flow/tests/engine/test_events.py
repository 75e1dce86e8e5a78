"""What waits, what comes, what it interrupts; errors and escalations go up to whoever catches them."""

from __future__ import annotations

import pytest

from zhanggui.flow.engine import commands
from zhanggui.flow.engine.effects import ArmTimer, CloseTask, Disarm, SendMessage, Subscribe, ThrowSignal
from zhanggui.flow.tests.engine.building import (
    ANY_ERROR,
    ASKED,
    BIG,
    CYCLE,
    LATE,
    LOST,
    PAID,
    STOP,
    TERMINATE,
    TIMER,
    Case,
    boundary,
    diagram,
    event,
    flows,
    gate,
    line,
    many,
    sub,
    user,
    when,
)  # fmt: skip

ENDS = event('start', 's') + event('end', 'e')
HOUR = 3_600


def test_a_timer_is_armed_for_its_moment_and_fires_once() -> None:
    case = Case(diagram(ENDS, event('catch', 'c', TIMER), line('s', 'c', 'e')))
    armed = case.told(ArmTimer)[0]
    assert armed.at == case.world.now.timestamp() + 72 * HOUR
    case.do(commands.Fire(armed.wait))
    assert case.ended[0] == 'completed'
    case.refuses('ended', commands.Fire(armed.wait))


def test_a_timer_gone_by_is_refused() -> None:
    case = Case(diagram(ENDS, user('a'), user('b'), boundary('t', 'a', TIMER), line('s', 'a', 'b', 'e'), flows('t e')))
    wait = case.wait('t')
    case.complete('a')
    assert [disarm.wait for disarm in case.told(Disarm)] == [wait]
    case.refuses('gone', commands.Fire(wait))


def test_working_time_is_asked_of_the_world() -> None:
    timer = '<timerEventDefinition><timeDuration>PT8H</timeDuration></timerEventDefinition>'
    made = diagram(ENDS, event('catch', 'c', timer, **{'zg:working': 'true'}), line('s', 'c', 'e'))
    case = Case(made)
    assert case.waits()[0].at == case.world.now.timestamp() + 24 * HOUR


@pytest.mark.parametrize(('text', 'moment'), [
    ('<timeDate>2026-12-12T00:00:00</timeDate>', '2026-12-11T16:00:00+00:00'),
    ('<timeDuration>= duration(length)</timeDuration>', '2026-11-21T02:30:00+00:00'),
    ('<timeDuration>P1M</timeDuration>', '2026-12-21T02:00:00+00:00'),
])  # fmt: skip
def test_moments(text: str, moment: str) -> None:
    timer = f'<timerEventDefinition>{text}</timerEventDefinition>'
    case = Case(diagram(ENDS, event('catch', 'c', timer), line('s', 'c', 'e')), length='PT30M')
    from_epoch = case.waits('timer')[0].at
    assert case.world.now.fromtimestamp(from_epoch, case.world.now.tzinfo).isoformat() == moment


def test_a_timer_that_cannot_be_read_is_an_incident_and_can_be_mended() -> None:
    text = '<timerEventDefinition><timeDuration>= length</timeDuration></timerEventDefinition>'
    case = Case(diagram(ENDS, event('catch', 'c', text), line('s', 'c', 'e')))
    assert case.waits()[0].kind == 'incident'
    case.do(commands.Mend(case.wait('c'), 'retry', variables={'length': 'PT1H'}))
    assert [wait.kind for wait in case.waits()] == ['timer']


def test_an_interrupting_timer_closes_the_task() -> None:
    case = Case(
        diagram(ENDS, user('a'), user('b'), boundary('t', 'a', TIMER), line('s', 'a', 'e'), line('t', 'b', 'e'))
    )
    seat = case.seat('a')
    case.fire('t')
    assert case.at == ['b']
    assert [(close.seat, close.outcome) for close in case.told(CloseTask)] == [(seat, 'cancelled')]
    case.refuses('no_seat', commands.Complete(seat, 1))


def test_a_cycle_beside_the_task_fires_three_times_by_its_own_clock() -> None:
    case = Case(diagram(
        ENDS, user('a'), user('b'), boundary('t', 'a', CYCLE, interrupting=False), line('s', 'a', 'e'), line('t', 'b', 'e')
    ))  # fmt: skip
    first = case.waits('timer')[0].at
    for count in range(3):
        assert case.waits('timer')[0].at == first + count * HOUR
        case.pass_hours(1.5)
        case.fire('t')
    assert case.at == ['a', 'b', 'b', 'b']
    assert not case.waits('timer')


def test_a_message_beside_the_task_comes_as_often_as_it_comes() -> None:
    case = Case(diagram(
        ENDS, user('a'), user('b'), boundary('m', 'a', ASKED, interrupting=False), line('s', 'a', 'e'), line('m', 'b', 'e')
    ))  # fmt: skip
    wait = case.wait('m')
    case.deliver('m', question='wo?')
    case.deliver('m')
    assert case.at == ['a', 'b', 'b']
    assert case.wait('m') == wait
    assert case.variables['question'] == 'wo?'
    case.complete('a')
    assert not case.waits()


def test_a_message_subscribes_with_its_key() -> None:
    case = Case(
        diagram(ENDS, event('catch', 'c', PAID, **{'zg:correlation': 'order'}), line('s', 'c', 'e')), order='T1'
    )
    told = case.told(Subscribe)[0]
    assert (told.kind, told.name, told.key) == ('message', 'paid', 'T1')
    case.deliver('c', amount=5)
    assert case.ended[0] == 'completed'
    assert case.variables['amount'] == 5


def test_a_receive_task_and_messages_thrown() -> None:
    case = Case(diagram(
        ENDS, '<receiveTask id="r" messageRef="m_paid"/>', event('throw', 't', ASKED), event('end', 'z', ASKED),
        gate('parallel', 'x'), flows('s r', 'r x', 'x t', 't e', 'x z'),
    ))  # fmt: skip
    case.deliver('r')
    assert [message.name for message in case.told(SendMessage)] == ['asked', 'asked']
    assert case.ended[0] == 'completed'


def test_the_first_event_wins_and_disarms_the_others() -> None:
    case = Case(diagram(
        ENDS, gate('eventBased', 'g'), event('catch', 'p', PAID), event('catch', 't', TIMER), user('a'), user('b'),
        flows('s g', 'g p', 'g t', 'p a', 't b', 'a e', 'b e'),
    ))  # fmt: skip
    assert case.at == ['g']
    other = case.wait('t')
    case.deliver('p')
    assert case.at == ['a']
    assert not case.waits()
    case.refuses('gone', commands.Fire(other))


def test_a_signal_thrown_is_heard_in_the_case_and_told_to_others() -> None:
    case = Case(diagram(
        ENDS, gate('parallel', 'x'), user('a'), user('b'), boundary('h', 'b', STOP), event('throw', 'y', STOP), user('c'),
        flows('s x', 'x a', 'x b', 'a y', 'y e', 'b e', 'h c', 'c e'),
    ))  # fmt: skip
    case.complete('a')
    assert case.at == ['c']
    assert [signal.name for signal in case.told(ThrowSignal)] == ['stop']


def test_a_signal_that_interrupts_its_own_thrower() -> None:
    case = Case(diagram(
        ENDS, sub('p1', event('start', 's1'), user('a'), event('end', 'e1', STOP), line('s1', 'a', 'e1')), user('b'),
        boundary('h', 'p1', STOP), flows('s p1', 'p1 e', 'h b', 'b e'),
    ))  # fmt: skip
    case.complete('a')
    assert case.at == ['b']


def test_a_condition_is_looked_at_when_variables_change() -> None:
    case = Case(diagram(ENDS, event('catch', 'c', when('stock > 10')), user('a'), line('s', 'c', 'a', 'e')), stock=1)
    assert case.at == ['c']
    case.do(commands.Tell({'stock': 5}))
    assert case.at == ['c']
    case.do(commands.Tell({'stock': 11}))
    assert case.at == ['a']


def test_a_condition_that_is_true_already_does_not_wait() -> None:
    made = diagram(ENDS, event('catch', 'c', when('stock > 10')), user('a'), line('s', 'c', 'a', 'e'))
    assert Case(made, stock=50).at == ['a']


def test_a_condition_beside_a_task_fires_each_time_it_becomes_true() -> None:
    case = Case(diagram(
        ENDS, user('a'), user('b'), boundary('c', 'a', when('stock = 0'), interrupting=False),
        line('s', 'a', 'e'), line('c', 'b', 'e'),
    ), stock=3)  # fmt: skip
    for stock, tasks in [(0, 1), (0, 1), (2, 1), (0, 2)]:
        case.do(commands.Tell({'stock': stock}))
        assert case.at.count('b') == tasks


def inner(throws: str, *catchers: str) -> list[str]:
    """A sub-process whose end throws, and what stands around it."""
    return [
        ENDS, user('b'), user('c'),
        sub('p1', event('start', 's1'), user('a'), event('end', 'e1', throws), line('s1', 'a', 'e1')),
        flows('s p1', 'p1 e', 'b e', 'c e'), *catchers,
    ]  # fmt: skip


def test_an_error_is_caught_by_its_code_before_one_that_catches_all() -> None:
    case = Case(
        diagram(*inner(LOST, boundary('any', 'p1', ANY_ERROR), boundary('own', 'p1', LOST), flows('any b', 'own c')))
    )
    case.complete('a')
    assert case.at == ['c']


def test_another_code_goes_to_who_catches_all() -> None:
    case = Case(
        diagram(*inner(LATE, boundary('any', 'p1', ANY_ERROR), boundary('own', 'p1', LOST), flows('any b', 'own c')))
    )
    case.complete('a')
    assert case.at == ['b']


def test_an_error_nobody_catches_ends_the_case() -> None:
    case = Case(diagram(*inner(LATE, boundary('own', 'p1', LOST), flows('own c')), user('z'), flows('s z', 'z e')))
    case.complete('a')
    assert case.ended == ('terminated', 'LATE')


def test_an_escalation_nobody_catches_is_just_an_end() -> None:
    case = Case(diagram(*inner(BIG)))
    case.complete('a')
    assert case.ended[0] == 'completed'


@pytest.mark.parametrize(('interrupting', 'at'), [(True, ['c']), (False, ['c', 'z'])])
def test_an_escalation_interrupts_only_when_it_is_drawn_so(interrupting: bool, at: list[str]) -> None:
    case = Case(diagram(
        ENDS, user('c'),
        sub('p1', event('start', 's1'), user('a'), event('throw', 't', BIG), user('z'), event('end', 'e1'),
            line('s1', 'a', 't', 'z', 'e1')),
        boundary('x', 'p1', BIG, interrupting=interrupting), flows('s p1', 'p1 e', 'x c', 'c e'),
    ))  # fmt: skip
    case.complete('a')
    assert case.at == at


def test_terminate_ends_its_own_scope_only() -> None:
    case = Case(diagram(
        ENDS, user('b'),
        sub('p1', event('start', 's1'), gate('parallel', 'x'), user('a'), user('z'), event('end', 'k', TERMINATE),
            flows('s1 x', 'x a', 'x z', 'a k', 'z k')),
        line('s', 'p1', 'b', 'e'),
    ))  # fmt: skip
    case.complete('a')
    assert case.at == ['b']


def test_terminate_of_the_process_ends_the_case() -> None:
    case = Case(diagram(
        ENDS, gate('parallel', 'x'), user('a'), user('b'), event('end', 'k', TERMINATE),
        flows('s x', 'x a', 'x b', 'a k', 'b e'),
    ))  # fmt: skip
    case.complete('a')
    assert case.ended == ('completed', 'approve')


def link(name: str) -> str:
    return f'<linkEventDefinition name="{name}"/>'


def test_a_link_goes_to_the_one_of_the_same_name() -> None:
    case = Case(diagram(
        ENDS, user('a'), user('b'), event('throw', 't', link('x')), event('catch', 'k', link('x')),
        event('catch', 'o', link('y')), flows('s a', 'a t', 'k b', 'b e', 'o e'),
    ))  # fmt: skip
    case.complete('a')
    assert case.at == ['b']


def event_sub(inner: str, *, interrupting: bool) -> str:
    start = event('start', 'es', inner, isInterrupting=str(interrupting).lower())
    return sub('ep', start, user('x'), event('end', 'ee'), line('es', 'x', 'ee'), by_event=True)


def test_an_interrupting_event_sub_process_takes_over() -> None:
    case = Case(diagram(ENDS, user('a'), user('b'), line('s', 'a', 'b', 'e'), event_sub(PAID, interrupting=True)))
    case.deliver('es')
    assert case.at == ['x']
    assert not case.waits()
    case.complete('x')
    assert case.ended[0] == 'completed'


def test_one_beside_comes_again_and_the_case_waits_for_it() -> None:
    case = Case(diagram(ENDS, user('a'), line('s', 'a', 'e'), event_sub(PAID, interrupting=False)))
    case.deliver('es')
    case.deliver('es')
    assert case.at == ['a', 'x', 'x']
    case.complete('a')
    case.complete('x')
    assert case.at == ['x']
    case.complete('x')
    assert case.ended[0] == 'completed'


def test_an_event_sub_process_listens_only_while_its_scope_lives() -> None:
    listening = event_sub(PAID, interrupting=True)
    scope = sub('p1', event('start', 's1'), user('a'), event('end', 'e1'), line('s1', 'a', 'e1'), listening)
    case = Case(diagram(ENDS, user('b'), user('c'), scope, line('s', 'c', 'p1', 'b', 'e')))
    assert not case.waits()
    case.complete('c')
    assert len(case.waits('message')) == 1
    case.complete('a')
    assert case.at == ['b']
    assert not case.waits()


def test_an_error_is_caught_inside_before_outside_and_never_by_who_throws_it() -> None:
    handler = sub(
        'ep', event('start', 'es', LOST), user('x'), event('end', 'ee', LOST), line('es', 'x', 'ee'), by_event=True
    )
    scope = sub('p1', event('start', 's1'), user('a'), event('end', 'e1', LOST), line('s1', 'a', 'e1'), handler)
    case = Case(diagram(ENDS, user('c'), scope, boundary('o', 'p1', LOST), flows('s p1', 'p1 e', 'o c', 'c e')))
    case.complete('a')
    assert case.at == ['x']
    case.complete('x')
    assert case.at == ['c']


def test_many_rounds_after_a_boundary_event() -> None:
    case = Case(diagram(
        ENDS, user('a'), boundary('t', 'a', TIMER), user('b', many('<loopCardinality>3</loopCardinality>')),
        flows('s a', 'a e', 't b', 'b e'),
    ))  # fmt: skip
    case.fire('t')
    assert case.at == ['b', 'b', 'b']
    for _ in range(3):
        case.complete('b')
    assert case.ended[0] == 'completed'


def test_a_boundary_event_on_many_rounds_is_armed_once_and_ends_them_all() -> None:
    case = Case(diagram(
        ENDS, user('b', many('<loopCardinality>3</loopCardinality>')), boundary('t', 'b', TIMER), user('c'),
        flows('s b', 'b e', 't c', 'c e'),
    ))  # fmt: skip
    assert len(case.waits('timer')) == 1
    case.complete('b')
    case.fire('t')
    assert case.at == ['c']
    assert len(case.told(CloseTask)) == 2
