"""Who may write over what somebody of another lane has stated: told where a step does not say which fields are its own.

A step with `zg:editable` has said it, whatever it names: what it lists is meant. A field counts as stated by another when a
step of another lane can fill it in, or compute it, on some way before this step is reached for the first time: an author to
whom a thing is sent back writes over nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from zhanggui.core.words import say
from zhanggui.flow.bpmn import Diagram, Finding, Grade
from zhanggui.flow.bpmn.model import ROOT, Definition, Node, NodeKind, Trigger
from zhanggui.flow.forms.schema import Field, Form

CODE = 'overwrites'

Next = Mapping[str, Collection[str]]


def overwriting(diagram: Diagram, forms: Mapping[str, Form]) -> Iterator[Finding]:
    """One warning for each step, with the fields and whose they are."""
    for definition in diagram.definitions.values():
        sheets = _sheets(definition, forms)
        after = _successors(definition)
        for sheet in sheets.values():
            if sheet.node.approval is None or sheet.node.approval.editable is not None:
                continue
            found = {field.key: lane for field, lane in _taken_over(sheet, sheets, after, definition)}
            if found:
                yield _told(sheet, found, diagram, definition)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A step with its form: what its people write, and what it leaves behind (also what is computed there)."""

    node: Node
    written: tuple[Field, ...]
    left: frozenset[str]


def _sheets(definition: Definition, forms: Mapping[str, Form]) -> dict[str, _Sheet]:
    made = {}
    for node in definition.nodes.values():
        form = forms.get(_form_of(node, definition))
        if form is not None:
            visible, editable = (node.approval.visible, node.approval.editable) if node.approval else (None, None)
            written = tuple(form.told(visible, editable))
            computed = (field.key for field in form.fields if field.computed is not None)
            made[node.id] = _Sheet(node, written, frozenset([*(field.key for field in written), *computed]))
    return made


def _form_of(node: Node, definition: Definition) -> str:
    if node.approval is not None:
        return node.approval.form
    is_started_by_hand = node.event is None or node.event.trigger is Trigger.NONE
    return definition.start_form if node.kind is NodeKind.START and not node.scope and is_started_by_hand else ''


def _taken_over(
    sheet: _Sheet, sheets: Mapping[str, _Sheet], after: Next, definition: Definition
) -> Iterator[tuple[Field, str]]:
    id = sheet.node.id
    before = _reached(definition.scopes[ROOT].starts, after, without=id)
    earlier = [
        other
        for other in sheets.values()
        if other.node.lane != sheet.node.lane and other.node.id in before and id in _reached([other.node.id], after)
    ]
    for field in sheet.written:
        for other in earlier:
            if field.key in other.left:
                yield field, other.node.lane
                break


def _successors(definition: Definition) -> Next:
    after: dict[str, set[str]] = {id: set() for id in definition.nodes}
    for flow in definition.flows.values():
        after[flow.source].add(flow.target)
    for node in definition.nodes.values():
        after[node.id] |= set(node.boundary)
        if node.approval is not None and (back := node.approval.refuse.removeprefix('back:')) in after:
            after[node.id].add(back)
        if node.scope and not node.outgoing:
            after[node.id] |= after.get(node.scope, set())
    for scope in definition.scopes.values():
        if scope.id:
            after[scope.id] |= set(scope.starts)
    return after


def _reached(starts: Collection[str], after: Next, *, without: str = '') -> set[str]:
    """Whatever can be come to from `starts`, themselves included, by ways that leave out one node."""
    seen, waiting = set[str](), [id for id in starts if id != without]
    while waiting:
        id = waiting.pop()
        if id not in seen:
            seen.add(id)
            waiting += [each for each in after[id] if each != without]
    return seen


def _told(sheet: _Sheet, found: Mapping[str, str], diagram: Diagram, definition: Definition) -> Finding:
    node, fields = sheet.node, ', '.join(found)
    lanes = '、'.join(dict.fromkeys(definition.lanes[lane].name for lane in found.values() if lane))
    reason = say(
        f'这一步可以改写别人（{lanes}）填的 {fields}：用 zg:editable 写明本步填哪些，确需改写的也写上',
        f'this step may write over {fields}, stated by others ({lanes}): name the fields of its own in zg:editable, '
        'and those that it is meant to change',
    )
    return Finding(Grade.WARNING, CODE, reason, node.id, node.name, diagram.lines.get(node.id, 0), definition.key)
