"""What no diagram may be: flows to nowhere or across borders, boundary events without host, wrong triggers, circles of calls.

All of it is told at once, each with its element; a process with one of these is never compiled into something that runs.
"""

from __future__ import annotations

from collections import Counter

from zhanggui.core.words import say
from zhanggui.flow.bpmn.drawing import ACTIVITIES, Drawing, Line, Page, Shape
from zhanggui.flow.bpmn.model import ROOT, NodeKind, Trigger
from zhanggui.flow.bpmn.notes import Notes
from zhanggui.flow.bpmn.reading import NOT_EXECUTED_EN, NOT_EXECUTED_ZH
from zhanggui.flow.bpmn.vocabulary import ALLOWED, EVENT_SUB_STARTS

NODES_MAX = 2_000
QUANTITIES = ('startQuantity', 'completionQuantity')
AFTER_EVENT_GATEWAY = {Trigger.MESSAGE, Trigger.TIMER, Trigger.SIGNAL, Trigger.CONDITION}


def judge(drawing: Drawing, notes: Notes) -> None:
    if len(drawing.shapes) > NODES_MAX:
        reason = say(
            f'流程有 {len(drawing.shapes)} 个节点，上限 {NODES_MAX}，请拆成子流程调用',
            f'{len(drawing.shapes)} nodes, at most {NODES_MAX} may be published; split it into processes that call each other',
        )
        notes.error('too_many_nodes', reason, drawing)
    for line in drawing.lines.values():
        _judge_line(drawing, line, notes)
    for shape in drawing.shapes.values():
        _judge_shape(drawing, shape, notes)
        if shape.kind in ALLOWED:
            _judge_event(drawing, shape, notes)
    _judge_links(drawing, notes)


def judge_calls(page: Page, notes: Notes) -> None:
    """A process that calls itself, directly or through others, would never end."""
    calls = {
        drawing.id: [
            (shape, called)
            for shape in drawing.shapes.values()
            if shape.kind is NodeKind.CALL and (called := shape.element.get('calledElement').rpartition(':')[2])
        ]
        for drawing in page.drawings
    }
    for process in calls:
        for shape, called in calls[process]:
            if process in _reached(calls, called):
                reason = say(f'流程 {process} 通过调用又回到自己', f'by its calls the process {process!r} calls itself')
                notes.of(process).error('cyclic_call', reason, shape)


