"""Send back, withdraw, jump, reopen: for one task, several deciding, branches, sub-processes; and the traps elsewhere."""

from __future__ import annotations

import pytest

from zhanggui.flow.engine import commands
from zhanggui.flow.engine.effects import ArmTimer, CloseTask, Disarm, OpenTask
from zhanggui.flow.tests.engine.building import (
    PAID,
    STARTER,
    TIMER,
    A,
    B,
    C,
    Case,
    boundary,
    diagram,
    event,
    flows,
    line,
    sub,
    user,
)  # fmt: skip
from zhanggui.flow.tests.engine.routes import (
    AROUND,
    BRANCHES,
    CHAIN,
    ENDS,
    TWICE,
    at_z,
    back,
    behind_the_join,
)  # fmt: skip

MODES = [('one', {}), ('all', {}), ('any', {}), ('ratio', {'ratio': '0.6'}), ('order', {})]


@pytest.mark.parametrize(('to', 'at'), [('', 'y'), ('y', 'y'), ('x', 'x')])
def test_to_the_step_before_or_any_earlier_one(to: str, at: str) -> None:
    case = at_z()
    seat = case.seat('z')
    back(case, 'z', to)
    assert case.at == [at]
    assert [(close.seat, close.outcome) for close in case.told(CloseTask)] == [(seat, 'returned')]
    case.refuses('no_seat', commands.Complete(seat, A))
    while case.state.status == 'running':
        case.complete(case.at[0])
    assert case.ended[0] == 'completed'


def test_not_forward_and_not_to_where_nobody_was() -> None:
    case = Case(CHAIN)
    case.complete('x')
    for node in ('z', 'nowhere', 'e'):
        case.refuses('not_earlier', commands.SendBack(case.seat('y'), A, node))
    case.refuses('not_yours', commands.SendBack(case.seat('y'), 55, 'x'))


def test_to_the_starter_who_corrects_and_sends_it_on() -> None:
    case = at_z()
    back(case, 'z', 'start')
    assert case.open_people('s') == [(STARTER,)]
    assert case.told(OpenTask)[0].kind == 'revise'
    case.complete('s', STARTER, amount=3)
    assert case.at == ['x']
    assert case.variables['amount'] == 3


@pytest.mark.parametrize('to', ['x', 'start'])
def test_straight_back_to_who_sent_it(to: str) -> None:
    case = at_z()
    back(case, 'z', to, straight=True)
    case.complete('x' if to == 'x' else 's')
    assert case.at == ['z']
    case.complete('z')
    assert case.ended[0] == 'completed'


@pytest.mark.parametrize(('mode', 'attributes'), MODES)
def test_out_of_and_into_several_who_decide(mode: str, attributes: dict[str, str]) -> None:
    """The trap: a return into a countersign loses the task. Here everybody is asked anew."""
    case = Case(
        diagram(ENDS, user('x', mode=mode, **attributes), user('y', mode=mode, **attributes), line('s', 'x', 'y', 'e'))
    )
    while case.at == ['x']:
        case.complete('x')
    if mode != 'one':
        case.complete('y')
    if case.at == ['y']:
        before = case.open_people('y')
        back(case, 'y', 'x')
        assert case.at == ['x']
        assert {close.outcome for close in case.told(CloseTask)} == {'returned'}
        assert len(case.told(CloseTask)) == len(before)
        assert len(case.open_people('x')) == {'one': 1, 'order': 1}.get(mode, 3)
        while case.at == ['x']:
            case.complete('x')
        assert len(case.open_people('y')) == {'one': 1, 'order': 1}.get(mode, 3)
        while case.at == ['y']:
            case.complete('y')
    assert case.ended[0] == 'completed'


def test_after_a_signer_was_added() -> None:
    case = at_z()
    case.do(commands.AddSigner(case.seat('z'), A, (9,), 'before'))
    back(case, 'z', 'y')
    assert case.at == ['y']
    case.complete('y')
    assert case.open_people('z') == [(A, B, C)]


def test_within_a_branch_the_other_goes_on() -> None:
    case = Case(BRANCHES)
    case.complete('p')
    case.complete('a1')
    other, clock = case.seat('b1'), case.wait('late')
    back(case, 'a2', 'a1')
    assert case.at == ['a1', 'b1']
    assert (case.seat('b1'), case.wait('late')) == (other, clock)


def test_within_a_branch_while_the_other_waits_at_the_join() -> None:
    case = Case(BRANCHES)
    case.complete('p')
    case.complete('b1')
    case.complete('b2')
    case.complete('a1')
    back(case, 'a2', 'a1')
    assert case.at == ['a1', 'j']
    case.complete('a1')
    case.complete('a2')
    assert case.at == ['q']


def test_out_of_a_branch_the_others_are_taken_along() -> None:
    case = Case(BRANCHES)
    case.complete('p')
    case.complete('a1')
    back(case, 'a2', 'p')
    assert case.at == ['p']
    assert not case.waits()
    case.complete('p')
    assert case.at == ['a1', 'b1']


def test_out_of_a_branch_with_the_other_at_the_join_leaves_nothing_there() -> None:
    case = Case(BRANCHES)
    case.complete('p')
    case.complete('b1')
    case.complete('b2')
    back(case, 'a1', 'p')
    assert case.at == ['p']


