"""The profile element by element: what each one is for the engine once it has been read."""

from __future__ import annotations

import datetime as dt

import pytest

from zhanggui.flow.bpmn.model import EventSpec, Node, NodeKind, Trigger
from zhanggui.flow.tests.bpmn.diagrams import body, file, it, loaded, one, process

ROOTS = (
    '<message id="m" name="buyer.replied"/><signal id="s" name="sale"/><error id="e" errorCode="BAD"/>'
    '<escalation id="x" escalationCode="UP"/>'
)
MESSAGE = '<messageEventDefinition messageRef="m"/>'
SIGNAL = '<signalEventDefinition signalRef="s"/>'
ERROR = '<errorEventDefinition errorRef="e"/>'
ESCALATION = '<escalationEventDefinition escalationRef="x"/>'
TIMER = '<timerEventDefinition><timeDuration>PT72H</timeDuration></timerEventDefinition>'
CONDITION = '<conditionalEventDefinition><condition>stock = 0</condition></conditionalEventDefinition>'


@pytest.mark.parametrize(
    ('tag', 'kind'),
    [
        ('task', NodeKind.TASK), ('userTask', NodeKind.USER), ('manualTask', NodeKind.MANUAL),
        ('serviceTask', NodeKind.SERVICE), ('scriptTask', NodeKind.SCRIPT), ('sendTask', NodeKind.SEND),
        ('receiveTask', NodeKind.RECEIVE), ('businessRuleTask', NodeKind.RULE), ('callActivity', NodeKind.CALL),
        ('exclusiveGateway', NodeKind.EXCLUSIVE), ('parallelGateway', NodeKind.PARALLEL),
        ('inclusiveGateway', NodeKind.INCLUSIVE), ('intermediateThrowEvent', NodeKind.THROW),
    ],
)  # fmt: skip
def test_a_node_is_what_its_element_says(tag: str, kind: NodeKind) -> None:
    node = it(f'<{tag} id="it" name="名 &#10; 字"/>')
    assert (node.kind, node.name, node.incoming, node.outgoing) == (kind, '名 字', ('start_it',), ('it_end',))


@pytest.mark.parametrize(
    ('definition', 'trigger', 'name'),
    [
        (MESSAGE, Trigger.MESSAGE, 'buyer.replied'), (SIGNAL, Trigger.SIGNAL, 'sale'),
        (TIMER, Trigger.TIMER, ''), (CONDITION, Trigger.CONDITION, ''),
    ],
)  # fmt: skip
def test_what_is_awaited(definition: str, trigger: Trigger, name: str) -> None:
    event = _event(it(f'<intermediateCatchEvent id="it">{definition}</intermediateCatchEvent>', roots=ROOTS))
    assert (event.trigger, event.name) == (trigger, name)


@pytest.mark.parametrize(
    ('definition', 'trigger', 'name'),
    [
        ('', Trigger.NONE, ''), (MESSAGE, Trigger.MESSAGE, 'buyer.replied'), (SIGNAL, Trigger.SIGNAL, 'sale'),
        (ERROR, Trigger.ERROR, 'BAD'), (ESCALATION, Trigger.ESCALATION, 'UP'),
        ('<terminateEventDefinition/>', Trigger.TERMINATE, ''),
    ],
)  # fmt: skip
def test_what_an_end_throws(definition: str, trigger: Trigger, name: str) -> None:
    data = process(f'<endEvent id="it">{definition}</endEvent>', 'start it', roots=ROOTS)
    event = _event(loaded(data).nodes['it'])
    assert (event.trigger, event.name) == (trigger, name)


@pytest.mark.parametrize('definition', [MESSAGE, SIGNAL, ESCALATION])
def test_what_is_thrown_on_the_way(definition: str) -> None:
    node = it(f'<intermediateThrowEvent id="it">{definition}</intermediateThrowEvent>', roots=ROOTS)
    assert _event(node).name


