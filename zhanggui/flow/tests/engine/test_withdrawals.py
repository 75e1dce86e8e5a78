"""Withdraw, jump, reopen: for one task, several deciding, branches and sub-processes."""

from __future__ import annotations

import pytest

from zhanggui.flow.engine import commands
from zhanggui.flow.engine.effects import CloseTask
from zhanggui.flow.tests.engine.building import (
    STARTER,
    A,
    B,
    C,
    Case,
    diagram,
    flows,
    gate,
    line,
    user,
)  # fmt: skip
from zhanggui.flow.tests.engine.routes import (
    AROUND,
    BRANCHES,
    CHAIN,
    ENDS,
    at_z,
)  # fmt: skip

# Withdraw


def test_who_did_a_step_takes_it_back_while_nobody_has_acted() -> None:
    case = at_z()
    case.refuses('not_yours', commands.Withdraw('y', A))
    case.refuses('too_late', commands.Withdraw('x', A))
    case.do(commands.Withdraw('y', B))
    assert case.at == ['y']
    assert B not in case.state.approved
    case.complete('y')
    case.complete('z')
    case.refuses('ended', commands.Withdraw('z', A))


def test_not_when_one_of_several_has_acted() -> None:
    case = Case(diagram(ENDS, user('x'), user('y', mode='all'), line('s', 'x', 'y', 'e')))
    case.complete('x', A)
    case.complete('y', B)
    case.refuses('too_late', commands.Withdraw('x', A))


def test_ones_own_vote_among_several() -> None:
    case = Case(diagram(ENDS, user('y', mode='all'), line('s', 'y', 'e')))
    case.complete('y', B)
    case.do(commands.Withdraw('y', B))
    assert sorted(case.open_people('y')) == [(A,), (B,), (C,)]
    for person in (A, B, C):
        case.complete('y', person)
    assert case.ended[0] == 'completed'


def test_ones_own_vote_in_order_until_the_next_has_voted() -> None:
    case = Case(diagram(ENDS, user('y', mode='order'), line('s', 'y', 'e')))
    case.complete('y', A)
    case.do(commands.Withdraw('y', A))
    assert case.open_people('y') == [(A,)]
    case.complete('y', A)
    case.complete('y', B)
    case.refuses('too_late', commands.Withdraw('y', A))


def test_the_starter_takes_it_back() -> None:
    case = Case(CHAIN)
    case.do(commands.Withdraw('start', STARTER))
    assert case.open_people('s') == [(STARTER,)]
    case.complete('s')
    case.complete('x')
    case.refuses('too_late', commands.Withdraw('start', STARTER))


def test_before_a_split_only_while_no_branch_has_acted() -> None:
    case = Case(BRANCHES)
    case.complete('p', A)
    case.do(commands.Withdraw('p', A))
    assert case.at == ['p']
    case.complete('p', A)
    case.complete('b1')
    case.refuses('too_late', commands.Withdraw('p', A))


def test_in_a_branch_whatever_the_other_did() -> None:
    case = Case(BRANCHES)
    case.complete('p')
    case.complete('a1', A)
    case.complete('b1')
    case.do(commands.Withdraw('a1', A))
    assert case.at == ['a1', 'b2']


def test_not_after_a_service_has_run() -> None:
    service = '<serviceTask id="t" zg:useCase="finance.refund"/>'
    case = Case(diagram(ENDS, user('x'), service, user('y'), line('s', 'x', 't', 'y', 'e')))
    case.complete('x', A)
    case.finish('t')
    case.refuses('too_late', commands.Withdraw('x', A))


# Jump


def test_an_administrator_moves_the_only_token() -> None:
    case = Case(CHAIN)
    case.do(commands.Jump('z', 99))
    assert case.at == ['z']
    assert [close.outcome for close in case.told(CloseTask)] == ['cancelled']
    case.refuses('no_node', commands.Jump('nowhere', 99))


def test_one_of_several_has_to_be_named() -> None:
    case = Case(BRANCHES)
    case.complete('p')
    case.refuses('which_token', commands.Jump('b2', 99))
    token = next(number for number, token in case.state.tokens.items() if token.node == 'b1')
    case.do(commands.Jump('b2', 99, token))
    assert case.at == ['a1', 'b2']
    case.refuses('no_token', commands.Jump('b2', 99, 9_999))


def test_out_of_and_into_a_sub_process_by_jump() -> None:
    case = Case(AROUND)
    case.do(commands.Jump('b', 99))
    assert case.at == ['b']
    case.do(commands.Jump('y', 99))
    assert case.at == ['y']
    case.refuses('no_node', commands.Jump('t', 99))


@pytest.mark.parametrize('kind', ['parallel', 'inclusive'])
def test_put_at_a_join_it_has_come_for_them_all(kind: str) -> None:
    ways = flows('s f', 'f a true', 'f b true', 'a j', 'b j', 'j q', 'q e') if kind == 'inclusive' else ''
    ways = ways or flows('s f', 'f a', 'f b', 'a j', 'b j', 'j q', 'q e')
    case = Case(diagram(ENDS, gate(kind, 'f'), gate(kind, 'j'), user('a'), user('b'), user('q'), ways))
    case.do(commands.Cancel(STARTER))
    case.do(commands.Reopen(99, 'j'))
    assert case.at == ['q']


# Reopen


def test_a_finished_case_goes_on_where_it_was_decided_last() -> None:
    case = at_z()
    case.refuses('running', commands.Reopen(99))
    case.complete('z', amount=5)
    case.do(commands.Reopen(99))
    assert case.at == ['z']
    assert case.variables['amount'] == 5
    case.complete('z')
    assert case.ended[0] == 'completed'


@pytest.mark.parametrize(('node', 'at'), [('x', 'x'), ('start', 's')])
def test_or_at_a_step_that_is_named(node: str, at: str) -> None:
    case = at_z()
    case.do(commands.Cancel(STARTER))
    case.do(commands.Reopen(99, node))
    assert case.at == [at]


def test_reopened_inside_a_sub_process() -> None:
    case = Case(AROUND)
    case.complete('x')
    case.complete('a')
    case.do(commands.Cancel(99, 'terminated'))
    case.do(commands.Reopen(99))
    assert case.at == ['a']
    case.complete('a')
    assert case.at == ['b']
