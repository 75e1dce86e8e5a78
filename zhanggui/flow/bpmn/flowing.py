"""How tokens would flow: nodes never reached, dead ends, joins that wait for ever, circles without a pause, uncovered choices.

Judged on the graph alone, before anything runs. What is certain to stop a case is an error, what may be meant is a warning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zhanggui.core.words import Words, say
from zhanggui.flow.bpmn.covering import uncovered
from zhanggui.flow.bpmn.findings import Finding, Grade
from zhanggui.flow.bpmn.graphs import ENTRY, EXIT, circles, dominators, following, reached, turned
from zhanggui.flow.bpmn.model import Definition, Node, NodeKind, Trigger

CHOOSING = {NodeKind.EXCLUSIVE, NodeKind.EVENT_BASED}
FORKING = {NodeKind.PARALLEL, NodeKind.INCLUSIVE}
WAITING = {NodeKind.USER, NodeKind.MANUAL, NodeKind.RECEIVE, NodeKind.EVENT_BASED, NodeKind.CALL}


def judge_flow(definition: Definition) -> Iterator[Finding]:
    pausing = _pausing_scopes(definition)
    for scope in definition.scopes:
        yield from _Flowing(definition, scope, pausing).findings()
    for node in definition.nodes.values():
        if node.kind in {NodeKind.EXCLUSIVE, NodeKind.INCLUSIVE} and len(node.outgoing) > 1 and not node.default:
            yield from _judge_choice(definition, node)


def _pausing_scopes(definition: Definition) -> set[str]:
    """Sub-processes in which somebody or something is waited for; inner ones come after outer ones."""
    found: set[str] = set()
    for scope in reversed(list(definition.scopes)):
        if any(_pauses(definition.nodes[id], found) for id in definition.scopes[scope].nodes):
            found.add(scope)
    return found


def _pauses(node: Node, pausing: Iterable[str]) -> bool:
    if node.kind is NodeKind.CATCH:
        return node.event is not None and node.event.trigger is not Trigger.LINK
    return node.kind in WAITING or (node.kind is NodeKind.SUB_PROCESS and node.id in pausing)


class _Flowing:
    """One scope."""

    def __init__(self, definition: Definition, scope: str, pausing: set[str]) -> None:
        self.definition = definition
        self.scope = definition.scopes[scope]
        self.nodes = {id: definition.nodes[id] for id in self.scope.nodes}
        self.graph = following(definition, scope)
        self.pausing = pausing

    def findings(self) -> Iterator[Finding]:
        yield from self._unreached()
        yield from self._dead_ends()
        yield from self._circles()
        yield from self._joins()

    def _unreached(self) -> Iterator[Finding]:
        found = reached(self.graph, [*self.scope.starts, *self.scope.event_subs])
        for node in self.nodes.values():
            if node.id not in found:
                yield self._of(Grade.WARNING, 'unreachable', node, say('永远走不到这里', 'nothing ever comes here'))

    def _dead_ends(self) -> Iterator[Finding]:
        for node in self.nodes.values():
            if node.kind is NodeKind.END or node.by_event or self.graph[node.id]:
                continue
            reason = say('后面没有连线，走到这里就结束', 'nothing follows: this way ends here without an end event')
            yield self._of(Grade.WARNING, 'dead_end', node, reason)
        lasts = [id for id, after in self.graph.items() if not after]
        leading = reached(turned(self.graph), lasts)
        lost = [node for node in self.nodes.values() if node.id not in leading and not node.by_event]
        if lost:
            reason = say(
                f'从这里再也走不到结束（共 {len(lost)} 个节点）', f'from here no end is reached ({len(lost)} nodes)'
            )
            yield self._of(Grade.WARNING, 'never_ends', lost[0], reason)

    def _circles(self) -> Iterator[Finding]:
        """What goes round without waiting for anything is stopped by the engine's budget, visibly, and never meant."""
        hurried = {id for id, node in self.nodes.items() if not _pauses(node, self.pausing)}
        graph = {id: [one for one in self.graph[id] if one in hurried] for id in self.graph if id in hurried}
        for circle in circles(graph):
            inside = set(circle)
            leaves = any(target not in inside for id in circle for target in self.graph[id])
            first = next(node for node in self.nodes.values() if node.id in inside)
            names = '→'.join(self.nodes[id].name or id for id in circle[:6])
            reason = say(f'循环里没有人工任务也没有等待：{names}', f'a circle without a task or a wait: {names}')
            yield self._of(Grade.WARNING if leaves else Grade.ERROR, 'endless_loop', first, reason)

    def _joins(self) -> Iterator[Finding]:
        """Splits against the joins where their ways meet again."""
        joins = [node for node in self.nodes.values() if len(node.incoming) > 1]
        if not joins:
            return
        before = dominators({**self.graph, ENTRY: [*self.scope.starts]}, ENTRY)
        ends = [id for id, after in self.graph.items() if not after]
        after = dominators({**turned(self.graph), EXIT: ends}, EXIT)
        forked = reached(self.graph, self._forks())
        for join in joins:
            split = self.nodes.get(before.get(join.id, ''))
            if split is None:
                continue
            if join.kind is NodeKind.PARALLEL and split.kind is not NodeKind.PARALLEL:
                always = split.kind in CHOOSING and split.id not in forked and after.get(split.id) == join.id
                yield from self._deadlock(split, join, certain=always)
            elif split.kind is NodeKind.PARALLEL and join.kind not in FORKING and self._met(split, join) > 1:
                reason = say(
                    f'并行分出的几路在“{join.name or join.id}”没有汇合，之后的步骤会走多遍',
                    f'its ways meet in {join.name or join.id!r} without being joined: what follows happens several times',
                )
                yield self._of(Grade.WARNING, 'not_joined', split, reason)

    def _deadlock(self, split: Node, join: Node, *, certain: bool) -> Iterator[Finding]:
        """Some way out of the split comes to the join, and not over every flow that the join waits for."""
        wanted = set(join.incoming)
        arrivals = [self._arriving(split, join, way) for way in split.outgoing]
        if any(arriving and arriving != wanted for arriving in arrivals):
            reason = say(
                f'“{split.name or split.id}”之后不一定每一路都走，这里却等所有的路：会一直等下去',
                f'after {split.name or split.id!r} not every way is taken, and here all are waited for: it would wait for ever',
            )
            yield self._of(Grade.ERROR if certain else Grade.WARNING, 'deadlock', join, reason)

    def _met(self, split: Node, join: Node) -> int:
        """Over how many flows the ways of a split come to where they meet."""
        return len({flow for way in split.outgoing for flow in self._arriving(split, join, way)})

    def _arriving(self, split: Node, join: Node, way: str) -> set[str]:
        first = self.definition.flows[way].target
        found = reached(self.graph, [first], without={split.id, join.id})
        sources = {id: self.definition.flows[id].source for id in join.incoming}
        return {id for id, source in sources.items() if source in found or id == way}

    def _forks(self) -> list[str]:
        """Where one token becomes several."""
        return [
            node.id
            for node in self.nodes.values()
            if (node.kind in FORKING and len(node.outgoing) > 1)
            or (node.kind is NodeKind.BOUNDARY and not node.interrupting)
        ]

    def _of(self, grade: Grade, code: str, node: Node, reason: Words) -> Finding:
        return Finding(grade, code, reason, node.id, node.name, 0, self.definition.key)


def _judge_choice(definition: Definition, node: Node) -> Iterator[Finding]:
    conditions = [flow.condition for id in node.outgoing if (flow := definition.flows[id]).condition is not None]
    if len(conditions) < len(node.outgoing):
        return  # one of them is taken in any case
    missed = uncovered(conditions)
    if missed is None:
        return
    if missed:
        reason = say(f'没有默认连线，{missed} 时哪条都走不了', f'no default flow, and with {missed} no condition holds')
    else:
        reason = say('没有默认连线：条件都不成立时会停在这里', 'no default flow: it stops here when no condition holds')
    yield Finding(Grade.WARNING, 'not_covering', reason, node.id, node.name, 0, definition.key)
