"""Drawings of other tools made to run, without losing a token and without saying nothing: each change is told, each gap too.

What BPMN leaves implicit becomes explicit: the start, the split behind a task, the way taken when no condition holds.
"""

from __future__ import annotations

from zhanggui.core.words import say
from zhanggui.flow.bpmn.drawing import GATEWAYS, PEOPLE, Drawing, Line, Page, Shape
from zhanggui.flow.bpmn.expressions import is_foreign
from zhanggui.flow.bpmn.model import NAMESPACE, ROOT, NodeKind, Trigger
from zhanggui.flow.bpmn.notes import Notes
from zhanggui.flow.bpmn.vocabulary import MODEL
from zhanggui.flow.xml import Element

UNCONDITIONAL = {NodeKind.PARALLEL, NodeKind.EVENT_BASED}
CHOOSING = {NodeKind.EXCLUSIVE, NodeKind.INCLUSIVE}


def mend_elements(drawing: Drawing, page: Page, notes: Notes) -> None:
    """Each by itself, before it is judged how they hang together."""
    filled = {shape.scope for shape in drawing.shapes.values()}
    for shape in drawing.shapes.values():
        _mend_event(shape, notes)
        _mend_call(shape, page, notes)
        if shape.kind is NodeKind.SUB_PROCESS and shape.id not in filled and not shape.by_event:
            notes.owner(
                'empty_sub_process', say('子流程里没有内容，直接通过', 'the sub-process is empty and is passed'), shape
            )
            shape.kind = NodeKind.TASK


def mend_flows(drawing: Drawing, notes: Notes) -> None:
    for scope, inside in drawing.by_scope().items():
        _mend_start(drawing, scope, inside, notes)
    for shape in list(drawing.shapes.values()):
        if shape.kind in UNCONDITIONAL:
            _drop_conditions(drawing, shape, notes)
        elif shape.kind not in GATEWAYS:
            _mend_split(drawing, shape, notes)
    for shape in drawing.shapes.values():
        if shape.kind in CHOOSING:
            _mend_choice(drawing, shape, notes)
    for shape in drawing.shapes.values():
        _tell_of_nobody(shape, notes)


def _mend_event(shape: Shape, notes: Notes) -> None:
    if shape.kind is NodeKind.CATCH and shape.trigger is Trigger.NONE:
        reason = say('等待事件没有触发方式，按直接通过处理', 'a catching event that waits for nothing is passed')
        notes.owner('catch_without_trigger', reason, shape)
        shape.kind = NodeKind.THROW
    at_top = shape.kind is NodeKind.START and shape.scope == ROOT
    if at_top and shape.trigger is Trigger.CONDITION:
        reason = say(
            '流程不能由条件启动，暂按人工启动', 'no process starts by a condition; meanwhile somebody starts it'
        )
        notes.owner('conditional_start', reason, shape)
        shape.trigger, shape.definition = Trigger.NONE, None
    refuses_to_stop = 'false' in {shape.element.get('cancelActivity'), shape.element.get('isInterrupting')}
    if shape.trigger is Trigger.ERROR and shape.kind in {NodeKind.BOUNDARY, NodeKind.START} and refuses_to_stop:
        notes.change('error_interrupts', say('错误事件总是中断', 'an error always interrupts'), shape)
    if shape.element.get('instantiate') == 'true':
        reason = say(
            '不由它启动流程，改为开始之后再等', 'it does not start the process: the process starts, then it waits'
        )
        notes.change('instantiate', reason, shape)


def _mend_call(shape: Shape, page: Page, notes: Notes) -> None:
    """A global task of the same file is a task at the place that calls it."""
    called = shape.element.get('calledElement').rpartition(':')[2]
    if shape.kind is not NodeKind.CALL or called not in page.global_tasks:
        return
    kind = page.global_tasks[called]
    reason = say(f'调用的是全局任务，按 {kind} 处理', f'it calls a global task and became a {kind}')
    if notes.mended('global_task', reason, shape):
        shape.kind = kind


def _mend_start(drawing: Drawing, scope: str, inside: list[Shape], notes: Notes) -> None:
    """Without a start event, BPMN starts everything that nothing leads to, at once."""
    if not inside or any(shape.kind is NodeKind.START for shape in inside):
        return
    if scope != ROOT and drawing.shapes[scope].by_event:
        return
    first = [shape for shape in inside if not shape.incoming and not _starts_otherwise(shape)]
    about = drawing.shapes[scope] if scope != ROOT else drawing
    if not first:
        reason = say('找不到从哪里开始', 'there is nothing to begin with: everything has something before it')
        notes.error('no_start', reason, about)
        return
    names = '、'.join(shape.name or shape.id for shape in first)
    reason = say(f'没有开始事件，已在 {names} 之前补上', f'a start event was added before {names}')
    if not notes.mended('start_added', reason, about):
        return
    start = _added(drawing, NodeKind.START, f'{scope or drawing.id}__start', first[0])
    for shape in first:
        _connect(drawing, start, shape)


