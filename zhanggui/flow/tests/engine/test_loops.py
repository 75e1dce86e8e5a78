"""Sub-processes, many rounds, and loops: rounds are apart from each other, results come in the order of the items."""

from __future__ import annotations

import pytest

from zhanggui.flow.engine import commands
from zhanggui.flow.engine.effects import CloseTask
from zhanggui.flow.tests.engine.building import LOST, Case, boundary, diagram, event, flows, gate, line, many, sub, user

ENDS = event('start', 's') + event('end', 'e')
THREE = '<loopCardinality>3</loopCardinality>'


def test_a_sub_process_is_over_when_its_last_token_is() -> None:
    case = Case(diagram(
        ENDS, user('c'),
        sub('p1', event('start', 's1'), gate('parallel', 'x'), user('a'), user('b'), flows('s1 x', 'x a', 'x b')),
        line('s', 'p1', 'c', 'e'),
    ))  # fmt: skip
    case.complete('a')
    assert case.at == ['b']
    case.complete('b')
    assert case.at == ['c']
    assert set(case.state.scopes) == {0}


def test_scopes_within_scopes() -> None:
    deep = user('a')
    inside = ['a']
    for depth in range(5):
        way = line(f's{depth}', inside[-1], f'e{depth}')
        deep = sub(f'p{depth}', event('start', f's{depth}'), deep, event('end', f'e{depth}'), way)
        inside.append(f'p{depth}')
    case = Case(diagram(ENDS, deep, line('s', 'p4', 'e')))
    assert len(case.state.scopes) == 6
    case.complete('a')
    assert case.ended[0] == 'completed'


def test_items_side_by_side_are_collected_in_their_order() -> None:
    loop = many(items='goods', item='good', collect='counted', result='{sku: good, n: found}')
    case = Case(diagram(ENDS, user('a', loop), user('b'), line('s', 'a', 'b', 'e')), goods=['x', 'y', 'z'])
    assert case.at == ['a', 'a', 'a']
    rounds = [activity.scope for activity in case.activities('a')]
    assert [case.state.scopes[scope].variables for scope in rounds] == [
        {'loopCounter': count, 'good': good} for count, good in enumerate('xyz', start=1)
    ]
    for at, found in ((2, 30), (0, 10), (0, 20)):
        activity = case.activities('a')[at]
        seat = next(iter(activity.seats))
        case.do(commands.Complete(seat, 1, 'approve', {'found': found}))
    assert case.at == ['b']
    assert case.variables['counted'] == [{'sku': 'x', 'n': 10}, {'sku': 'y', 'n': 20}, {'sku': 'z', 'n': 30}]
    assert 'good' not in case.variables


def test_what_a_round_fills_in_is_its_own_where_the_diagram_names_it() -> None:
    loop = many(items='people', item='person', collect='told', result='{person: person, score: score}')
    asked = user('a', loop, editable='score, words')
    case = Case(diagram(ENDS, asked, user('b'), line('s', 'a', 'b', 'e')), people=[1, 2], score=5)
    first, second = case.activities('a')
    case.do(commands.Complete(next(iter(first.seats)), 1, 'approve', {'score': 90, 'words': 'mine'}))
    assert case.state.scopes[second.scope].variables == {'loopCounter': 2, 'person': 2, 'score': 5, 'words': None}
    assert case.variables['score'] == 5
    case.do(commands.Complete(next(iter(second.seats)), 1, 'approve', {'score': 70, 'words': 'hers'}))
    assert case.variables['told'] == [{'person': 1, 'score': 90}, {'person': 2, 'score': 70}]
    assert 'words' not in case.variables


def test_a_round_done_over_again_begins_with_what_it_told() -> None:
    loop = many(items='told', item='sheet', collect='again', result='score')
    sheets = [{'person': 1, 'score': 90}, {'person': 2}]
    case = Case(diagram(ENDS, user('a', loop, editable='score'), line('s', 'a', 'e')), told=sheets, score=5)
    assert [case.state.scopes[each.scope].variables['score'] for each in case.activities('a')] == [90, 5]


def test_one_after_the_other() -> None:
    loop = many(sequential='true', items='goods', item='good', collect='seen', result='good')
    case = Case(diagram(ENDS, user('a', loop), line('s', 'a', 'e')), goods=['x', 'y'])
    assert case.at == ['a']
    case.complete('a')
    assert case.at == ['a']
    case.complete('a')
    assert case.ended[0] == 'completed'
    assert case.variables['seen'] == ['x', 'y']


@pytest.mark.parametrize('sequential', ['true', 'false'])
def test_nothing_to_do_passes_at_once(sequential: str) -> None:
    loop = many(sequential=sequential, items='goods', item='good', collect='seen', result='good')
    case = Case(diagram(ENDS, user('a', loop), user('b'), line('s', 'a', 'b', 'e')), goods=[])
    assert case.at == ['b']
    assert case.variables['seen'] == []


def test_enough_is_enough() -> None:
    loop = many(f'{THREE}<completionCondition>completed / total >= 0.5</completionCondition>')
    case = Case(diagram(ENDS, user('a', loop), user('b'), line('s', 'a', 'b', 'e')))
    case.complete('a')
    assert case.at == ['a', 'a']
    case.complete('a')
    assert case.at == ['b']
    assert [close.outcome for close in case.told(CloseTask)] == ['approve', 'cancelled']


