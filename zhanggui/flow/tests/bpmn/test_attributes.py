"""Our own attributes on a diagram: each reaches the place the engine reads it from, and a misspelt one is an error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zhanggui.flow.bpmn import attributes, load
from zhanggui.flow.bpmn.model import NAMESPACE, Mode, Nobody, NodeKind, Own, Ready, TimeUp
from zhanggui.flow.tests.bpmn.diagrams import codes, it, loaded, one, process

MODDLE = Path(__file__).parents[2] / 'static' / 'flow' / 'zhanggui-moddle.json'


def test_how_people_take_part() -> None:
    approval = it(
        '<userTask id="it" zg:mode="ratio" zg:ratio="60%" zg:kind="peer" zg:who="position:head，superior" zg:nobody="superior" '
        'zg:own="skip" zg:repeated="skip" zg:otherThan="start" zg:refuse="back:start" zg:form="pay" zg:visible="a, b" '
        'zg:editable="" zg:comment="required" zg:signature="true" zg:due="PT8H" zg:dueWorking="false" zg:remind="PT1H" '
        'zg:timeup="escalate" zg:copyTo="starter" zg:judges="group:art"/>'
    ).approval
    assert approval is not None
    assert (approval.mode, approval.ratio, approval.kind) == (Mode.RATIO, 0.6, Ready.PEER)
    assert approval.who == ('position:head', 'superior')
    assert (approval.nobody, approval.own, approval.skip_repeated) == (Nobody.SUPERIOR, Own.SKIP, True)
    assert (approval.other_than, approval.refuse, approval.form) == (('start',), 'back:start', 'pay')
    assert (approval.visible, approval.editable) == (('a', 'b'), ())
    assert (approval.comment, approval.signature, approval.due_working) == (True, True, False)
    assert approval.due is not None
    assert approval.remind_before is not None
    assert (approval.timeup, approval.copy_to, approval.judges) == (TimeUp.ESCALATE, ('starter',), ('group:art',))


def test_what_is_not_said_has_its_default() -> None:
    approval = it('<userTask id="it"/>').approval
    assert approval is not None
    assert (approval.mode, approval.who, approval.nobody) == (Mode.ONE, ('lane',), Nobody.ADMIN)
    assert (approval.visible, approval.editable, approval.due, approval.commitment) == (None, None, None, False)


def test_a_commitment_has_no_due_time_of_its_own() -> None:
    approval = it('<userTask id="it" zg:due="commitment"/>').approval
    assert approval is not None
    assert (approval.commitment, approval.due) == (True, None)


def test_what_work_does() -> None:
    work = it(
        '<serviceTask id="it" zg:useCase="orders.hold" zg:subject="order.id"><extensionElements>'
        '<zg:argument name="reason" value="&quot;退货&quot;"/><zg:result name="held" value="done"/>'
        '</extensionElements></serviceTask>'
    ).work
    assert work is not None
    assert work.use_case == 'orders.hold'
    assert work.subject is not None
    assert work.arguments['reason'].evaluate({}) == '退货'
    assert work.results['held'].evaluate({'done': 3}) == 3
    script = it(
        '<scriptTask id="it"><extensionElements><zg:set name="b" value="a + 1"/>'
        '<zg:set name="c" value="b"/></extensionElements></scriptTask>'
    ).work
    assert script is not None
    assert list(script.assignments) == ['b', 'c']
    call = it('<callActivity id="it" calledElement="x:other" zg:version="3"/>').work
    assert call is not None
    assert (call.calls, call.version) == ('other', 3)


def test_what_a_process_says_of_itself() -> None:
    data = one(
        '<userTask id="it" zg:who="starter"/>',
        attributes='zg:starters="position:a, everybody" zg:subject="orders.Order" zg:reopenDays="7" zg:fourEyes="true" '
        'zg:title="&quot;退货 &quot; + number" zg:category="售后"',
    )
    definition = loaded(data)
    assert definition.starters == ('position:a', 'everybody')
    assert (definition.subject, definition.reopen_days, definition.four_eyes) == ('orders.Order', 7, True)
    assert definition.title is not None
    assert definition.title.evaluate({'number': 'R1'}) == '退货 R1'
    assert definition.extra['category'] == '售后'


@pytest.mark.parametrize(
    'attribute',
    [
        'zg:mode="most"', 'zg:ratio="1.5"', 'zg:ratio="nan"', 'zg:kind="party"', 'zg:who="boss"', 'zg:who="position:"',
        'zg:nobody="x"',
        'zg:refuse="back:"', 'zg:comment="maybe"', 'zg:timeup="explode"', 'zg:repeated="always"', 'zg:copyTo="x:y"',
    ],
)  # fmt: skip
def test_a_value_that_means_nothing_is_refused(attribute: str) -> None:
    diagram = load(one(f'<userTask id="it" {attribute}/>'))
    assert codes(diagram) == [('bad_attribute', 'it')]
    assert not diagram.definitions


@pytest.mark.parametrize(
    'element',
    [
        '<userTask id="it" zg:frm="x"/>', '<task id="it" zg:who="starter"/>', '<serviceTask id="it" zg:form="x"/>',
        '<userTask id="it"><extensionElements><zg:set name="a" value="1"/></extensionElements></userTask>',
        '<scriptTask id="it"><extensionElements><zg:sett name="a" value="1"/></extensionElements></scriptTask>',
    ],
)  # fmt: skip
def test_a_misspelt_attribute_is_refused(element: str) -> None:
    assert codes(load(one(element))) == [('unknown_attribute', 'it')]


def test_a_name_is_given_once() -> None:
    element = '<zg:set name="a" value="1"/>'
    assert codes(load(one(f'<scriptTask id="it">{element}{element}</scriptTask>'))) == [('bad_attribute', 'it')]


def test_attributes_of_process_and_lane_are_checked_too() -> None:
    lane = '<laneSet><lane id="l" zg:position="x"/></laneSet>'
    diagram = load(
        process(f'{lane}<task id="it"/>', 'start it', 'it end', attributes='zg:owner="x" zg:reopenDays="-1"')
    )
    assert sorted(codes(diagram)) == [('bad_attribute', 'p'), ('unknown_attribute', 'l'), ('unknown_attribute', 'p')]


def test_the_editor_keeps_every_attribute_we_read() -> None:
    """bpmn-js drops what its descriptor does not know."""
    described = json.loads(MODDLE.read_text('utf-8'))
    assert (described['prefix'], described['uri']) == ('zg', NAMESPACE)
    known: dict[str, set[str]] = {}
    for type_ in described['types']:
        for extended in type_.get('extends', []):
            known.setdefault(extended, set()).update(one['name'] for one in type_['properties'])
    for kind in NodeKind:
        tag = f'bpmn:{kind[0].upper()}{kind[1:]}'
        declared = known.get(tag, set()) | (known['bpmn:Event'] if kind.endswith('Event') else set())
        assert attributes.ATTRIBUTES.get(kind, set()) <= declared, kind
    assert known['bpmn:FlowNode'] == known['bpmn:Lane'] & attributes.NAMED == attributes.NAMED
    assert known['bpmn:Process'] == attributes.PROCESS
    assert known['bpmn:LoopCharacteristics'] == attributes.LOOP
    elements = {type_['name'].lower() for type_ in described['types'] if 'Element' in type_.get('superClass', [])}
    assert elements == {name for names in attributes.ELEMENTS.values() for name in names}