def _starts_otherwise(shape: Shape) -> bool:
    return (
        shape.kind is NodeKind.BOUNDARY
        or shape.by_event
        or shape.element.get('isForCompensation') == 'true'
        or (shape.kind is NodeKind.CATCH and shape.trigger is Trigger.LINK)
    )


def _drop_conditions(drawing: Drawing, shape: Shape, notes: Notes) -> None:
    for line in _out(drawing, shape):
        if line.condition is not None:
            reason = say(
                '这种网关的出线不看条件，条件已略过', f'a {shape.kind} looks at no conditions: this one is ignored'
            )
            notes.change('condition_ignored', reason, line)
            line.condition = None


def _mend_split(drawing: Drawing, shape: Shape, notes: Notes) -> None:
    """Several flows out of what is no gateway: all at once, or those whose conditions hold. A gateway says the same."""
    lines = _out(drawing, shape)
    conditional = any(line.condition is not None or line.id == shape.default for line in lines)
    if not conditional and len(lines) < 2:
        return
    kind = NodeKind.INCLUSIVE if conditional else NodeKind.PARALLEL
    reason = say(
        f'从这里出来的 {len(lines)} 条连线已改由一个 {kind} 分出',
        f'the {len(lines)} flows out of it now leave through a {kind}',
    )
    if not notes.mended('implicit_split', reason, shape):
        return
    gateway = _added(drawing, kind, f'{shape.id}__split', shape)
    shape.outgoing, gateway.outgoing = [], shape.outgoing
    gateway.default, shape.default = shape.default, ''
    for line in lines:
        line.source = gateway.id
        if kind is NodeKind.INCLUSIVE and line.condition is None and line.id != gateway.default:
            line.condition = 'true'  # BPMN: taken in any case
    _connect(drawing, shape, gateway)


def _mend_choice(drawing: Drawing, shape: Shape, notes: Notes) -> None:
    lines = _out(drawing, shape)
    for line in lines:
        if line.id == shape.default and line.condition is not None:
            reason = say('默认连线不看条件，条件已略过', 'a default flow has no condition: this one is ignored')
            notes.change('condition_ignored', reason, line)
            line.condition = None
    if len(lines) < 2 and all(line.condition is None for line in lines):
        return
    open_ones = [line for line in lines if line.id != shape.default and _must_be_written(line, notes)]
    bare = [line for line in open_ones if line.condition is None]
    if len(bare) == 1 and len(open_ones) == 1 and not shape.default:
        reason = say(
            '唯一没有条件的连线，作为“其他情况”', 'the only flow without a condition is taken when no other one is'
        )
        if notes.mended('default_chosen', reason, bare[0]):
            shape.default = bare[0].id
        return
    for line in open_ones:
        if line.condition is None or not line.condition:
            reason = say('出线没有条件，请补上', 'the flow has no condition: please write one')
            notes.owner('missing_condition', reason, line)
            line.condition = ''
    if open_ones and not shape.default:
        chosen = open_ones[-1]
        reason = say('没有默认连线，暂以这条为默认', 'no flow is the default one; this one is meanwhile')
        if notes.mended('default_chosen', reason, chosen):
            shape.default, chosen.condition = chosen.id, None


def _must_be_written(line: Line, notes: Notes) -> bool:
    """Whether the flow says no condition that we can read."""
    if line.condition and is_foreign(line.condition, line.language):
        reason = say(
            f'条件 {line.condition[:60]} 是另一种语言，请用 FEEL 写',
            f'the condition {line.condition[:60]!r} is in another language, please write it in FEEL',
        )
        notes.owner('foreign_condition', reason, line)
        return True
    return not line.condition


def _tell_of_nobody(shape: Shape, notes: Notes) -> None:
    who = shape.element.qualified.get((NAMESPACE, 'who'), 'lane')
    if shape.kind in PEOPLE and not shape.lane and 'lane' in (rule.strip() for rule in who.split(',')):
        reason = say('不在任何泳道里，也没有写由谁做', 'it stands in no lane and does not say who does it')
        notes.owner('nobody_named', reason, shape)


def _added(drawing: Drawing, kind: NodeKind, id: str, beside: Shape) -> Shape:
    element = Element(MODEL, kind.value, {}, beside.line)
    shape = Shape(drawing.fresh(id), kind, element, '', beside.scope, beside.lane, added_for=beside.id)
    return drawing.add(shape)


def _connect(drawing: Drawing, source: Shape, target: Shape) -> None:
    id = drawing.fresh(f'{source.id}__{target.id}')
    drawing.connect(Line(id, source.id, target.id, source.scope, line=target.line))


def _out(drawing: Drawing, shape: Shape) -> list[Line]:
    return [drawing.lines[id] for id in shape.outgoing]