@pytest.mark.parametrize('definition', [MESSAGE, SIGNAL, TIMER, CONDITION, ERROR, ESCALATION])
@pytest.mark.parametrize('interrupting', [True, False])
def test_a_boundary_event_sits_on_its_host(definition: str, *, interrupting: bool) -> None:
    stop = str(interrupting).lower()
    elements = (
        '<userTask id="it" zg:who="starter"/>'
        f'<boundaryEvent id="b" attachedToRef="it" cancelActivity="{stop}">{definition}</boundaryEvent>'
    )
    nodes = loaded(process(elements, 'start it', 'it end', 'b end', roots=ROOTS)).nodes
    assert nodes['b'].host == 'it'
    assert nodes['it'].boundary == ('b',)
    assert nodes['b'].interrupting is (interrupting or definition == ERROR)


@pytest.mark.parametrize(
    'definition', ['', MESSAGE, SIGNAL, '<timerEventDefinition><timeCycle>R/P7D</timeCycle></timerEventDefinition>']
)
def test_a_process_starts_by_hand_or_by_an_event(definition: str) -> None:
    data = file(
        '<process id="p">',
        body(f'<startEvent id="first">{definition}</startEvent><task id="t"/>', 'first t'),
        '</process>',
        roots=ROOTS,
    )
    assert loaded(data).scopes[''].starts == ('first',)


def test_an_event_gateway_leads_to_what_is_awaited() -> None:
    elements = (
        f'<eventBasedGateway id="g"/><intermediateCatchEvent id="m1">{MESSAGE}</intermediateCatchEvent>'
        f'<receiveTask id="r" messageRef="m"/><intermediateCatchEvent id="t">{TIMER}</intermediateCatchEvent>'
    )
    data = process(elements, 'start g', 'g m1', 'g r', 'g t', 'm1 end', 'r end', 't end', roots=ROOTS)
    assert loaded(data).nodes['g'].draws_by == 'exclusive'


def test_scopes_hold_their_own_nodes() -> None:
    inner = body('<startEvent id="i1"/><task id="i2"/>', 'i1 i2')
    handler = body(f'<startEvent id="h1" isInterrupting="false">{MESSAGE}</startEvent><task id="h2"/>', 'h1 h2')
    definition = loaded(
        one(
            f'<subProcess id="it">{inner}<subProcess id="h" triggeredByEvent="true">{handler}</subProcess></subProcess>',
            roots=ROOTS,
        )
    )
    assert {id: scope.nodes for id, scope in definition.scopes.items()} == {
        '': ('start', 'end', 'it'), 'it': ('i1', 'i2', 'h'), 'h': ('h1', 'h2'),
    }  # fmt: skip
    assert definition.scopes['it'].event_subs == ('h',)
    assert definition.scopes['it'].starts == ('i1',)
    assert definition.nodes['h'].by_event
    assert not definition.nodes['h1'].interrupting


def test_loops() -> None:
    multi = it(
        '<task id="it"><multiInstanceLoopCharacteristics isSequential="true"><loopCardinality>3</loopCardinality>'
        '<completionCondition>completed >= 2</completionCondition></multiInstanceLoopCharacteristics></task>'
    ).loop
    assert multi is not None
    assert multi.cardinality is not None
    assert multi.done is not None
    assert not multi.parallel
    assert multi.cardinality.evaluate({}) == 3
    assert multi.done.evaluate({'completed': 2}) is True
    by_list = it(
        '<task id="it"><multiInstanceLoopCharacteristics zg:items="shops" zg:item="shop" zg:collect="all" '
        'zg:result="sold"/></task>'
    ).loop
    assert by_list is not None
    assert (by_list.parallel, by_list.item, by_list.collect) == (True, 'shop', 'all')
    standard = it(
        '<task id="it"><standardLoopCharacteristics testBefore="true" loopMaximum="4"><loopCondition>again</loopCondition>'
        '</standardLoopCharacteristics></task>'
    ).loop
    assert standard is not None
    assert (standard.standard, standard.tests_before, standard.maximum) == (True, True, 4)


