"""Replay: a case that went as drawn conforms, and each way of departing is told with its kind and place."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from zhanggui.core.actors import system
from zhanggui.flow.bpmn import load
from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.conformance import Kind, Net, Replay, Step, replay
from zhanggui.flow.conformance.naming import match, steps
from zhanggui.flow.conformance.reading import LogError, read_log
from zhanggui.flow.engine.commands import Jump, SendBack
from zhanggui.flow.exports.log import Span
from zhanggui.flow.models import ProcessVersion, Task
from zhanggui.flow.selectors.conforming import own_outcomes
from zhanggui.flow.services.loading import load_definition
from zhanggui.flow.services.running import run
from zhanggui.flow.tests.logs.house import acted, begun

SHARED = Path(os.environ.get('ZHANGGUI_SHARED_DATA', Path(__file__).parents[5] / 'shared' / 'data')) / 'process_logs'
shared = pytest.mark.skipif(not SHARED.exists(), reason='the public logs are not at hand')

PAGE = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:test">
<process id="P" isExecutable="true">{inside}</process></definitions>"""


def drawn(inside: str) -> Definition:
    """A process from short lines: `task a`, `a -> b`, anything else as XML."""
    made = []
    for line in filter(None, map(str.strip, inside.splitlines())):
        if '->' in line:
            source, target = map(str.strip, line.split('->'))
            made.append(f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}"/>')
        elif line.startswith('<'):
            made.append(line)
        else:
            kind, id = line.split()
            made.append(f'<{kind} id="{id}" name="{id}"/>')
    diagram = load(PAGE.format(inside=''.join(made)).encode(), normalise=True)
    return diagram.definitions['P']


def judged(definition: Definition, log: str, *, ended: bool = True) -> Replay:
    return replay(Net.of(definition), [Step(each) for each in log.split()], ended=ended)


def told(replay: Replay) -> list[tuple[str, str]]:
    return [(each.kind.value, each.node) for each in replay.deviations]


PARALLEL = """
startEvent s
parallelGateway split
task a
task b
parallelGateway join
task c
endEvent e
s -> split
split -> a
split -> b
a -> join
b -> join
join -> c
c -> e
"""


@pytest.mark.parametrize('log', ['a b c', 'b a c'])
def test_branches_come_in_any_order(log: str) -> None:
    assert judged(drawn(PARALLEL), log).conforms


@pytest.mark.parametrize(
    ('log', 'deviations'),
    [
        ('a c', [('missing', 'b')]),
        ('a b', [('missing', 'c')]),
        ('a b c c', [('unexpected', 'c')]),
        ('c a b', [('order', 'c')]),
        ('a b b c', [('unexpected', 'b')]),
    ],
)
def test_each_deviation_has_its_kind_and_place(log: str, deviations: list[tuple[str, str]]) -> None:
    result = judged(drawn(PARALLEL), log)
    assert told(result) == deviations
    assert result.fitness < 1


def test_what_still_runs_owes_nothing() -> None:
    assert judged(drawn(PARALLEL), 'a', ended=False).conforms
    assert told(judged(drawn(PARALLEL), 'a c', ended=False)) == [('missing', 'b')]


def test_an_unknown_activity_is_told_with_what_would_have_fitted() -> None:
    (deviation,) = replay(
        Net.of(drawn(PARALLEL)), [Step('a'), Step('', '喝茶'), Step('b'), Step('c')], ended=True
    ).deviations
    assert (deviation.kind, deviation.name, deviation.position) == (Kind.UNKNOWN, '喝茶', 1)
    assert deviation.expected == ('b',)


LOOP = """
startEvent s
task a
exclusiveGateway again
task b
endEvent e
s -> a
a -> again
again -> a
again -> b
b -> e
"""


def test_a_loop_may_be_walked_many_times() -> None:
    assert judged(drawn(LOOP), f'{"a " * 40}b').conforms
    assert told(judged(drawn(LOOP), 'a b a')) == [('unexpected', 'a')]


SUB = """
startEvent s
<subProcess id="sub"><startEvent id="s2"/><task id="x"/><endEvent id="e2"/>
<sequenceFlow id="s2-x" sourceRef="s2" targetRef="x"/>
<sequenceFlow id="x-e2" sourceRef="x" targetRef="e2"/></subProcess>
<boundaryEvent id="late" attachedToRef="sub">
<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>
task y
task z
endEvent e
s -> sub
sub -> y
y -> e
late -> z
z -> e
"""


def test_sub_processes_and_their_boundaries() -> None:
    definition = drawn(SUB)
    assert judged(definition, 'x y').conforms
    assert judged(definition, 'z').conforms
    assert told(judged(definition, 'y')) == [('missing', 'x')]
    assert told(judged(definition, 'x y z')) == [('unexpected', 'z')]


