"""A definition whose expressions ask to be told: for walking all its ways. What looks at `outcome` alone stays as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta

from zhanggui.flow.bpmn.model import Approval, Definition, EventSpec, Flow, Loop, Node, TimerSpec, Work
from zhanggui.flow.feel import Expression, FeelError
from zhanggui.flow.feel.compiler import Scope
from zhanggui.flow.feel.values import Value

PICKS_MAX = 40  # in one step; a process that asks more often goes round inside it
TEXTS = re.compile(r'"([^"\\]*)"')
NAMES = re.compile(r'[^\W\d]\w*')
OWN_WORDS = {'outcome', 'and', 'or', 'not', 'in', 'true', 'false', 'null'}
ITEMS: list[Value] = ['1', '2']
ROUNDS = 2


@dataclass(slots=True)
class Chooser:
    """Answers yes or no: first as it was told to, then yes, keeping in mind what else could have been said."""

    told: tuple[bool, ...] = ()
    said: list[bool] = field(default_factory=list)
    holds: str = ''  # the conditional event whose condition is true now
    any_taken: dict[str, bool] = field(default_factory=dict)

    def begin(self, told: tuple[bool, ...]) -> None:
        self.told, self.said, self.holds = told, [], ''
        self.any_taken.clear()

    def choose(self) -> bool:
        at = len(self.said)
        answer = self.told[at] if at < len(self.told) else at < PICKS_MAX
        self.said.append(answer)
        return answer

    def others(self, from_: int) -> list[tuple[bool, ...]]:
        """What to say to walk the other ways: each answer that was free, turned round."""
        return [(*self.said[:at], not self.said[at]) for at in range(from_, min(len(self.said), PICKS_MAX))]

    @staticmethod
    def looks_at_outcome_alone(text: str) -> bool:
        names = set(NAMES.findall(TEXTS.sub(' ', text)))
        return 'outcome' in names and names <= OWN_WORDS

    @staticmethod
    def answers(text: str) -> set[str]:
        return set(TEXTS.findall(text)) if Chooser.looks_at_outcome_alone(text) else set()


def symbolic(definition: Definition, chooser: Chooser) -> Definition:
    flows = {id: _flow(definition, flow, chooser) for id, flow in definition.flows.items()}
    nodes = {id: _node(node, chooser) for id, node in definition.nodes.items()}
    return replace(definition, nodes=nodes, flows=flows)


def _flow(definition: Definition, flow: Flow, chooser: Chooser) -> Flow:
    if flow.condition is None or chooser.looks_at_outcome_alone(flow.condition.text):
        return flow
    source = definition.nodes[flow.source]
    asked = [id for id in source.outgoing if id != source.default and definition.flows[id].condition is not None]
    first, last = flow.id == asked[:1][0], flow.id == asked[-1] and not source.default

    def run(scope: Scope) -> Value:
        """Where there is no default, one of the conditions holds: that none does is the check's to say."""
        if first:
            chooser.any_taken[source.id] = False
        answer = True if last and not chooser.any_taken.get(source.id) else chooser.choose()
        chooser.any_taken[source.id] = chooser.any_taken.get(source.id, False) or answer
        return answer

    return replace(flow, condition=Expression(flow.condition.text, run)) if asked else flow


def _node(node: Node, chooser: Chooser) -> Node:
    return replace(
        node,
        event=_event(node, node.event, chooser) if node.event else None,
        loop=_loop(node.loop, chooser) if node.loop else None,
        approval=_approval(node.approval) if node.approval else None,
        work=_work(node.work) if node.work else None,
    )


def _event(node: Node, event: EventSpec, chooser: Chooser) -> EventSpec:
    condition = None
    if event.condition is not None:
        condition = Expression(event.condition.text, lambda scope: chooser.holds == node.id)
    return replace(event, condition=condition, correlation=None, timer=_timer(event.timer) if event.timer else None)


def _timer(timer: TimerSpec) -> TimerSpec:
    """A time that depends on the case is a day off; a constant one stays."""
    expression = timer.date or timer.duration or timer.cycle
    if expression is not None and _is_constant(expression):
        return timer
    return TimerSpec(duration=_constant(timedelta(days=1)))


def _loop(loop: Loop, chooser: Chooser) -> Loop:
    if loop.standard:
        condition = Expression('', lambda scope: chooser.choose()) if loop.condition else None
        return replace(loop, condition=condition, maximum=min(loop.maximum, ROUNDS))
    return replace(
        loop,
        items=_constant(ITEMS) if loop.items else None,
        cardinality=_constant(ROUNDS) if loop.cardinality and not loop.items else None,
        done=None,
    )


def _approval(approval: Approval) -> Approval:
    """One person decides for all of them; nobody is late, and nobody is left out."""
    return replace(approval, due=None, remind_before=None, commitment=False, copy_to=())


def _work(work: Work) -> Work:
    """What is computed from values nobody has told is nothing."""
    return replace(
        work,
        subject=None,
        arguments={},
        results={name: _constant(None) for name in work.results},
        assignments={name: _constant(None) for name in work.assignments},
    )


def _constant(value: Value) -> Expression:
    return Expression('', lambda scope: value)


def _is_constant(expression: Expression) -> bool:
    try:
        return expression.evaluate({}) is not None
    except FeelError:
        return False
