"""A mended drawing → a `Definition`: every text compiled, every reference by id. What fails to compile is told, all of it."""

from __future__ import annotations

from collections import defaultdict

from zhanggui.core.words import say
from zhanggui.flow.bpmn import attributes
from zhanggui.flow.bpmn.attributes import Attributes
from zhanggui.flow.bpmn.drawing import PEOPLE, Area, Drawing, Line, Page, Shape
from zhanggui.flow.bpmn.expressions import Texts, is_foreign, stand_in_condition, stand_in_duration
from zhanggui.flow.bpmn.model import (
    ROOT,
    Definition,
    EventSpec,
    Flow,
    Lane,
    Loop,
    Node,
    NodeKind,
    Scope,
    TimerSpec,
    Trigger,
    Work,
)  # fmt: skip
from zhanggui.flow.bpmn.vocabulary import REFERENCES
from zhanggui.flow.feel import Expression, compile_expression
from zhanggui.flow.xml import Element

MAXIMUM = 1_000_000
WORKING = {
    NodeKind.SERVICE, NodeKind.SCRIPT, NodeKind.SEND, NodeKind.RULE, NodeKind.CALL, NodeKind.THROW, NodeKind.END,
    NodeKind.RECEIVE, NodeKind.CATCH, NodeKind.BOUNDARY, NodeKind.START,
}  # fmt: skip
ONLY_WITH_ELEMENTS = {
    NodeKind.THROW, NodeKind.END, NodeKind.RECEIVE, NodeKind.CATCH, NodeKind.BOUNDARY, NodeKind.START,
}  # fmt: skip
ONCE = '1'
NEVER = 'false'


def compiled(drawing: Drawing, page: Page, texts: Texts, *, hash: str) -> Definition:
    return _Compiling(drawing, page, texts).definition(hash)


