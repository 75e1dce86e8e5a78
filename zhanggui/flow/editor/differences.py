"""What differs between two drawings, element by element, in words: what a reader of a new version must know. Pure, on XML.

Where things stand on the canvas is no difference; what an element says, where it leads and who does it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhanggui.core.words import Words, say
from zhanggui.flow.bpmn.model import NAMESPACE
from zhanggui.flow.bpmn.vocabulary import MODEL, NODES
from zhanggui.flow.xml import Element, parse_xml, walk

TAKEN_UP = {*NODES, 'sequenceFlow', 'lane', 'participant', 'process', 'textAnnotation'}
NOT_SAID = {
    'id',
    'name',
    'processRef',
    'isExecutable',
    'isHorizontal',
    'attachedToRef',
    'sourceRef',
    'targetRef',
    'default',
}
STRUCTURE = {'incoming', 'outgoing', 'flowNodeRef', 'laneSet', 'extensionElements', 'childLaneSet'}
PLACES = {'source': 'sourceRef', 'target': 'targetRef', 'host': 'attachedToRef', 'default': 'default'}
REFERENCES = {'messageRef', 'signalRef', 'errorRef', 'escalationRef'}
WORDS = {
    'name': say('名称', 'name'),
    'kind': say('类型', 'kind'),
    'lane': say('泳道', 'lane'),
    'source': say('从', 'from'),
    'target': say('到', 'to'),
    'host': say('依附于', 'on'),
    'default': say('默认连线', 'default flow'),
    'conditionExpression': say('条件', 'condition'),
    'documentation': say('说明', 'description'),
    'who': say('办理人', 'people'),
    'mode': say('审批方式', 'mode'),
    'form': say('表单', 'form'),
    'due': say('期限', 'due'),
    'timeup': say('到时没办', 'when late'),
    'remind': say('提醒', 'reminder'),
    'refuse': say('驳回后', 'when refused'),
    'positions': say('岗位', 'positions'),
    'visible': say('可见字段', 'fields seen'),
    'editable': say('可填字段', 'fields filled'),
    'useCase': say('操作', 'use case'),
    'decision': say('决策', 'decision'),
    'ratio': say('同意比例', 'ratio'),
    'kind_of_task': say('任务类型', 'kind of task'),
    'copyTo': say('抄送', 'copies'),
    'comment': say('意见', 'comment'),
    'signature': say('签名', 'signature'),
    'nobody': say('找不到人时', 'nobody found'),
    'own': say('是发起人时', 'own request'),
    'starters': say('谁可以发起', 'starters'),
    'timeDuration': say('时长', 'duration'),
    'timeDate': say('时间', 'time'),
    'timeCycle': say('循环', 'cycle'),
    'calledElement': say('调用流程', 'called process'),
    'category': say('分类', 'category'),
    'text': say('文字', 'text'),
    'cancelActivity': say('中断', 'interrupts'),
}


@dataclass(frozen=True, slots=True)
class Change:
    what: Words
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """`kind`: added, removed, changed. `id` is the element's, in whichever drawing has it."""

    kind: str
    id: str
    name: str
    changes: tuple[Change, ...] = ()

    def as_dict(self) -> dict[str, object]:
        what = [{'what': str(each.what), 'before': each.before, 'after': each.after} for each in self.changes]
        return {'kind': self.kind, 'id': self.id, 'name': self.name, 'what': what}


def differences(before: bytes, after: bytes) -> list[Difference]:
    """From one drawing to another. Raises XmlError when one of them cannot be read."""
    old, new = _Page(parse_xml(before)), _Page(parse_xml(after))
    found = []
    for id, element in new.elements.items():
        if id not in old.elements:
            found.append(Difference('added', id, new.name(id)))
        elif changes := _changes(old.facts(old.elements[id]), new.facts(element)):
            found.append(Difference('changed', id, new.name(id) or old.name(id), changes))
    gone = [Difference('removed', id, old.name(id)) for id in old.elements if id not in new.elements]
    return [*found, *gone]


@dataclass(frozen=True, slots=True)
class _Fact:
    """`value` is compared, `shown` is read: an element that leads to a renamed one has not changed itself."""

    value: str
    shown: str


_NOTHING = _Fact('', '')


def _changes(old: dict[str, _Fact], new: dict[str, _Fact]) -> tuple[Change, ...]:
    return tuple(
        Change(WORDS.get(key, say(key, key)), old.get(key, _NOTHING).shown, new.get(key, _NOTHING).shown)
        for key in dict.fromkeys([*old, *new])
        if old.get(key, _NOTHING).value != new.get(key, _NOTHING).value
    )


class _Page:
    def __init__(self, root: Element) -> None:
        self.elements: dict[str, Element] = {}
        self.names: dict[str, str] = {}
        self.lanes: dict[str, str] = {}
        for element in walk(root):
            if element.namespace != MODEL:
                continue
            if id := element.get('id'):
                self.names.setdefault(id, element.get('name') or element.words('text'))
                if element.tag in TAKEN_UP:
                    self.elements.setdefault(id, element)
            if element.tag == 'lane':
                for ref in element.all('flowNodeRef'):
                    self.lanes[ref.text.strip()] = id  # the innermost comes last

    def name(self, id: str) -> str:
        if named := self.names.get(id):
            return named
        element = self.elements[id]
        if element.tag == 'sequenceFlow':
            return f'{self._told(element.get("sourceRef"))} → {self._told(element.get("targetRef"))}'
        return ''

    def facts(self, element: Element) -> dict[str, _Fact]:
        own = {'name': element.get('name'), 'kind': element.tag, **dict(self._inner(element, ''))}
        found = {key: _Fact(value, value) for key, value in own.items() if value}
        places = {key: element.get(attribute) for key, attribute in PLACES.items()}
        places['lane'] = self.lanes.get(element.get('id'), '')
        return found | {key: _Fact(id, self._told(id)) for key, id in places.items() if id}

    def _inner(self, element: Element, prefix: str) -> Iterator[tuple[str, str]]:
        """Attributes, expressions and rows, also of what has no place of its own on the drawing."""
        for name, value in element.attributes.items():
            if name in REFERENCES:
                yield prefix + name, self._told(value)
            elif name not in NOT_SAID:
                yield prefix + name, value
        for (space, name), value in element.qualified.items():
            if space == NAMESPACE:
                yield prefix + ('kind_of_task' if name == 'kind' else name), value
        for child in element.children:
            if child.namespace == MODEL and child.tag not in STRUCTURE and child.tag not in TAKEN_UP:
                if text := child.text.strip():
                    yield prefix + child.tag, text
                yield from self._inner(child, prefix if text else f'{prefix}{child.tag}.')
                if not text and not child.children:
                    yield prefix + child.tag, '✓'
            elif child.tag == 'extensionElements':
                for row in child.children:
                    if row.namespace == NAMESPACE:
                        yield f'{prefix}{row.tag} {row.get("name")}', row.get('value') or row.text.strip()

    def _told(self, id: str) -> str:
        return self.names.get(id, id) or id
