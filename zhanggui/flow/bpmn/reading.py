"""XML → a `Page` of drawings. Every element is either taken up or told of; nothing is judged here that needs a neighbour."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from zhanggui.core.words import say
from zhanggui.flow.bpmn.drawing import Area, Drawing, Line, MessageFlow, Page, Participant, Shape
from zhanggui.flow.bpmn.model import NAMESPACE, ROOT, NodeKind
from zhanggui.flow.bpmn.notes import Notes, Place
from zhanggui.flow.bpmn.vocabulary import (
    DRAWN_ELSEWHERE,
    GLOBAL_TASKS,
    IGNORED,
    MODEL,
    NAMED,
    NODES,
    PARTS,
    REFUSED,
    REFUSED_TRIGGERS,
    TRIGGERS,
)  # fmt: skip
from zhanggui.flow.xml import Element, XmlError, parse_xml, walk

NOT_EXECUTED_ZH = '不在可执行的范围内，请改画成别的元素'
NOT_EXECUTED_EN = 'not executed; draw it with other elements'


def read(data: bytes, notes: Notes) -> Page | None:
    try:
        root = parse_xml(data)
    except XmlError as error:
        notes.error('unreadable', error.words, Place(line=error.line))
        return None
    if root.tag != 'definitions' or root.namespace != MODEL:
        reason = say(
            '这不是 BPMN 2.0 文件（根元素应为 definitions）', 'not a BPMN 2.0 file: its root is no <definitions>'
        )
        notes.error('not_bpmn', reason, Place(line=root.line))
        return None
    _tell_of_doubles(root, notes)
    _tell_of_foreigners(root, notes)
    page = _Reading(notes).page(root)
    if not page.drawings:
        notes.error('no_process', say('文件里没有流程', 'the file holds no process'), Place(line=root.line))
    return page


@dataclass(slots=True)
class _Reading:
    notes: Notes
    result: Page = field(default_factory=Page)

    def page(self, root: Element) -> Page:
        for child in ours(root):
            self._top(child)
        for child in ours(root):
            if child.tag == 'process':
                self.result.drawings.append(_Process(child, self.notes.of(child.get('id')), self.result).drawing())
        return self.result

    def _top(self, child: Element) -> None:
        if child.tag in NAMED:
            self.result.names[child.get('id')] = child.get(NAMED[child.tag]) or child.get('name')
        elif child.tag in GLOBAL_TASKS:
            self.result.global_tasks[child.get('id')] = GLOBAL_TASKS[child.tag]
        elif child.tag in TRIGGERS or child.tag in REFUSED_TRIGGERS:
            self.result.shared_events[child.get('id')] = child
        elif child.tag == 'collaboration':
            self.result.collaboration = child.get('id')
            for part in ours(child):
                self._of_collaboration(part)
        elif child.tag in IGNORED:
            ignored(child, self.notes)
        elif child.tag != 'process' and child.tag not in PARTS:
            unknown(child, self.notes)

    def _of_collaboration(self, part: Element) -> None:
        id, name = part.get('id'), named(part)
        if part.tag == 'participant':
            pool = Participant(id, name, local(part.get('processRef')), part.line)
            self.result.participants.append(pool)
            if not pool.process:
                reason = say('外部泳池只用来看，不执行', 'a pool without a process is shown, never executed')
                self.notes.change('black_box_pool', reason, place(part))
        elif part.tag == 'messageFlow':
            flow = MessageFlow(id, name, local(part.get('sourceRef')), local(part.get('targetRef')), part.line)
            self.result.message_flows.append(flow)
            reason = say('消息流只作说明，不执行', 'message flows are kept as information and not executed')
            self.notes.change('message_flow', reason, place(part))
        elif part.tag in IGNORED:
            ignored(part, self.notes)
        elif part.tag not in PARTS:
            unknown(part, self.notes)


class _Process:
    """Reads one process, sub-processes and all."""

    def __init__(self, element: Element, notes: Notes, page: Page) -> None:
        self.notes = notes
        self.page = page
        self.result = Drawing(element.get('id'), named(element), element)
        self.strangers: list[Element] = []

    def drawing(self) -> Drawing:
        element = self.result.element
        if not element.get('id'):
            self.notes.error('missing_id', say('流程没有 id', 'the process has no id'), place(element))
        self._scope(element, ROOT)
        self._take_in_strangers()
        self._link()
        self._assign_lanes()
        return self.result

    def _scope(self, element: Element, scope: str) -> None:
        self._keep_text(element)
        for child in element.children:
            if child.namespace != MODEL:
                if child.namespace != NAMESPACE and child.get('id'):
                    self.strangers.append(child)
            elif child.tag in NODES or child.tag in REFUSED:
                self._node(child, scope)
            elif child.tag == 'sequenceFlow':
                self._line(child, scope)
            elif child.tag == 'laneSet':
                self._lanes(child, '')
            elif child.tag in IGNORED:
                ignored(child, self.notes)
            elif child.tag not in PARTS:
                self._unknown_node(child, scope)

    def _node(self, element: Element, scope: str) -> None:
        kind = NODES.get(element.tag)
        if kind is None:
            kind, zh, en = REFUSED[element.tag]
            reason = say(f'{zh}{NOT_EXECUTED_ZH}', f'{en} {NOT_EXECUTED_EN}')
            self.notes.error('refused_element', reason, place(element))
        shape = Shape(element.get('id'), kind, element, named(element), scope)
        if not shape.id:
            self.notes.error('missing_id', say('元素没有 id', f'the {element.tag} has no id'), place(element))
            return
        shape.default = local(element.get('default'))
        shape.host = local(element.get('attachedToRef'))
        shape.by_event = kind is NodeKind.SUB_PROCESS and element.get('triggeredByEvent') == 'true'
        self.result.shapes.setdefault(shape.id, shape)
        if kind is NodeKind.SUB_PROCESS:
            self._scope(element, shape.id)
        else:
            self._inner(element, shape)

    def _inner(self, element: Element, shape: Shape) -> None:
        """What stands inside a node that is no sub-process."""
        self._keep_text(element)
        definitions: list[Element] = []
        for child in ours(element):
            if child.tag == 'eventDefinitionRef':
                if shared := self.page.shared_events.get(local(child.text.strip())):
                    definitions.append(shared)
                else:
                    reason = say('引用的事件定义不存在', f'there is no event definition {child.text.strip()!r}')
                    self.notes.error('unknown_reference', reason, shape)
            elif child.tag in TRIGGERS or child.tag in REFUSED_TRIGGERS:
                definitions.append(child)
            elif child.tag in IGNORED:
                ignored(child, self.notes, shape)
            elif child.tag not in PARTS:
                unknown(child, self.notes, shape)
        self._event(shape, definitions)

    def _event(self, shape: Shape, definitions: list[Element]) -> None:
        if len(definitions) > 1:
            reason = say('一个事件只能有一种触发方式', f'events with several triggers are {NOT_EXECUTED_EN}')
            self.notes.error('several_triggers', reason, shape)
        for definition in definitions[:1]:
            if definition.tag in REFUSED_TRIGGERS:
                zh, en = REFUSED_TRIGGERS[definition.tag]
                reason = say(f'{zh}{NOT_EXECUTED_ZH}', f'{en} {NOT_EXECUTED_EN}')
                self.notes.error('refused_element', reason, shape)
            else:
                shape.trigger = TRIGGERS[definition.tag]
                shape.definition = definition

    def _line(self, element: Element, scope: str) -> None:
        self._keep_text(element)
        line = Line(element.get('id'), local(element.get('sourceRef')), local(element.get('targetRef')), scope)
        line.name, line.line = named(element), element.line
        if not line.id:
            line.id = self.result.fresh(f'{line.source}__{line.target}')
            self.notes.change('flow_without_id', say('连线没有 id，已补上', 'a flow without an id was given one'), line)
        condition = element.first('conditionExpression')
        if condition is not None:
            line.condition, line.condition_line = condition.text.strip(), condition.line
            line.language = condition.get('language')
        self.result.lines.setdefault(line.id, line)

    def _lanes(self, element: Element, parent: str) -> None:
        for lane in element.all('lane'):
            id = lane.get('id') or self.result.fresh(f'lane_{lane.line}')
            refs = tuple(local(ref.text.strip()) for ref in lane.all('flowNodeRef'))
            self.result.areas[id] = Area(id, named(lane), lane, parent, refs)
            self._keep_text(lane)
            for inner in lane.all('childLaneSet'):
                self._lanes(inner, id)

    def _unknown_node(self, element: Element, scope: str) -> None:
        if element.tag.endswith('Task') and element.get('id'):
            self._as_plain_task(element, scope)
        else:
            unknown(element, self.notes)

    def _take_in_strangers(self) -> None:
        """An element of another tool that flows lead to is work; the others were told of already."""
        ends = {end for line in self.result.lines.values() for end in (line.source, line.target)}
        for element in self.strangers:
            if element.get('id') in ends:
                self._as_plain_task(element, ROOT)

    def _as_plain_task(self, element: Element, scope: str) -> None:
        shape = Shape(element.get('id'), NodeKind.TASK, element, named(element), scope)
        reason = say(
            f'不认识的任务类型 {element.tag}，按普通任务处理',
            f'a task of the unknown type {element.tag} became a plain task',
        )
        if self.notes.mended('unknown_task', reason, shape):
            self.result.shapes.setdefault(shape.id, shape)

    def _link(self) -> None:
        for line in self.result.lines.values():
            if line.source in self.result.shapes:
                self.result.shapes[line.source].outgoing.append(line.id)
            if line.target in self.result.shapes:
                self.result.shapes[line.target].incoming.append(line.id)

    def _assign_lanes(self) -> None:
        """The innermost lane counts; what stands in a sub-process stands in its lane."""
        for area in self.result.areas.values():  # outer lanes come first
            for ref in area.refs:
                if ref in self.result.shapes:
                    self.result.shapes[ref].lane = area.id
                elif ref not in self.result.lines:
                    reason = say(f'泳道里引用了不存在的元素 {ref}', f'the lane holds {ref!r}, which does not exist')
                    self.notes.warning('unknown_reference', reason, area)
        for shape in self.result.shapes.values():  # outer sub-processes come first
            if not shape.lane and shape.kind is NodeKind.BOUNDARY and shape.host in self.result.shapes:
                shape.lane = self.result.shapes[shape.host].lane
            if not shape.lane and shape.scope != ROOT:
                shape.lane = self.result.shapes[shape.scope].lane

    def _keep_text(self, element: Element) -> None:
        if text := element.words('documentation'):
            self.result.texts[element.get('id')] = text


def ours(element: Element) -> list[Element]:
    return [child for child in element.children if child.namespace == MODEL]


def local(reference: str) -> str:
    """References may carry a prefix: `sid:Task_1`."""
    return reference.rpartition(':')[2]


def named(element: Element) -> str:
    """What is written on it, in one line."""
    return ' '.join(element.get('name').split())


def place(element: Element) -> Place:
    return Place(element.get('id'), named(element), element.line)


def ignored(element: Element, notes: Notes, inside: Shape | None = None) -> None:
    zh = IGNORED[element.tag]
    reason = say(f'{zh}（{element.tag}）不影响执行，已略过', f'{element.tag} does not take part in the execution')
    id = element.get('id') or (inside.id if inside else '')
    notes.change('ignored', reason, Place(id, named(element) or (inside.name if inside else ''), element.line))


def unknown(element: Element, notes: Notes, inside: Shape | None = None) -> None:
    reason = say(f'不认识的元素 {element.tag}', f'the element {element.tag} is not known')
    id = element.get('id') or (inside.id if inside else '')
    notes.error('unknown_element', reason, Place(id, named(element) or (inside.name if inside else ''), element.line))


def _tell_of_doubles(root: Element, notes: Notes) -> None:
    seen: dict[str, Element] = {}
    for element in walk(root):
        id = element.get('id')
        if element.namespace != MODEL or not id:
            continue
        if (first := seen.setdefault(id, element)) is not element:
            reason = say(
                f'id 重复：{id}（第 {first.line} 行和第 {element.line} 行）',
                f'the id {id!r} is given twice: lines {first.line} and {element.line}',
            )
            notes.error('duplicate_id', reason, place(element))


def _tell_of_foreigners(root: Element, notes: Notes) -> None:
    """Extensions of other tools, counted by namespace: they may be many, and none of them is executed."""
    counts: Counter[str] = Counter()
    for element in walk(root):
        known = DRAWN_ELSEWHERE | {MODEL, NAMESPACE}
        if element.namespace not in known:
            counts[element.namespace] += 1
        counts.update(space for space, _ in element.qualified if space not in known)
    for namespace, count in sorted(counts.items()):
        reason = say(
            f'其他工具的扩展内容 {namespace} 共 {count} 处，不执行',
            f'{count} extensions of {namespace!r} are not executed',
        )
        notes.change('foreign_extensions', reason)