@pytest.mark.parametrize(
    ('tag', 'text', 'value'),
    [
        ('timeDuration', 'PT72H', dt.timedelta(hours=72)), ('timeDuration', 'P2W', dt.timedelta(weeks=2)),
        ('timeDuration', '=duration("P" + string(days) + "D")', dt.timedelta(days=5)),
        ('timeDate', '2026-11-11T00:00', dt.datetime(2026, 11, 11)),  # noqa: DTZ001 the company's zone
        ('timeDate', '2026-11-11T08:00:00+08:00', dt.datetime(2026, 11, 11, 8, tzinfo=dt.timezone(dt.timedelta(hours=8)))),
        ('timeDate', '2026-11-11', dt.datetime(2026, 11, 11)),  # noqa: DTZ001
        ('timeCycle', 'R3/PT1H', 'R3/PT1H'), ('timeCycle', 'R/2026-01-01T09:00/P1D', 'R/2026-01-01T09:00/P1D'),
    ],
)  # fmt: skip
def test_timers(tag: str, text: str, value: object) -> None:
    node = it(
        f'<intermediateCatchEvent id="it"><timerEventDefinition><{tag}>{text}</{tag}></timerEventDefinition>'
        '</intermediateCatchEvent>'
    )
    spec = _event(node).timer
    assert spec is not None
    given = {'timeDuration': spec.duration, 'timeDate': spec.date, 'timeCycle': spec.cycle}
    expression = given.pop(tag)
    assert expression is not None
    assert expression.evaluate({'days': 5}) == value
    assert set(given.values()) == {None}


def test_conditions_are_feel() -> None:
    data = process(
        '<exclusiveGateway id="g" default="g_end"/><task id="a"/>',
        'start g',
        'g a: amount > 100 and vip',
        'g end',
        'a end',
    )
    definition = loaded(data)
    condition = definition.flows['g_a'].condition
    assert condition is not None
    assert condition.evaluate({'amount': 101, 'vip': True}) is True
    assert condition.evaluate({}) is None  # a variable nobody has set is null
    assert definition.nodes['g'].default == 'g_end'


def test_lanes_hold_nodes_and_positions() -> None:
    lanes = (
        '<laneSet><lane id="l1" name="公司"><flowNodeRef>start</flowNodeRef><flowNodeRef>a</flowNodeRef><childLaneSet>'
        '<lane id="l2" name="财务" zg:positions="cashier, accountant"><flowNodeRef>a</flowNodeRef></lane>'
        '<lane id="l3" name="仓库"><flowNodeRef>sub</flowNodeRef></lane></childLaneSet></lane></laneSet>'
    )
    inner = body('<startEvent id="i"/><userTask id="j"/>', 'i j')
    data = process(f'{lanes}<userTask id="a"/><subProcess id="sub">{inner}</subProcess>', 'start a', 'a sub', 'sub end')
    definition = loaded(data)
    assert [definition.nodes[id].lane for id in ('start', 'a', 'sub', 'j')] == ['l1', 'l2', 'l3', 'l3']
    assert definition.lanes['l2'].positions == ('cashier', 'accountant')
    assert definition.lanes['l3'].positions == ('仓库',)
    assert definition.lanes['l3'].parent == 'l1'
    assert definition.lanes['l2'].nodes == ('a',)


def test_links_are_kept_by_name() -> None:
    link = '<linkEventDefinition name="two"/>'
    elements = (
        f'<intermediateThrowEvent id="t">{link}</intermediateThrowEvent>'
        f'<intermediateCatchEvent id="c">{link}</intermediateCatchEvent>'
    )
    nodes = loaded(process(elements, 'start t', 'c end')).nodes
    assert (_event(nodes['t']).name, _event(nodes['c']).name) == ('two', 'two')


def _event(node: Node) -> EventSpec:
    assert node.event is not None
    return node.event
