"""Every way through a process: what is reached, how each way ends, and that loops and crowds of branches stay bounded."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from zhanggui.flow.bpmn import load
from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.engine.simulating import COMBINATIONS_MAX, PATHS_MAX, Simulated, simulate
from zhanggui.flow.tests.running.company import flows, process

CORPUS = sorted((Path(__file__).parents[1] / 'corpus').glob('*.bpmn'))
# Where nothing can go: after an end inside that throws, or behind what terminates everything.
NOT_REACHED = {'escalation_end', 'signal_end', 'terminate_inner'}


def defined(body: str, *pairs: str) -> Definition:
    return load(process(body + flows(*pairs)).encode()).definitions['p']


def ends(result: Simulated) -> Counter[str]:
    return Counter(way.end for way in result.ways)


@pytest.mark.parametrize('path', CORPUS, ids=lambda path: path.stem)
def test_every_model_of_the_corpus_is_walked(path: Path) -> None:
    for definition in load(path.read_bytes()).definitions.values():
        result = simulate(definition)
        assert result.ways
        assert {way.end for way in result.ways} <= {'ended', 'again'}
        assert not result.cut
        if path.stem not in NOT_REACHED:
            assert (definition.nodes.keys() | definition.flows.keys()) - result.reached == set()


def test_what_looks_at_the_outcome_follows_it() -> None:
    body = '<startEvent id="s"/><userTask id="a" name="审批"/><exclusiveGateway id="g"/><endEvent id="y"/><endEvent id="n"/>'
    definition = defined(body, 's>a', 'a>g', 'g>y:outcome = "approve"', 'g>n:outcome = "refuse"')
    found = {way.choices[0].zh: way.trail[-1] for way in simulate(definition).ways}
    assert found == {'审批：同意': 'y', '审批：驳回': 'n'}


def test_answers_of_a_form_are_tried() -> None:
    body = '<startEvent id="s"/><userTask id="a"/><exclusiveGateway id="g"/>'
    body += '<endEvent id="x"/><endEvent id="y"/><endEvent id="z"/>'
    definition = defined(
        body, 's>a', 'a>g', 'g>x:outcome = "exchange"', 'g>y:outcome = "refund"', 'g>z:outcome != "refund"'
    )
    assert {way.trail[-1] for way in simulate(definition).ways} == {'x', 'y', 'z'}


def test_a_join_that_waits_for_ever_is_a_dead_end() -> None:
    body = '<startEvent id="s"/><exclusiveGateway id="g"/><task id="a"/><task id="b"/>'
    body += '<parallelGateway id="j"/><endEvent id="e"/>'
    definition = defined(body, 's>g', 'g>a:x > 1', 'g>b:x < 1', 'a>j', 'b>j', 'j>e')
    result = simulate(definition)
    assert ends(result) == {'stuck': 2}
    assert all(way.trail[-1] == 'j' for way in result.ways)
    assert 'e' not in result.reached


def test_a_loop_of_people_ends_where_it_has_been() -> None:
    body = '<startEvent id="s"/><userTask id="a"/><userTask id="b" zg:refuse="back:a"/><endEvent id="e"/>'
    assert ends(simulate(defined(body, 's>a', 'a>b', 'b>e'))) == {'ended': 1, 'again': 1}


def test_a_crowd_of_branches_is_cut_and_still_covered() -> None:
    count = 12
    parts, pairs = ['<startEvent id="g0s"/>', '<endEvent id="e"/>'], ['g0s>g0']
    for at in range(count):
        parts.append(
            f'<exclusiveGateway id="g{at}"/><userTask id="a{at}"/><userTask id="b{at}"/><exclusiveGateway id="j{at}"/>'
        )
        onward = f'g{at + 1}' if at + 1 < count else 'e'
        pairs += [f'g{at}>a{at}:x{at} = 1', f'g{at}>b{at}:x{at} = 2', f'a{at}>j{at}', f'b{at}>j{at}', f'j{at}>{onward}']
    definition = defined(''.join(parts), *pairs)
    result = simulate(definition)
    assert result.cut
    assert len(result.ways) <= PATHS_MAX
    assert definition.nodes.keys() - result.reached == set()


def test_an_endless_loop_of_the_system_is_an_incident() -> None:
    body = '<startEvent id="s"/><scriptTask id="a"/><scriptTask id="b"/>'
    result = simulate(defined(body, 's>a', 'a>b', 'b>a'))
    assert ends(result) == {'incident': 1}
    assert '节点' in str(result.ways[0].reason)


def test_thirty_conditions_at_once_are_bounded() -> None:
    parts, pairs = ['<startEvent id="s"/><inclusiveGateway id="f"/>'], ['s>f', 'j>e']
    parts.append('<inclusiveGateway id="j"/><endEvent id="e"/>')
    for at in range(30):
        parts.append(f'<userTask id="a{at}"/>')
        pairs += [f'f>a{at}:x{at} > 1', f'a{at}>j']
    definition = defined(''.join(parts), *pairs)
    result = simulate(definition)
    assert result.cut
    assert ends(result) == {'ended': COMBINATIONS_MAX}
    assert definition.nodes.keys() - result.reached == set()
