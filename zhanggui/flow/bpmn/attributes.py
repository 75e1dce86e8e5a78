"""Our own attributes and elements (`zg:`) on a diagram: read by name, checked by value, a misspelt one is an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from zhanggui.core.words import say
from zhanggui.flow.bpmn.drawing import Drawing, Shape
from zhanggui.flow.bpmn.expressions import Texts
from zhanggui.flow.bpmn.model import NAMESPACE, Approval, Mode, Nobody, NodeKind, Own, Ready, TimeUp, Work
from zhanggui.flow.bpmn.notes import Drawn, Notes, Place
from zhanggui.flow.feel import Expression
from zhanggui.flow.xml import Element

Choice = TypeVar('Choice', bound=StrEnum)

APPROVAL = {
    'mode', 'ratio', 'kind', 'who', 'nobody', 'own', 'repeated', 'otherThan', 'refuse', 'form', 'visible', 'editable',
    'comment', 'signature', 'due', 'dueWorking', 'remind', 'timeup', 'copyTo', 'judges',
}  # fmt: skip
EVENT = {'correlation', 'working'}
WORK = {'useCase', 'subject', 'decision', 'version'}
LOOP = {'items', 'item', 'collect', 'result'}
NAMED = {'nameEn'}  # everything that has a name may have an English one
PROCESS = {*NAMED, 'category', 'starters', 'subject', 'reopenDays', 'fourEyes', 'title', 'cancel'}
CANCEL = ('running', 'untouched', 'never')  # until when the starter may cancel a case; read by the operations
ATTRIBUTES: dict[NodeKind, set[str]] = {
    NodeKind.USER: APPROVAL, NodeKind.MANUAL: APPROVAL, NodeKind.START: {'form', *EVENT}, NodeKind.SERVICE: WORK,
    NodeKind.SEND: {*WORK, 'correlation'}, NodeKind.RECEIVE: {'correlation'}, NodeKind.RULE: WORK, NodeKind.CALL: {'version'},
    NodeKind.CATCH: EVENT, NodeKind.THROW: EVENT, NodeKind.BOUNDARY: EVENT, NodeKind.END: EVENT,
}  # fmt: skip
ELEMENTS: dict[NodeKind, set[str]] = {
    NodeKind.SERVICE: {'argument', 'result'}, NodeKind.SEND: {'argument', 'result'}, NodeKind.RULE: {'argument', 'result'},
    NodeKind.CALL: {'argument', 'result'}, NodeKind.SCRIPT: {'set'}, NodeKind.THROW: {'argument'},
    NodeKind.END: {'argument'}, NodeKind.RECEIVE: {'result'}, NodeKind.CATCH: {'result'}, NodeKind.BOUNDARY: {'result'},
    NodeKind.START: {'result'},
}  # fmt: skip
RULES = ('lane', 'starter', 'superior', 'everybody')
RULES_NAMING = ('position', 'position_in_shop', 'superior', 'same', 'chosen', 'group')
REFUSALS = ('end', 'back', 'flow')
TRUTHS = {'true': True, '1': True, 'required': True, 'yes': True, 'false': False, '0': False, 'no': False, '': False}
LIMITS = {'version': 1_000_000, 'reopenDays': 3650}


@dataclass(frozen=True, slots=True)
class Attributes:
    """The `zg:` attributes of one element."""

    element: Element
    about: Drawn
    texts: Texts

    @property
    def notes(self) -> Notes:
        return self.texts.notes

    def has(self, name: str) -> bool:
        return (NAMESPACE, name) in self.element.qualified

    def get(self, name: str) -> str:
        return self.element.qualified.get((NAMESPACE, name), '').strip()

    def list(self, name: str) -> tuple[str, ...]:
        """Codes apart by commas, also by the Chinese ones."""
        parts = self.get(name).replace('，', ',').replace('、', ',').split(',')
        return tuple(part.strip() for part in parts if part.strip())

    def truth(self, name: str, *, default: bool = False) -> bool:
        if not self.has(name):
            return default
        if self.get(name).lower() not in TRUTHS:
            self.wrong(name, 'true, false')
        return TRUTHS.get(self.get(name).lower(), default)

    def choice(self, name: str, default: Choice) -> Choice:
        if not self.has(name):
            return default
        try:
            return type(default)(self.get(name))
        except ValueError:
            self.wrong(name, ', '.join(one.value or '""' for one in type(default)))
            return default

    def number(self, name: str) -> int:
        text = self.get(name)
        if not text:
            return 0
        if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) > LIMITS[name]:
            self.wrong(name, f'0 – {LIMITS[name]}')
            return 0
        return int(text)

    def ratio(self) -> float:
        """`0.5` and `50%` are the same."""
        text = self.get('ratio') or '1'
        try:
            value = float(text.removesuffix('%')) / (100 if text.endswith('%') else 1)
        except ValueError:
            value = 0.0
        if not 0 < value <= 1:
            self.wrong('ratio', '0 – 1')
            return 1.0
        return value

    def rules(self, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
        found = self.list(name)
        for rule in found:
            kind, colon, rest = rule.partition(':')
            if (kind not in RULES_NAMING or not rest) if colon else kind not in RULES:
                self.wrong(name, ', '.join([*RULES, *(f'{one}:…' for one in RULES_NAMING)]), rule)
        return found or default

    def given(self, name: str) -> Expression | None:
        return self.texts.given(self.get(name), self.about)

    def wrong(self, name: str, allowed: str, value: str = '') -> None:
        value = value or self.get(name)
        reason = say(
            f'zg:{name} 不能是“{value}”，可用：{allowed}', f'zg:{name} cannot be {value!r}; it may be: {allowed}'
        )
        self.notes.error('bad_attribute', reason, self.about)


def check_names(shape: Shape, notes: Notes) -> None:
    """An attribute that nothing reads is a misspelling, and would be missed only when a case runs."""
    allowed = NAMED | ATTRIBUTES.get(shape.kind, set())
    _check_attributes(shape.element, allowed, shape, notes)
    if shape.definition is not None:
        _check_attributes(shape.definition, EVENT, shape, notes)
    for child in shape.element.children:
        if child.tag in {'multiInstanceLoopCharacteristics', 'standardLoopCharacteristics'}:
            _check_attributes(child, LOOP, shape, notes)
    for element in own_elements(shape.element):
        if element.tag not in ELEMENTS.get(shape.kind, set()):
            reason = say(f'这里不能用 zg:{element.tag}', f'zg:{element.tag} is not for a {shape.kind}')
            notes.error('unknown_attribute', reason, Place(shape.id, shape.name, element.line))


def check_process_names(drawing: Drawing, notes: Notes) -> None:
    _check_attributes(drawing.element, PROCESS, drawing, notes)
    if (cancel := drawing.element.qualified.get((NAMESPACE, 'cancel'), '')) and cancel not in CANCEL:
        reason = say(f'zg:cancel 不能是“{cancel}”', f'zg:cancel cannot be {cancel!r}; it may be: {", ".join(CANCEL)}')
        notes.error('bad_attribute', reason, drawing)
    for area in drawing.areas.values():
        _check_attributes(area.element, {*NAMED, 'positions'}, area, notes)
    for element in own_elements(drawing.element):
        reason = say(f'这里不能用 zg:{element.tag}', f'zg:{element.tag} is not for a process')
        notes.error('unknown_attribute', reason, Place(drawing.id, drawing.name, element.line))


def own_elements(element: Element) -> list[Element]:
    """Ours, in `extensionElements` (where bpmn-js keeps them) or directly inside."""
    found = [child for child in element.children if child.namespace == NAMESPACE]
    for extension in element.all('extensionElements'):
        found += [child for child in extension.children if child.namespace == NAMESPACE]
    return found


def approval(shape: Shape, texts: Texts) -> Approval:
    zg = Attributes(shape.element, shape, texts)
    due, remind, refuse = zg.get('due'), zg.get('remind'), zg.get('refuse')
    if refuse and refuse not in REFUSALS and not (refuse.startswith('back:') and len(refuse) > 5):
        zg.wrong('refuse', 'end, back, back:…, flow')
    if zg.get('repeated') not in {'', 'skip', 'keep'}:
        zg.wrong('repeated', 'skip, keep')
    return Approval(
        mode=zg.choice('mode', Mode.ONE),
        ratio=zg.ratio(),
        kind=zg.choice('kind', Ready.PLAIN),
        who=zg.rules('who', ('lane',)),
        nobody=zg.choice('nobody', Nobody.ADMIN),
        own=zg.choice('own', Own.KEEP),
        skip_repeated=zg.get('repeated') == 'skip',
        other_than=zg.list('otherThan'),
        refuse=refuse,
        form=zg.get('form'),
        visible=zg.list('visible') if zg.has('visible') else None,
        editable=zg.list('editable') if zg.has('editable') else None,
        comment=zg.truth('comment'),
        signature=zg.truth('signature'),
        due=None if due in {'', 'commitment'} else texts.due(due, shape),
        due_working=zg.truth('dueWorking', default=True),
        commitment=due == 'commitment',
        remind_before=texts.duration(remind, shape) if remind else None,
        timeup=zg.choice('timeup', TimeUp.REMIND),
        copy_to=zg.rules('copyTo', ()),
        judges=zg.rules('judges', ()),
    )


def work(shape: Shape, texts: Texts) -> Work:
    zg = Attributes(shape.element, shape, texts)
    return Work(
        use_case=zg.get('useCase'),
        subject=zg.given('subject'),
        arguments=_named(shape, 'argument', texts),
        results=_named(shape, 'result', texts),
        assignments=_named(shape, 'set', texts),
        decision=zg.get('decision'),
        calls=shape.element.get('calledElement').rpartition(':')[2] if shape.kind is NodeKind.CALL else '',
        version=zg.number('version'),
    )


def _named(shape: Shape, tag: str, texts: Texts) -> Mapping[str, Expression]:
    found: dict[str, Expression] = {}
    for element in own_elements(shape.element):
        if element.tag != tag:
            continue
        name, place = element.get('name').strip(), Place(shape.id, shape.name, element.line)
        if not name or name in found:
            reason = say(f'zg:{tag} 的名称“{name}”为空或重复', f'zg:{tag}: the name {name!r} is empty or given twice')
            texts.notes.error('bad_attribute', reason, place)
        elif (value := texts.feel(element.get('value') or element.text, place)) is not None:
            found[name] = value
    return found


def _check_attributes(element: Element, allowed: set[str], about: Drawn, notes: Notes) -> None:
    for space, name in element.qualified:
        if space == NAMESPACE and name not in allowed:
            reason = say(
                f'这里没有属性 zg:{name}，可用：{", ".join(sorted(allowed)) or "（无）"}',
                f'there is no zg:{name} here; known are: {", ".join(sorted(allowed)) or "none"}',
            )
            notes.error('unknown_attribute', reason, about)
