"""Drawings of other tools: each gap is filled and told, nothing of the file is dropped without a word, no token is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhanggui.flow.bpmn import Grade, load
from zhanggui.flow.bpmn.model import NodeKind
from zhanggui.flow.bpmn.vocabulary import MODEL, NODES
from zhanggui.flow.engine.trial import ENDED, STUCK, try_out
from zhanggui.flow.tests.bpmn.diagrams import MIWG, body, codes, file, loaded, one, process
from zhanggui.flow.xml import parse_xml, walk

FILES = sorted(MIWG.glob('*.bpmn'))
CHANGE, OWNER = Grade.CHANGE, Grade.OWNER
# Parallel Gateway 2 of this one is fed by an inclusive gateway and by an event beside a task: it may wait for ever, as drawn.
MAY_WAIT_FOR_EVER = {('B.2.0.bpmn', 'WFP-6-1')}


def test_a_missing_start_is_added() -> None:
    data = file(f'<process id="p">{body("""<task id="a"/><task id="b"/><task id="c"/>""", "a c", "b c")}</process>')
    diagram = load(data)
    assert codes(diagram, CHANGE) == [('start_added', 'p'), ('implicit_split', 'p__start')]
    nodes = diagram.definitions['p'].nodes
    assert [node.kind for node in nodes.values() if node.id not in 'abc'] == [NodeKind.START, NodeKind.PARALLEL]
    assert diagram.definitions['p'].scopes[''].starts == ('p__start',)
    assert try_out(diagram.definitions['p']).outcomes == {ENDED: 20}


def test_where_everything_has_something_before_it_there_is_no_start() -> None:
    assert codes(load(file(f'<process id="p">{body("""<task id="a"/><task id="b"/>""", "a b", "b a")}</process>'))) == [
        ('no_start', 'p')
    ]


def test_a_split_without_a_gateway_gets_one() -> None:
    diagram = load(process('<task id="a"/><task id="b"/>', 'start a', 'a b: big', 'a end', 'b end'))
    assert codes(diagram, CHANGE) == [('implicit_split', 'a')]
    definition = diagram.definitions['p']
    split = definition.nodes['a__split']
    assert split.kind is NodeKind.INCLUSIVE
    assert definition.nodes['a'].outgoing == ('a__a__split',)
    always = definition.flows['a_end'].condition
    assert always is not None
    assert always.evaluate({}) is True
    assert definition.extra['added'] == {'a__split': 'a'}
    assert definition.flows['a_b'].source == 'a__split'


def test_flows_without_condition_are_for_the_owner_and_false_meanwhile() -> None:
    data = process(
        '<exclusiveGateway id="g"/><task id="a"/><task id="b"/>', 'start g', 'g a', 'g b', 'g end', 'a end', 'b end'
    )
    diagram = load(data)
    assert codes(diagram, OWNER) == [
        ('missing_condition', 'g_a'),
        ('missing_condition', 'g_b'),
        ('missing_condition', 'g_end'),
    ]
    assert codes(diagram, CHANGE) == [('default_chosen', 'g_end')]
    assert not diagram.publishable
    definition = diagram.definitions['p']
    assert definition.nodes['g'].default == 'g_end'
    condition = definition.flows['g_a'].condition
    assert condition is not None
    assert condition.evaluate({}) is False
    assert condition.evaluate({'choices': {'g_a': True}}) is True


def test_the_one_flow_without_condition_is_the_default() -> None:
    diagram = load(process('<exclusiveGateway id="g"/><task id="a"/>', 'start g', 'g a: big', 'g end', 'a end'))
    assert codes(diagram, CHANGE) == [('default_chosen', 'g_end')]
    assert diagram.publishable


@pytest.mark.parametrize('condition', ['${amount > 3}', '#{x}'])
def test_conditions_of_other_engines_are_for_the_owner(condition: str) -> None:
    diagram = load(
        process(
            '<exclusiveGateway id="g" default="g_end"/><task id="a"/>', 'start g', f'g a: {condition}', 'g end', 'a end'
        )
    )
    assert codes(diagram, OWNER) == [('foreign_condition', 'g_a')]
    assert list(diagram.definitions) == ['p']


def test_conditions_behind_a_parallel_gateway_are_dropped_with_a_word() -> None:
    diagram = load(process('<parallelGateway id="g"/><task id="a"/>', 'start g', 'g a: big', 'g end', 'a end'))
    assert codes(diagram, CHANGE) == [('condition_ignored', 'g_a')]
    assert diagram.definitions['p'].flows['g_a'].condition is None


@pytest.mark.parametrize(
    ('element', 'grade', 'code'),
    [
        ('<dataObject id="o"/><task id="it"/>', CHANGE, 'ignored'),
        ('<textAnnotation id="o"/><task id="it"/>', CHANGE, 'ignored'),
        ('<task id="it"><ioSpecification id="o"/></task>', CHANGE, 'ignored'),
        ('<userTask id="it" other:assignee="x" zg:who="starter"/>', CHANGE, 'foreign_extensions'),
        ('<other:work id="it"/>', CHANGE, 'unknown_task'), ('<cookingTask id="it"/>', CHANGE, 'unknown_task'),
        ('<subProcess id="it"/>', OWNER, 'empty_sub_process'),
        ('<intermediateCatchEvent id="it"/>', OWNER, 'catch_without_trigger'),
        ('<userTask id="it"/>', OWNER, 'nobody_named'), ('<serviceTask id="it"/>', OWNER, 'missing_use_case'),
        ('<businessRuleTask id="it"/>', OWNER, 'missing_decision'), ('<callActivity id="it"/>', OWNER, 'missing_called'),
        ('<scriptTask id="it"/>', OWNER, 'empty_script'), ('<sendTask id="it"/>', OWNER, 'missing_message'),
        ('<task id="it"><multiInstanceLoopCharacteristics/></task>', OWNER, 'missing_cardinality'),
        ('<task id="it"><standardLoopCharacteristics/></task>', OWNER, 'missing_condition'),
        ('<intermediateCatchEvent id="it"><timerEventDefinition/></intermediateCatchEvent>', OWNER, 'missing_timer'),
        ('<intermediateCatchEvent id="it"><signalEventDefinition/></intermediateCatchEvent>', OWNER, 'missing_signal'),
        ('<intermediateCatchEvent id="it"><conditionalEventDefinition/></intermediateCatchEvent>', OWNER, 'missing_condition'),
        ('<receiveTask id="it" instantiate="true"/>', CHANGE, 'instantiate'),
    ],
)  # fmt: skip
def test_a_gap_is_told_and_the_process_still_comes_to_its_end(element: str, grade: Grade, code: str) -> None:
    diagram = load(one(element))
    assert code in {code for code, _ in codes(diagram, grade)}
    assert not diagram.errors
    assert try_out(diagram.definitions['p']).outcomes == {ENDED: 20}


def test_pools_outside_and_messages_between_pools_are_kept_as_information() -> None:
    pools = (
        '<collaboration id="c"><participant id="we" name="公司" processRef="p"/><participant id="they" name="顾客"/>'
        '<messageFlow id="m" name="寄回" sourceRef="they" targetRef="it"/></collaboration>'
    )
    diagram = load(one('<task id="it"/>', roots=pools))
    assert codes(diagram, CHANGE) == [('black_box_pool', 'they'), ('message_flow', 'm')]
    assert [pool.name for pool in diagram.participants] == ['公司', '顾客']
    assert [(one.source, one.target) for one in diagram.message_flows] == [('they', 'it')]


def test_a_global_task_is_done_where_it_is_called() -> None:
    diagram = load(one('<callActivity id="it" calledElement="g"/>', roots='<globalManualTask id="g"/>'))
    assert codes(diagram, CHANGE) == [('global_task', 'it')]
    assert diagram.definitions['p'].nodes['it'].kind is NodeKind.MANUAL


def test_without_mending_a_change_is_an_error() -> None:
    data = file(f'<process id="p">{body("""<task id="a"/><task id="b"/>""", "a b")}</process>')
    assert load(data).publishable
    diagram = load(data, normalise=False)
    assert codes(diagram) == [('start_added', 'p')]
    assert not diagram.definitions


def test_a_drawing_of_our_own_needs_no_change() -> None:
    assert not load(one('<userTask id="it" zg:who="starter"/>')).findings
    assert loaded(one('<userTask id="it" zg:who="starter"/>')).extra == {}


@pytest.mark.skipif(not FILES, reason='the public models are not here')
@pytest.mark.parametrize('path', FILES, ids=lambda path: path.name)
def test_public_models_are_read_and_run(path: Path) -> None:
    diagram = load(path.read_bytes())
    assert not diagram.errors
    for key, definition in diagram.definitions.items():
        expected = {STUCK, ENDED} if (path.name, key) in MAY_WAIT_FOR_EVER else {ENDED}
        assert set(try_out(definition).outcomes) <= expected, (path.name, key)


@pytest.mark.skipif(not FILES, reason='the public models are not here')
@pytest.mark.parametrize('path', FILES, ids=lambda path: path.name)
def test_of_a_public_model_nothing_is_dropped_without_a_word(path: Path) -> None:
    diagram = load(path.read_bytes())
    taken = {id for one in diagram.definitions.values() for id in (*one.nodes, *one.flows, *one.lanes, one.key)}
    told = {finding.element for finding in diagram.findings}
    passed = told | taken | {pool.id for pool in diagram.participants}
    lost = [
        (element.tag, element.get('id'))
        for element in walk(parse_xml(path.read_bytes()))
        if element.namespace == MODEL and element.tag in {*NODES, 'sequenceFlow', 'lane', 'participant', 'messageFlow'}
        and element.get('id') not in passed
    ]  # fmt: skip
    assert lost == []