def test_from_behind_the_join_into_one_branch_only_that_is_done_again() -> None:
    case = behind_the_join()
    back(case, 'q', 'a1')
    assert case.at == ['a1', 'j']
    case.complete('a1')
    case.complete('a2')
    assert case.at == ['q']


def test_from_behind_the_join_to_before_the_split() -> None:
    case = behind_the_join()
    back(case, 'q', 'p')
    assert case.at == ['p']


def test_not_into_the_branch_beside() -> None:
    case = Case(BRANCHES)
    case.complete('p')
    case.complete('b1')
    case.refuses('beside', commands.SendBack(case.seat('a1'), A, 'b1'))


def test_straight_back_into_a_branch_the_others_are_left_alone() -> None:
    case = Case(BRANCHES)
    case.complete('p')
    case.complete('a1')
    back(case, 'a2', 'p', straight=True)
    assert case.at == ['b1', 'p']
    case.complete('p')
    assert case.at == ['a2', 'b1']
    for node in ('a2', 'b1', 'b2', 'q'):
        case.complete(node)
    assert case.ended[0] == 'completed'


def test_when_it_is_refused_instead_it_goes_on_from_there() -> None:
    case = Case(BRANCHES)
    case.complete('p')
    case.complete('a1')
    back(case, 'a2', 'p', straight=True)
    case.complete('p', outcome='refuse')
    assert case.at == ['a1', 'b1']


def test_reopened_in_one_branch_the_join_still_opens() -> None:
    case = behind_the_join()
    case.complete('q')
    case.do(commands.Reopen(99, 'b2'))
    assert case.at == ['b2', 'j']
    case.complete('b2')
    assert case.at == ['q']


def test_from_an_implicit_split_too() -> None:
    case = Case(
        diagram(ENDS, user('p'), user('a'), user('a2'), user('b'), flows('s p', 'p a', 'p b', 'a a2', 'a2 e', 'b e'))
    )
    case.complete('p')
    case.complete('a')
    back(case, 'a2', 'a')
    assert case.at == ['a', 'b']
    back(case, 'a', 'p')
    assert case.at == ['p']


def test_beside_a_non_interrupting_event_the_task_goes_on() -> None:
    case = Case(diagram(
        ENDS, user('a'), user('b1'), user('b2'), boundary('t', 'a', TIMER, interrupting=False),
        line('s', 'a', 'e'), line('t', 'b1', 'b2', 'e'),
    ))  # fmt: skip
    case.fire('t')
    case.complete('b1')
    back(case, 'b2', 'b1')
    assert case.at == ['a', 'b1']


def test_timers_are_armed_anew() -> None:
    ways = line('s', 'a', 'b', 'e') + flows('t e')
    case = Case(diagram(ENDS, user('a', due='PT8H'), user('b'), boundary('t', 'a', TIMER), ways))
    first = {wait.kind: wait.at for wait in case.waits()}
    case.complete('a')
    case.pass_hours(10)
    back(case, 'b', 'a')
    assert {wait.kind: wait.at for wait in case.waits()} == {kind: at + 10 * 3_600 for kind, at in first.items()}
    assert len(case.told(ArmTimer)) == 2


def test_within_a_sub_process() -> None:
    case = Case(AROUND)
    case.complete('x')
    clock = case.wait('t')
    case.complete('a')
    back(case, 'b')
    assert case.at == ['a']
    assert case.wait('t') == clock


def test_out_of_a_sub_process() -> None:
    case = Case(AROUND)
    case.complete('x')
    back(case, 'a')
    assert case.at == ['x']
    assert set(case.state.scopes) == {0}
    assert [gone.kind for gone in case.told(Disarm)] == ['timer']


def test_into_a_sub_process() -> None:
    case = Case(AROUND)
    case.complete('x')
    case.complete('a')
    case.complete('b', C)
    back(case, 'y')
    assert case.at == ['b']
    assert len(case.waits('timer')) == 1
    case.complete('b')
    assert case.at == ['y']


def test_straight_back_into_a_sub_process() -> None:
    case = Case(AROUND)
    case.complete('x')
    case.complete('a')
    back(case, 'b', 'x', straight=True)
    case.complete('x')
    assert case.at == ['b']
    case.complete('b')
    assert case.at == ['y']


def test_not_into_one_of_many_rounds() -> None:
    case = Case(diagram(ENDS, TWICE, user('y'), line('s', 'p1', 'y', 'e')))
    case.complete('a')
    case.complete('a')
    case.refuses('into_loop', commands.SendBack(case.seat('y'), A, 'a'))


def test_out_of_one_of_many_rounds_all_of_them_go() -> None:
    case = Case(diagram(ENDS, user('x'), TWICE, line('s', 'x', 'p1', 'e')))
    case.complete('x')
    back(case, 'a', 'x')
    assert case.at == ['x']
    assert not case.state.multis


def test_out_of_an_event_sub_process_the_others_listen_again() -> None:
    start = event('start', 'es', PAID, isInterrupting='true')
    handler = sub('ep', start, user('h'), event('end', 'ee'), line('es', 'h', 'ee'), by_event=True)
    case = Case(diagram(ENDS, user('x'), user('y'), handler, line('s', 'x', 'y', 'e')))
    case.complete('x')
    case.deliver('es')
    back(case, 'h', 'x')
    assert case.at == ['x']
    assert len(case.waits('message')) == 1