def test_the_end_of_many_may_depend_on_the_outcome() -> None:
    loop = many(f'{THREE}<completionCondition>outcome = "refuse"</completionCondition>')
    case = Case(diagram(ENDS, user('a', loop), user('b'), line('s', 'a', 'b', 'e')))
    case.complete('a')
    assert case.at == ['a', 'a']
    case.complete('a', outcome='refuse')
    assert case.at == ['b']


def test_many_sub_processes_each_with_its_own_variables() -> None:
    loop = many(items='goods', item='good', collect='seen', result='found')
    inside = [event('start', 's1'), user('a'), user('b'), event('end', 'e1'), line('s1', 'a', 'b', 'e1')]
    case = Case(diagram(ENDS, sub('p1', *inside, loop), line('s', 'p1', 'e')), goods=['x', 'y'])
    assert case.at == ['a', 'a']
    for _ in range(2):
        case.complete('a')
    for _ in range(2):
        case.complete('b')
    assert case.ended[0] == 'completed'
    assert len(case.variables['seen']) == 2


def test_an_error_in_one_round_ends_them_all() -> None:
    inside = [event('start', 's1'), user('a'), event('end', 'e1', LOST), line('s1', 'a', 'e1')]
    ways = flows('s p1', 'p1 e', 'x c', 'c e')
    case = Case(diagram(ENDS, user('c'), sub('p1', *inside, many(THREE)), boundary('x', 'p1', LOST), ways))
    case.complete('a')
    assert case.at == ['c']


def test_a_number_of_rounds_that_is_none_is_an_incident() -> None:
    case = Case(diagram(ENDS, user('a', many('<loopCardinality>howmany</loopCardinality>')), line('s', 'a', 'e')))
    assert [wait.name for wait in case.waits('incident')] == ['cardinality']
    case.do(commands.Mend(case.wait('a'), 'retry', variables={'howmany': 2}))
    assert case.at == ['a', 'a']


def repeated(attributes: str = '', condition: str = '') -> str:
    inner = f'<loopCondition>{condition}</loopCondition>' if condition else ''
    return f'<standardLoopCharacteristics {attributes}>{inner}</standardLoopCharacteristics>'


def test_a_loop_goes_on_while_its_condition_holds_and_never_beyond_its_maximum() -> None:
    loop = repeated('loopMaximum="3"', 'outcome = "refuse"')
    case = Case(diagram(ENDS, user('a', loop), user('b'), line('s', 'a', 'b', 'e')))
    case.complete('a', outcome='refuse')
    assert case.at == ['a']
    case.complete('a')
    assert case.at == ['b']
    case = Case(diagram(ENDS, user('a', repeated('loopMaximum="3"', 'true')), user('b'), line('s', 'a', 'b', 'e')))
    for _ in range(3):
        case.complete('a')
    assert case.at == ['b']


def test_a_loop_that_asks_first_may_not_begin() -> None:
    loop = repeated('testBefore="true"', 'n &lt; 2')
    assert Case(diagram(ENDS, user('a', loop), user('b'), line('s', 'a', 'b', 'e')), n=2).at == ['b']
    assert Case(diagram(ENDS, user('a', loop), user('b'), line('s', 'a', 'b', 'e')), n=1).at == ['a']


def test_a_revise_loop_leaves_nothing_behind() -> None:
    case = Case(diagram(
        ENDS, user('a'), gate('exclusive', 'g', 'g_e'), user('r'), flows('s a', 'a g', 'g r outcome = "refuse"', 'g e', 'r a')
    ))  # fmt: skip
    sizes = []
    for _ in range(300):
        case.complete('a', outcome='refuse')
        case.complete('r')
        sizes.append(len(case.state.dumps()))
    assert max(sizes) < 400
    assert max(sizes) - sizes[3] <= 16  # longer numbers, nothing else


SPIN = (
    ENDS, gate('exclusive', 'm'), gate('exclusive', 'g', 'g_e'), flows('s m', 'm t', 't g', 'g m n < limit', 'g e'),
    '<scriptTask id="t"><extensionElements><zg:set name="n" value="n + 1"/></extensionElements></scriptTask>',
)  # fmt: skip


def test_a_loop_without_rest_stops_visibly_and_can_go_on() -> None:
    case = Case(diagram(*SPIN), n=0, limit=2_000)
    assert [wait.name for wait in case.waits('incident')] == ['loop_budget']
    assert len(case.state.dumps()) < 400
    case.do(commands.Mend(next(iter(case.state.waits)), 'retry'))
    assert case.ended[0] == 'completed'
    assert case.variables['n'] == 2_000


def test_a_short_one_does_not() -> None:
    case = Case(diagram(*SPIN), n=0, limit=1_000)
    assert case.ended[0] == 'completed'
    assert case.variables['n'] == 1_000


def test_a_parallel_loop_that_breeds_tokens_stops() -> None:
    case = Case(diagram(ENDS, '<task id="t"/>', gate('parallel', 'x'), flows('s t', 't x', 'x t', 'x e')))
    assert {wait.name for wait in case.waits()} == {'loop_budget'}
    assert len(case.state.dumps()) < 2_000


def test_two_thousand_passes_with_a_rest_each_time() -> None:
    made = diagram(ENDS, user('a'), gate('exclusive', 'g', 'g_e'), flows('s a', 'a g', 'g a outcome = "refuse"', 'g e'))
    case = Case(made)
    case.complete('a', outcome='refuse')
    at_first = len(case.state.dumps())
    for _ in range(2_000):
        case.complete('a', outcome='refuse')
    assert len(case.state.dumps()) <= at_first + 12  # longer numbers, nothing else
    case.complete('a')
    assert case.ended[0] == 'completed'
