"""Which way tokens go, and where they wait for each other."""

from __future__ import annotations

import pytest

from zhanggui.flow.engine import commands
from zhanggui.flow.tests.engine.building import Case, diagram, event, flows, gate, line, user

ENDS = event('start', 's') + event('end', 'e')


def choice(default: str = '') -> str:
    return (
        ENDS + gate('exclusive', 'g', default) + user('a') + user('b')
        + flows('s g', 'g a amount > 100', 'g b amount > 50', 'a e', 'b e')
    )  # fmt: skip


@pytest.mark.parametrize(('amount', 'at'), [(200, ['a']), (60, ['b'])])
def test_the_first_condition_that_holds_is_taken(amount: int, at: list[str]) -> None:
    assert Case(diagram(choice()), amount=amount).at == at


def test_without_one_the_default_is_taken() -> None:
    assert Case(diagram(choice(default='g_b')), amount=1).at == ['b']


def test_without_default_it_is_an_incident_that_can_be_retried_with_other_data() -> None:
    case = Case(diagram(choice()), amount=1)
    assert case.happened('incident') == ['g']
    case.refuses('gateway', commands.Mend(case.wait('g'), 'skip'))
    case.do(commands.Mend(case.wait('g'), 'retry'))
    assert case.happened('incident') == ['g']
    case.do(commands.Mend(case.wait('g'), 'retry', variables={'amount': 101}))
    assert case.at == ['a']
    assert not case.waits('incident')


def test_a_condition_that_is_neither_true_nor_false_is_not_true() -> None:
    assert Case(diagram(choice(default='g_b'))).at == ['b']
    assert Case(diagram(choice(default='g_b')), amount='viel').at == ['b']


def test_an_expression_that_uses_too_much_is_an_incident() -> None:
    endless = 'count(for i in 1..2000, j in 1..2000 return i) = 1'
    ways = flows('s g', f'g a {endless}', 'g b', 'a e', 'b e')
    case = Case(diagram(ENDS, gate('exclusive', 'g', 'g_b'), user('a'), user('b'), ways))
    assert case.happened('incident') == ['g']


def test_parallel_waits_for_one_of_each() -> None:
    case = Case(diagram(
        ENDS, gate('parallel', 'x'), gate('parallel', 'j'), user('a'), user('b'), user('c'),
        flows('s x', 'x a', 'x b', 'a j', 'b j', 'j c', 'c e'),
    ))  # fmt: skip
    assert case.at == ['a', 'b']
    case.complete('a')
    assert case.at == ['b', 'j']
    case.complete('b')
    assert case.at == ['c']
    case.complete('c')
    assert case.ended == ('completed', 'approve')


def test_a_variable_changed_in_one_branch_is_kept_at_the_join() -> None:
    case = Case(diagram(
        ENDS, gate('parallel', 'x'), gate('parallel', 'j'), user('a'), user('b'), user('c'),
        flows('s x', 'x a', 'x b', 'a j', 'b j', 'j c', 'c e'),
    ), n=1, names=['x', 'x'])  # fmt: skip
    case.complete('a', n=2)
    case.complete('b')
    assert case.variables['n'] == 2
    assert case.variables['names'] == ['x', 'x']


INCLUSIVE = (
    ENDS, gate('inclusive', 'x', 'x_c'), gate('inclusive', 'j'), user('a'), user('b'), user('c'), user('d'),
    flows('s x', 'x a amount > 1', 'x b amount > 2', 'x c', 'a j', 'b j', 'c j', 'j d', 'd e'),
)  # fmt: skip


@pytest.mark.parametrize(('amount', 'at'), [(0, ['c']), (2, ['a']), (3, ['a', 'b'])])
def test_inclusive_waits_for_those_that_were_started(amount: int, at: list[str]) -> None:
    case = Case(diagram(*INCLUSIVE), amount=amount)
    assert case.at == at
    while case.at != ['d']:
        case.complete(next(node for node in case.at if node != 'j'))
    case.complete('d')
    assert case.ended[0] == 'completed'


def test_an_inclusive_join_waits_also_for_a_long_way_round() -> None:
    case = Case(diagram(
        ENDS, gate('inclusive', 'x'), gate('inclusive', 'j'), user('a'), user('b'), user('b2'), user('d'),
        flows('s x', 'x a true', 'x b true', 'a j', 'b b2', 'b2 j', 'j d', 'd e'),
    ))  # fmt: skip
    case.complete('a')
    case.complete('b')
    assert case.at == ['b2', 'j']
    case.complete('b2')
    assert case.at == ['d']


def test_an_inclusive_join_inside_a_loop_goes_on_every_time() -> None:
    case = Case(diagram(
        ENDS, gate('exclusive', 'm'), gate('inclusive', 'x', 'x_b'), gate('inclusive', 'j'), gate('exclusive', 'g', 'g_e'),
        user('a'), user('b'), flows('s m', 'm x', 'x a both', 'x b', 'a j', 'b j', 'j g', 'g m again', 'g e'),
    ), both=False, again=True)  # fmt: skip
    for _ in range(3):
        assert case.at == ['b']
        case.complete('b')
    case.complete('b', both=True, again=False)
    assert case.ended[0] == 'completed'


def test_an_inclusive_join_whose_other_branch_ended_elsewhere_goes_on() -> None:
    case = Case(diagram(
        ENDS, event('end', 'e2'), gate('inclusive', 'x'), gate('inclusive', 'j'), gate('exclusive', 'g', 'g_e2'),
        user('a'), user('b'), user('d'),
        flows('s x', 'x a true', 'x b true', 'a j', 'b g', 'g j good', 'g e2', 'j d', 'd e'),
    ), good=False)  # fmt: skip
    case.complete('a')
    assert case.at == ['b', 'j']
    case.complete('b')
    assert case.at == ['d']


def test_several_flows_out_of_a_task_all_go() -> None:
    case = Case(diagram(ENDS, user('a'), user('b'), user('c'), flows('s a', 'a b', 'a c', 'b e', 'c e')))
    case.complete('a')
    assert case.at == ['b', 'c']
    case.complete('b')
    case.complete('c')
    assert case.ended[0] == 'completed'


def test_each_token_at_a_task_without_a_join_performs_it() -> None:
    ways = flows('s x', 'x a', 'x b', 'a c', 'b c', 'c e')
    case = Case(diagram(ENDS, gate('parallel', 'x'), user('a'), user('b'), user('c'), ways))
    case.complete('a')
    case.complete('b')
    assert case.at == ['c', 'c']
    case.complete('c')
    case.complete('c')
    assert case.ended[0] == 'completed'


def test_thirty_branches_meet() -> None:
    ids = [f't{n}' for n in range(30)]
    case = Case(diagram(
        ENDS, gate('parallel', 'x'), gate('parallel', 'j'), *map(user, ids), flows('s x', 'j e'),
        *(line('x', id, 'j') for id in ids),
    ))  # fmt: skip
    for id in reversed(ids):
        case.complete(id)
    assert case.ended[0] == 'completed'