class _Compiling:
    def __init__(self, drawing: Drawing, page: Page, texts: Texts) -> None:
        self.drawing = drawing
        self.page = page
        self.notes = texts.notes
        self.texts = texts
        self.boundary: dict[str, list[str]] = defaultdict(list)
        for shape in drawing.shapes.values():
            if shape.kind is NodeKind.BOUNDARY:
                self.boundary[shape.host].append(shape.id)

    def definition(self, hash: str) -> Definition:
        drawing = self.drawing
        attributes.check_process_names(drawing, self.notes)
        zg = Attributes(drawing.element, drawing, self.texts)
        nodes = {shape.id: self._node(shape) for shape in drawing.shapes.values()}
        return Definition(
            key=drawing.id,
            name=drawing.name or self._pool() or drawing.id,
            hash=hash,
            nodes=nodes,
            flows={line.id: self._flow(line) for line in drawing.lines.values()},
            scopes=self._scopes(),
            lanes=self._lanes(),
            starters=zg.rules('starters', ('everybody',)),
            subject=zg.get('subject'),
            start_form=self._start_form(),
            reopen_days=zg.number('reopenDays'),
            four_eyes=zg.truth('fourEyes'),
            title=zg.given('title'),
            extra=_without_empty(
                {
                    'category': zg.get('category'),
                    'cancel': zg.get('cancel'),
                    'texts': drawing.texts,
                    'names_en': self._names_en(),
                    'added': self._added(),
                }
            ),
        )

    def _names_en(self) -> dict[str, str]:
        """By element; the process itself by its key. Lines have none: a condition is read on the drawing."""
        drawn: list[Drawing | Area | Shape] = [self.drawing, *self.drawing.areas.values(), *self.drawing.shapes.values()]
        told = {one.id: Attributes(one.element, one, self.texts).get('nameEn') for one in drawn}
        return {id: name for id, name in told.items() if name}

    def _added(self) -> dict[str, str]:
        return {shape.id: shape.added_for for shape in self.drawing.shapes.values() if shape.added_for}

    def _pool(self) -> str:
        return next((pool.name for pool in self.page.participants if pool.process == self.drawing.id), '')

    def _start_form(self) -> str:
        for shape in self.drawing.inside(ROOT):
            if shape.kind is NodeKind.START and shape.trigger is Trigger.NONE:
                return Attributes(shape.element, shape, self.texts).get('form')
        return ''

    def _node(self, shape: Shape) -> Node:
        attributes.check_names(shape, self.notes)
        interrupting = shape.element.get('cancelActivity') != 'false' and shape.element.get('isInterrupting') != 'false'
        return Node(
            id=shape.id,
            kind=shape.kind,
            name=shape.name,
            scope=shape.scope,
            lane=shape.lane,
            incoming=tuple(shape.incoming),
            outgoing=tuple(shape.outgoing),
            default=shape.default,
            event=self._event(shape),
            host=shape.host,
            interrupting=interrupting or shape.trigger is Trigger.ERROR,
            boundary=tuple(self.boundary.get(shape.id, ())),
            by_event=shape.by_event,
            loop=self._loop(shape),
            approval=attributes.approval(shape, self.texts) if shape.kind in PEOPLE else None,
            work=self._work(shape),
            draws_by='exclusive' if shape.kind is NodeKind.EVENT_BASED else '',
        )

    def _work(self, shape: Shape) -> Work | None:
        if shape.kind not in WORKING or shape.added_for:
            return None
        if shape.kind in ONLY_WITH_ELEMENTS and not attributes.own_elements(shape.element):
            return None
        work = attributes.work(shape, self.texts)
        wants = {
            NodeKind.SERVICE: (work.use_case, '没有指定用例', 'names no use case', 'missing_use_case'),
            NodeKind.RULE: (work.decision, '没有指定决策', 'names no decision', 'missing_decision'),
            NodeKind.CALL: (work.calls, '没有指定被调用的流程', 'names no process to call', 'missing_called'),
            NodeKind.SCRIPT: (work.assignments, '没有任何 zg:set', 'sets nothing', 'empty_script'),
        }.get(shape.kind)
        if wants and not wants[0]:
            self.notes.owner(
                wants[3], say(f'“{shape.name or shape.id}”{wants[1]}', f'this {shape.kind} {wants[2]}'), shape
            )
        return work

    def _event(self, shape: Shape) -> EventSpec | None:
        if shape.kind in {NodeKind.SEND, NodeKind.RECEIVE}:
            performs = Attributes(shape.element, shape, self.texts).has('useCase')
            if shape.kind is NodeKind.SEND and performs and not shape.element.get('messageRef'):
                return None  # what it sends is the use case's affair
            return self._message(shape, shape.element)
        if shape.kind not in {NodeKind.START, NodeKind.END, NodeKind.CATCH, NodeKind.THROW, NodeKind.BOUNDARY}:
            return None
        definition = shape.definition
        if definition is None:
            return EventSpec()
        if shape.trigger is Trigger.MESSAGE:
            return self._message(shape, definition)
        if shape.trigger is Trigger.TIMER:
            return EventSpec(Trigger.TIMER, timer=self._timer(shape, definition))
        if shape.trigger is Trigger.CONDITION:
            return EventSpec(Trigger.CONDITION, condition=self._condition(shape, definition))
        if shape.trigger is Trigger.LINK:
            return EventSpec(Trigger.LINK, definition.get('name') or shape.name)
        return EventSpec(shape.trigger, self._name(shape, definition))

    def _message(self, shape: Shape, source: Element) -> EventSpec:
        zg = Attributes(shape.element, shape, self.texts)
        inner = Attributes(source, shape, self.texts)
        correlation = zg.given('correlation') or inner.given('correlation')
        return EventSpec(Trigger.MESSAGE, self._name(shape, source, Trigger.MESSAGE), correlation=correlation)

    def _name(self, shape: Shape, source: Element, trigger: Trigger | None = None) -> str:
        """Of a message or signal; the code of an error or escalation, which may be empty: it catches all."""
        trigger = trigger or shape.trigger
        if trigger not in REFERENCES:
            return ''
        reference = source.get(REFERENCES[trigger]).rpartition(':')[2]
        if reference and reference not in self.page.names:
            reason = say(f'引用的 {reference} 不存在', f'it refers to {reference!r}, which does not exist')
            self.notes.error('unknown_reference', reason, shape)
        name = self.page.names.get(reference, '')
        if not name and trigger in {Trigger.MESSAGE, Trigger.SIGNAL}:
            name = shape.name or shape.id
            what = '消息' if trigger is Trigger.MESSAGE else '信号'
            reason = say(f'没有指定{what}，暂用“{name}”', f'names no {trigger}; {name!r} is taken meanwhile')
            self.notes.owner(f'missing_{trigger}', reason, shape)
        return name

    def _timer(self, shape: Shape, definition: Element) -> TimerSpec:
        zg, inner = Attributes(shape.element, shape, self.texts), Attributes(definition, shape, self.texts)
        working = zg.truth('working') or inner.truth('working')
        given = {child.tag: child.text.strip() for child in definition.children if child.text.strip()}
        date, length, cycle = (given.get(tag, '') for tag in ('timeDate', 'timeDuration', 'timeCycle'))
        if sum(map(bool, (date, length, cycle))) > 1:
            reason = say('定时器只能写一种时间', 'a timer has one of date, duration and cycle')
            self.notes.error('bad_timer', reason, shape)
        if not (date or length or cycle) or is_foreign(date + length + cycle):
            reason = say('定时器没有写时间，暂按 1 天', 'the timer says no time; one day is taken meanwhile')
            self.notes.owner('missing_timer', reason, shape)
            return TimerSpec(duration=stand_in_duration(), working=working)
        if date:
            return TimerSpec(date=self.texts.moment(date, shape), working=working)
        if length:
            return TimerSpec(duration=self.texts.duration(length, shape), working=working)
        return TimerSpec(cycle=self.texts.cycle(cycle, shape), working=working)

    def _condition(self, shape: Shape, definition: Element) -> Expression | None:
        element = definition.first('condition')
        text = element.text.strip() if element is not None else ''
        if not text or is_foreign(text, element.get('language') if element is not None else ''):
            reason = say('条件事件没有可用的条件，永远不会触发', 'without a condition in FEEL the event never happens')
            self.notes.owner('missing_condition', reason, shape)
            return compile_expression(NEVER)
        return self.texts.feel(text, shape, line=element.line if element is not None else 0)

    def _flow(self, line: Line) -> Flow:
        condition: Expression | None = None
        if line.condition is not None:
            if line.condition and not is_foreign(line.condition, line.language):
                condition = self.texts.feel(line.condition, line, line=line.condition_line)
            else:
                condition = stand_in_condition(line.id)
        return Flow(line.id, line.source, line.target, condition, line.name)

    def _loop(self, shape: Shape) -> Loop | None:
        element = shape.element.first('multiInstanceLoopCharacteristics', 'standardLoopCharacteristics')
        if element is None or shape.added_for:
            return None
        if element.tag == 'standardLoopCharacteristics':
            return self._standard_loop(shape, element)
        zg = Attributes(element, shape, self.texts)
        cardinality = self._loop_text(shape, element, 'loopCardinality')
        items = zg.given('items')
        for tag in (
            'loopDataInputRef',
            'loopDataOutputRef',
            'inputDataItem',
            'outputDataItem',
            'complexBehaviorDefinition',
        ):
            if element.first(tag) is not None:
                reason = say(f'多实例的 {tag} 不用，请填 zg:items', f'{tag} is not used: say the items in zg:items')
                self.notes.change('ignored', reason, shape)
        if cardinality is None and items is None:
            reason = say('多实例没有写次数或清单，暂按 1 次', 'how often is not said; once is taken meanwhile')
            self.notes.owner('missing_cardinality', reason, shape)
            cardinality = compile_expression(ONCE)
        if cardinality is not None and items is not None:
            reason = say('多实例的次数和清单只能写一个', 'a multi-instance has items or a number, not both')
            self.notes.error('bad_attribute', reason, shape)
        return Loop(
            parallel=element.get('isSequential') != 'true', cardinality=cardinality, items=items, item=zg.get('item'),
            collect=zg.get('collect'), result=zg.given('result'), done=self._loop_text(shape, element, 'completionCondition'),
        )  # fmt: skip

    def _standard_loop(self, shape: Shape, element: Element) -> Loop:
        maximum = element.get('loopMaximum').strip()
        if maximum and not (maximum.isascii() and maximum.isdigit() and 0 < int(maximum[:9]) <= MAXIMUM):
            reason = say(f'循环上限“{maximum}”不是正整数', f'loopMaximum {maximum!r} is no positive number')
            self.notes.error('bad_attribute', reason, shape)
            maximum = ''
        condition = self._loop_text(shape, element, 'loopCondition')
        if condition is None and not maximum:
            reason = say(
                '循环没有条件也没有上限，暂不重复', 'neither a condition nor a maximum: not repeated meanwhile'
            )
            self.notes.owner('missing_condition', reason, shape)
        if condition is None:
            condition = compile_expression('true' if maximum else NEVER)
        tests_before = element.get('testBefore') == 'true'
        return Loop(standard=True, tests_before=tests_before, condition=condition, maximum=int(maximum or 0))

    def _loop_text(self, shape: Shape, element: Element, tag: str) -> Expression | None:
        child = element.first(tag)
        if child is None or not child.text.strip():
            return None
        if is_foreign(child.text, child.get('language')):
            reason = say(f'{tag} 不是 FEEL，请改写', f'{tag} is in another language, please write it in FEEL')
            self.notes.owner('foreign_condition', reason, shape)
            return None
        return self.texts.feel(child.text, shape, line=child.line)

    def _scopes(self) -> dict[str, Scope]:
        return {
            id: Scope(
                id,
                nodes=tuple(shape.id for shape in inside),
                starts=tuple(shape.id for shape in inside if shape.kind is NodeKind.START),
                event_subs=tuple(shape.id for shape in inside if shape.by_event),
            )
            for id, inside in self.drawing.by_scope().items()
        }

    def _lanes(self) -> dict[str, Lane]:
        """Whoever holds a lane holds those inside it that name nobody of their own."""
        members: dict[str, list[str]] = defaultdict(list)
        for shape in self.drawing.shapes.values():
            members[shape.lane].append(shape.id)
        lanes: dict[str, Lane] = {}
        for area in self.drawing.areas.values():
            positions = Attributes(area.element, area, self.texts).list('positions')
            if not positions and area.parent and lanes[area.parent].positions != (lanes[area.parent].name,):
                positions = lanes[area.parent].positions
            positions = positions or ((area.name.strip(),) if area.name.strip() else ())
            lanes[area.id] = Lane(area.id, area.name, positions, area.parent, tuple(members[area.id]))
        return lanes


def _without_empty(values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value}