def _reached(calls: dict[str, list[tuple[Shape, str]]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        process = waiting.pop()
        if process not in seen:
            seen.add(process)
            waiting.extend(called for _, called in calls.get(process, ()))
    return seen


def _judge_line(drawing: Drawing, line: Line, notes: Notes) -> None:
    source, target = drawing.shapes.get(line.source), drawing.shapes.get(line.target)
    for end, shape in ((line.source, source), (line.target, target)):
        if shape is None:
            reason = say(
                f'连线的一端 {end or "（空）"} 不存在',
                f'one end, {end!r}, is nothing of this process',
            )
            notes.error('flow_to_nowhere', reason, line)
    if source is None or target is None:
        return
    if not source.scope == target.scope == line.scope:
        reason = say('连线不能穿过子流程的边界', 'a flow may not cross the border of a sub-process')
        notes.error('flow_across_border', reason, line)
    if target.kind in {NodeKind.START, NodeKind.BOUNDARY} or (
        target.kind is NodeKind.CATCH and target.trigger is Trigger.LINK
    ):
        reason = say(
            '连线不能进入开始、边界或链接捕获事件', 'no flow may lead into a start, boundary or catching link event'
        )
        notes.error('flow_not_allowed', reason, line)
    if source.kind is NodeKind.END or (source.kind is NodeKind.THROW and source.trigger is Trigger.LINK):
        reason = say('连线不能从结束或链接抛出事件出来', 'no flow may lead out of an end or a throwing link event')
        notes.error('flow_not_allowed', reason, line)
    if source.by_event or target.by_event:
        reason = say('事件子流程不能有连线', 'an event sub-process has no flows')
        notes.error('flow_not_allowed', reason, line)


def _judge_shape(drawing: Drawing, shape: Shape, notes: Notes) -> None:
    element = shape.element
    if element.get('isForCompensation') == 'true':
        notes.error('refused_element', say(f'补偿{NOT_EXECUTED_ZH}', f'compensation is {NOT_EXECUTED_EN}'), shape)
    for name in QUANTITIES:
        if element.get(name) not in {'', '1'}:
            reason = say(f'{name} 只能是 1', f'a {name} other than 1 is {NOT_EXECUTED_EN}')
            notes.error('refused_element', reason, shape)
    if element.first('script') is not None or element.get('scriptFormat') not in {'', 'feel'}:
        reason = say(
            '不执行任何脚本；请用 <zg:set> 写 FEEL', 'scripts are never executed; say it in FEEL with <zg:set>'
        )
        notes.error('script', reason, shape)
    if shape.default and (shape.default not in drawing.lines or shape.default not in shape.outgoing):
        reason = say(f'默认连线 {shape.default} 不是它的出线', f'its default {shape.default!r} is no flow out of it')
        notes.error('unknown_reference', reason, shape)
    if shape.kind is NodeKind.EVENT_BASED:
        _judge_event_gateway(drawing, shape, notes)
    if shape.kind is NodeKind.SUB_PROCESS:
        _judge_sub_process(drawing, shape, notes)


def _judge_event_gateway(drawing: Drawing, shape: Shape, notes: Notes) -> None:
    if shape.element.get('eventGatewayType') == 'Parallel':
        notes.error(
            'refused_element',
            say(f'并行事件网关{NOT_EXECUTED_ZH}', f'parallel event gateways are {NOT_EXECUTED_EN}'),
            shape,
        )
    for id in shape.outgoing:
        target = drawing.shapes.get(drawing.lines[id].target)
        waits = target is not None and (
            target.kind is NodeKind.RECEIVE or (target.kind is NodeKind.CATCH and target.trigger in AFTER_EVENT_GATEWAY)
        )
        if not waits:
            reason = say(
                '事件网关后面只能是等待事件或接收任务',
                'only catching events and receive tasks may follow',
            )
            notes.error('event_gateway_target', reason, drawing.lines[id])


def _judge_sub_process(drawing: Drawing, shape: Shape, notes: Notes) -> None:
    starts = [one for one in drawing.inside(shape.id) if one.kind is NodeKind.START]
    if shape.by_event:
        if len(starts) != 1:
            reason = say('事件子流程要有且只有一个开始事件', 'an event sub-process has exactly one start event')
            notes.error('event_sub_process_start', reason, shape)
    elif len(starts) > 1:
        reason = say('子流程只能有一个开始事件', 'a sub-process has one start event')
        notes.error('several_starts', reason, shape)


def _judge_event(drawing: Drawing, shape: Shape, notes: Notes) -> None:
    allowed = ALLOWED[shape.kind]
    if shape.kind is NodeKind.START and shape.scope != ROOT:
        host = drawing.shapes[shape.scope]
        allowed = EVENT_SUB_STARTS if host.by_event else {Trigger.NONE}
    if shape.trigger not in allowed:
        reason = say(
            f'{shape.kind} 不能用触发方式 {shape.trigger}，可用：{", ".join(sorted(allowed))}',
            f'a {shape.kind} here cannot have the trigger {shape.trigger}; it may have: {", ".join(sorted(allowed))}',
        )
        notes.error('bad_trigger', reason, shape)
    if shape.kind is not NodeKind.BOUNDARY:
        return
    host_shape = drawing.shapes.get(shape.host)
    if (
        host_shape is None
        or host_shape.kind not in ACTIVITIES
        or host_shape.scope != shape.scope
        or host_shape.by_event
    ):
        reason = say(
            '边界事件没有附着在同一层的任务或子流程上', 'the boundary event sits on no activity of its own level'
        )
        notes.error('boundary_without_host', reason, shape)


def _judge_links(drawing: Drawing, notes: Notes) -> None:
    catches: Counter[tuple[str, str]] = Counter()
    links = [
        shape for shape in drawing.shapes.values() if shape.trigger is Trigger.LINK and shape.definition is not None
    ]
    for shape in links:
        if shape.kind is NodeKind.CATCH:
            catches[shape.scope, link_name(shape)] += 1
    for shape in links:
        found = catches[shape.scope, link_name(shape)]
        if shape.kind is NodeKind.THROW and not found:
            reason = say('链接没有对应的捕获事件', f'there is no catching link {link_name(shape)!r} at this level')
            notes.error('link_without_target', reason, shape)
        elif shape.kind is NodeKind.CATCH and found > 1:
            reason = say('同名的链接捕获事件不止一个', f'several catching links are called {link_name(shape)!r}')
            notes.error('duplicate_link', reason, shape)


def link_name(shape: Shape) -> str:
    return (shape.definition.get('name') if shape.definition is not None else '') or shape.name
