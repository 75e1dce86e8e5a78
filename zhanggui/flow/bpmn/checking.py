"""The check before publishing: what a diagram that can be read still lacks, or probably does not mean.

Errors here are references to what does not exist; what is doubtful about the drawing itself is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from zhanggui.core.words import Words, say
from zhanggui.flow.bpmn.drawing import ACTIVITIES, PEOPLE
from zhanggui.flow.bpmn.findings import Finding, Grade
from zhanggui.flow.bpmn.flowing import judge_flow
from zhanggui.flow.bpmn.knowledge import Knowledge
from zhanggui.flow.bpmn.loading import Diagram, ordered
from zhanggui.flow.bpmn.model import Definition, Flow, Mode, Node, NodeKind, Ready

NAMING_NODES = ('superior:', 'same:')
HOLDING = ('position:', 'position_in_shop:', 'group:')


def check(diagram: Diagram, knowledge: Knowledge | None = None) -> list[Finding]:
    """All findings, of the file and of the check, errors first. Without `knowledge` the company is not asked about."""
    found = list(diagram.findings)
    for definition in diagram.definitions.values():
        judging = _Checking(definition, diagram, knowledge)
        found += judging.findings()
        found += [_as_drawn(one, definition, diagram) for one in judge_flow(definition)]
    return ordered(found)


def _as_drawn(finding: Finding, definition: Definition, diagram: Diagram) -> Finding:
    """What is said of a node that the normaliser added is said of the one it was added for."""
    element = definition.extra.get('added', {}).get(finding.element, finding.element)
    return replace(finding, element=element, line=diagram.lines.get(element, 0))


class _Checking:
    def __init__(self, definition: Definition, diagram: Diagram, knowledge: Knowledge | None) -> None:
        self.definition = definition
        self.diagram = diagram
        self.knowledge = knowledge

    def findings(self) -> Iterator[Finding]:
        yield from self._starters()
        yield from self._lanes()
        for node in self.definition.nodes.values():
            if node.approval is not None:
                yield from self._participation(node)
            if node.work is not None:
                yield from self._work(node)
            if node.kind is NodeKind.START and self.definition.start_form and not node.scope:
                yield from self._form(node, self.definition.start_form)

    def _starters(self) -> Iterator[Finding]:
        for rule in self.definition.starters:
            yield from self._rule(None, 'zg:starters', rule)

    def _lanes(self) -> Iterator[Finding]:
        waited_for = {
            node.lane for node in self.definition.nodes.values() if node.approval and 'lane' in node.approval.who
        }
        for lane in self.definition.lanes.values():
            if lane.id not in waited_for:
                continue
            known = [self._holders(f'position:{code}') for code in lane.positions]
            if not known or (self.knowledge is None and lane.positions == (lane.name.strip(),)):
                yield self._of_lane(
                    Grade.OWNER, 'lane_without_position', lane.id,
                    say(f'泳道“{lane.name}”没有写岗位', f'the lane {lane.name!r} names no position'),
                )  # fmt: skip
            elif self.knowledge is not None and all(count is None for count in known):
                yield self._of_lane(
                    Grade.OWNER, 'unknown_position', lane.id,
                    say(
                        f'没有岗位 {"、".join(lane.positions)}（泳道“{lane.name}”）',
                        f'the lane {lane.name!r} is of the position {", ".join(lane.positions)}, which does not exist',
                    ),
                )  # fmt: skip
            elif self.knowledge is not None and not any(known):
                yield self._of_lane(
                    Grade.WARNING, 'lane_without_holder', lane.id,
                    say(f'泳道“{lane.name}”的岗位现在没有人', f'nobody holds the lane {lane.name!r} at present'),
                )  # fmt: skip

    def _participation(self, node: Node) -> Iterator[Finding]:
        approval = node.approval
        assert approval is not None
        if approval.form:
            yield from self._form(node, approval.form)
        named = (('zg:who', approval.who), ('zg:copyTo', approval.copy_to), ('zg:judges', approval.judges))
        for attribute, rules in named:
            for rule in rules:
                yield from self._rule(node, attribute, rule)
        for other in approval.other_than:
            yield from self._names_task(node, 'zg:otherThan', other)
        if approval.refuse.startswith('back:'):
            yield from self._names_task(node, 'zg:refuse', approval.refuse.removeprefix('back:'))
        if approval.kind is Ready.PEER and not approval.judges:
            yield self._of(
                Grade.OWNER, 'missing_judges', node, say('评选没有写评委', 'a peer selection names no judges')
            )
        if approval.mode is not Mode.RATIO and approval.ratio != 1.0:
            yield self._of(
                Grade.WARNING,
                'ratio_unused',
                node,
                say('比例只在比例会签时有用', 'a ratio counts in the mode “ratio” only'),
            )
        if approval.refuse == 'flow' and not any(flow.condition for flow in self._following(node)):
            reason = say(
                '拒绝后由流程图决定，但后面没有看条件的分支', 'refusal is left to the diagram, which asks nothing'
            )
            yield self._of(Grade.WARNING, 'refusal_unseen', node, reason)

    def _work(self, node: Node) -> Iterator[Finding]:
        work = node.work
        assert work is not None
        if self.knowledge is None:
            return
        if work.use_case and not self.knowledge.has_use_case(work.use_case):
            reason = say(f'没有用例 {work.use_case}', f'there is no use case {work.use_case!r}')
            yield self._of(Grade.ERROR, 'unknown_use_case', node, reason)
        if work.decision and not self.knowledge.has_decision(work.decision):
            reason = say(f'没有决策 {work.decision}', f'there is no decision {work.decision!r}')
            yield self._of(Grade.ERROR, 'unknown_decision', node, reason)
        if work.calls:
            yield from self._call(node, work.calls)

    def _call(self, node: Node, called: str) -> Iterator[Finding]:
        seen, waiting = set[str](), [called]
        while waiting:
            key = waiting.pop()
            if key in seen:
                continue
            seen.add(key)
            calls = self._calls_of(key)
            if calls is None:
                reason = say(f'没有流程 {key}', f'there is no process {key!r}')
                yield self._of(Grade.ERROR, 'unknown_process', node, reason)
            waiting.extend(calls or ())
        if self.definition.key in seen:
            reason = say('通过调用又回到自己', 'by its calls the process calls itself')
            yield self._of(Grade.ERROR, 'cyclic_call', node, reason)

    def _calls_of(self, key: str) -> list[str] | None:
        if own := self.diagram.definitions.get(key):
            return [node.work.calls for node in own.nodes.values() if node.work and node.work.calls]
        assert self.knowledge is not None
        calls = self.knowledge.calls(key)
        return None if calls is None else list(calls)

    def _form(self, node: Node, key: str) -> Iterator[Finding]:
        if self.knowledge is None:
            return
        fields = self.knowledge.form(key)
        if fields is None:
            yield self._of(Grade.ERROR, 'unknown_form', node, say(f'没有表单 {key}', f'there is no form {key!r}'))
        elif node.approval is not None:
            named = [*(node.approval.visible or ()), *(node.approval.editable or ())]
            for name in dict.fromkeys(one for one in named if one not in fields):
                reason = say(f'表单 {key} 没有字段 {name}', f'the form {key!r} has no field {name!r}')
                yield self._of(Grade.ERROR, 'unknown_field', node, reason)

    def _rule(self, node: Node | None, attribute: str, rule: str) -> Iterator[Finding]:
        for prefix in NAMING_NODES:
            if node is not None and rule.startswith(prefix):
                yield from self._names_task(node, attribute, rule.removeprefix(prefix))
        if rule == 'everybody' and attribute == 'zg:who':
            reason = say('任务不能给“所有人”', 'a task cannot be given to everybody')
            yield self._of(Grade.ERROR, 'bad_attribute', node, reason)
        if self.knowledge is None or not rule.startswith(HOLDING):
            return
        holders = self._holders(rule.replace('position_in_shop:', 'position:'))
        if holders is None:
            reason = say(f'{attribute}：没有 {rule}', f'{attribute}: there is no {rule}')
            yield self._of(Grade.ERROR, 'unknown_position', node, reason)
        elif not holders:
            reason = say(f'{attribute}：{rule} 现在没有人', f'{attribute}: nobody holds {rule} at present')
            yield self._of(Grade.WARNING, 'nobody_holds', node, reason)

    def _names_task(self, node: Node, attribute: str, other: str) -> Iterator[Finding]:
        named = self.definition.nodes.get(other)
        if named is None:
            reason = say(f'{attribute}：图里没有 {other}', f'{attribute}: there is no {other!r} in this process')
            yield self._of(Grade.ERROR, 'unknown_node', node, reason)
        elif named.kind not in PEOPLE and not (named.kind is NodeKind.START and attribute != 'zg:refuse'):
            reason = say(f'{attribute}：{other} 不是由人做的任务', f'{attribute}: {other!r} is no task that people do')
            yield self._of(Grade.ERROR, 'unknown_node', node, reason)

    def _following(self, node: Node) -> Iterator[Flow]:
        """The flows of the gateways right behind a task."""
        for id in node.outgoing:
            target = self.definition.nodes[self.definition.flows[id].target]
            if target.kind not in ACTIVITIES:
                yield from (self.definition.flows[out] for out in target.outgoing)

    def _holders(self, rule: str) -> int | None:
        return self.knowledge.holders(rule) if self.knowledge is not None else None

    def _of(self, grade: Grade, code: str, node: Node | None, reason: Words) -> Finding:
        id, name = (node.id, node.name) if node is not None else (self.definition.key, self.definition.name)
        return Finding(grade, code, reason, id, name, self.diagram.lines.get(id, 0), self.definition.key)

    def _of_lane(self, grade: Grade, code: str, lane: str, reason: Words) -> Finding:
        name = self.definition.lanes[lane].name
        return Finding(grade, code, reason, lane, name, self.diagram.lines.get(lane, 0), self.definition.key)