def test_a_countersigned_step_may_stand_in_the_log_once_for_each_signer() -> None:
    inside = """
    startEvent s
    <userTask id="a" name="a" xmlns:zg="urn:zhanggui:bpmn:1" zg:mode="all"/>
    task b
    endEvent e
    s -> a
    a -> b
    b -> e
    """
    assert judged(drawn(inside), 'a a a b').conforms
    assert told(judged(drawn(inside), 'b')) == [('missing', 'a')]


def test_too_many_ways_are_left_undecided_quickly() -> None:
    tasks = '\n'.join(f'task t{n}\nsplit -> t{n}\nt{n} -> join' for n in range(16))
    inside = f'startEvent s\ninclusiveGateway split\ninclusiveGateway join\nendEvent e\ns -> split\njoin -> e\n{tasks}'
    result = judged(drawn(inside), 'zzz ' * 30)
    assert result.undecided
    assert not result.conforms


@shared
def test_the_public_example_conforms_and_its_mutations_do_not() -> None:
    definition = next(iter(load((SHARED / 'running-example.bpmn').read_bytes()).definitions.values()))
    for name in ('running-example.xes', 'running-example.csv'):
        traces = read_log(name, (SHARED / name).read_bytes())
        names = match([entry.activity for trace in traces for entry in trace.entries], definition)
        assert (names.unknown, names.ambiguous) == ([], [])
        net = Net.of(definition, names.nodes.values())
        assert len(traces) == 6
        for trace in traces:
            whole = steps(trace, names)
            assert replay(net, whole, ended=True).conforms
            for gone in range(len(whole)):  # any one step left out, or done twice, shows
                assert not replay(net, whole[:gone] + whole[gone + 1 :], ended=True).conforms
                assert not replay(net, [*whole[: gone + 1], *whole[gone:]], ended=True).conforms


def test_cases_of_ours_conform_and_moves_by_hand_are_no_deviation(version: ProcessVersion) -> None:
    plain, returned, running = begun(count=3)
    acted(plain, 'check', 'refuse')
    acted(returned, 'check')
    task = Task.objects.get(case=returned, node='pay', state='open')
    seat, person = task.seat, task.candidates.values_list('person_id', flat=True).first() or task.assignee_id
    run(returned.pk, SendBack(seat=seat, person=person, node='check'), actor=system())
    acted(acted(returned, 'check'), 'pay')
    outcomes = list(own_outcomes(Span('REFUND'), load_definition(version.pk), actor=system()))
    assert [each.replay.conforms for each in outcomes] == [True, True, True]
    assert [each.replay.moved for each in outcomes] == [0, 1, 0]
    assert [each.id for each in outcomes] == [plain.pk, returned.pk, running.pk]


def test_a_step_jumped_over_shows_against_another_drawing(version: ProcessVersion) -> None:
    """The same cases against a drawing with one step more."""
    (case,) = begun()
    acted(case, 'check', 'refuse')
    inside = """
    startEvent begin
    task check
    task recheck
    endEvent refused
    begin -> check
    check -> recheck
    recheck -> refused
    """
    (outcome,) = own_outcomes(Span('REFUND'), drawn(inside), actor=system())
    assert ('missing', 'recheck') in told(outcome.replay)


def test_jumps_are_counted_as_moves(version: ProcessVersion) -> None:
    (case,) = begun()
    run(case.pk, Jump(node='pay', person=0), actor=system())
    acted(case, 'pay')
    (outcome,) = own_outcomes(Span('REFUND'), load_definition(version.pk), actor=system())
    assert outcome.replay.moved == 1
    assert outcome.replay.conforms


@pytest.mark.parametrize(
    ('text', 'place'),
    [
        ('a,b\n1,2\n', 'row 1'),
        ('case_id,activity,timestamp\n1,核对,2026-11-21 14:05\n1,,2026-11-21 14:06\n', 'row 3, column activity'),
        ('case_id,activity,timestamp\n1,核对,昨天\n', 'row 2, column time: “昨天”'),
        ('', 'the file is empty'),
        ('<log><trace>\n<event/></trace></log>', 'line 2'),
        ('<!DOCTYPE log [<!ENTITY a "b">]><log/>', 'DOCTYPE'),
        ('<log><trace>', 'not well-formed'),
        ('<html/>', 'not an XES log'),
        ('<log/>', 'no case'),
    ],
)
def test_a_file_that_cannot_be_read_says_where(text: str, place: str) -> None:
    with pytest.raises(LogError) as caught:
        read_log('log.csv', text.encode())
    assert place in caught.value.reason.en
    assert 'log.csv' in caught.value.reason.en


def test_chinese_headings_encodings_and_packed_files_are_read() -> None:
    text = '案例编号;活动;完成时间\nA1;打款;2026/11/21 14:05\nA1;核对;2026/11/21 09:00\n'
    for data in (text.encode(), text.encode('gb18030'), gzip.compress(text.encode())):
        (trace,) = read_log('log.csv', data)
        assert [entry.activity for entry in trace.done()] == ['核对', '打款']
