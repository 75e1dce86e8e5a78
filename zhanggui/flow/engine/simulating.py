"""Walks every way through a process before it runs: each outcome, each branch, each event, with the engine's own `step`.

Nothing is invented beside the engine: conditions and lists are replaced by choices, people and decisions by stand-ins, and the
same step is made again for each choice. Bounded in steps and in ways; what was cut is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zlib import crc32

from zhanggui.core.words import Words, say
from zhanggui.flow.bpmn.model import Definition, Node, NodeKind, Trigger
from zhanggui.flow.engine import commands
from zhanggui.flow.engine.effects import Effect, Happened
from zhanggui.flow.engine.refusals import Refused
from zhanggui.flow.engine.state import State, Status
from zhanggui.flow.engine.step import step
from zhanggui.flow.engine.symbols import Chooser, symbolic

EFFORT_MAX = 8_000  # steps, those of a crowded state counting more
CROWD = 20  # tokens that make a step count once more
COMBINATIONS_MAX = 32  # of what conditions may say within one step
PATHS_MAX = 150
STARTER = 1
START_TIME = datetime(2026, 1, 5, 9, tzinfo=UTC)
DEAD_END = say('停在这里，不会再动', 'stands here and never moves again')
OUTCOMES = {
    'approve': say('同意', 'approved'), 'refuse': say('驳回', 'refused'),
}  # fmt: skip
OCCURS = {
    'timer': say('到时间', 'time is up'), 'message': say('收到消息', 'the message comes'), 'job': say('执行成功', 'done'),
    'signal': say('收到信号', 'the signal comes'), 'conditional': say('条件成立', 'the condition holds'),
    'call': say('子流程走完', 'the called process ended'),
}  # fmt: skip
ERROR = say('出错 {code}', 'error {code}')


@dataclass(frozen=True, slots=True)
class Way:
    """`end`: ended, incident, stuck (a dead end), again (back where it, or another way, has been). `trail`: nodes and flows."""

    end: str
    trail: tuple[str, ...]
    choices: tuple[Words, ...]
    reason: Words | None = None


@dataclass(frozen=True, slots=True)
class Simulated:
    ways: tuple[Way, ...]
    reached: frozenset[str]  # nodes and flows
    cut: bool = False  # too many ways: not every combination was walked


def simulate(definition: Definition) -> Simulated:
    """Every way whole, when they are not too many; else ways that together go through everything that can be reached."""
    walk = _Walk(definition, merging=False)
    walk.run()
    if not walk.cut:
        return Simulated(tuple(walk.ways), frozenset(walk.reached), cut=walk.skipped)
    short = _Walk(definition, merging=True)
    short.run()
    return Simulated(tuple(short.ways[:PATHS_MAX]), frozenset(walk.reached | short.reached), cut=True)


@dataclass(frozen=True, slots=True)
class _At:
    state: State
    trail: tuple[str, ...] = ()
    choices: tuple[Words, ...] = ()
    seen: frozenset[Any] = frozenset()
    reason: Words | None = None


@dataclass(slots=True)
class _Walk:
    """`merging`: a way ends where another one has been."""

    definition: Definition
    merging: bool
    ways: list[Way] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)
    seen: set[Any] = field(default_factory=set)
    effort: int = 0
    cut: bool = False
    skipped: bool = False
    chooser: Chooser = field(default_factory=Chooser)
    stand_in: Definition = field(init=False)

    def __post_init__(self) -> None:
        self.stand_in = symbolic(self.definition, self.chooser)

    def run(self) -> None:
        open_: list[_At] = []
        for command in _starts(self.definition):
            open_.extend(self._after(_At(State()), command, ()))
        open_.reverse()
        while open_ and not self.cut:
            at = open_.pop()
            open_.extend(reversed(list(self._onward(at))))
            if len(self.ways) > PATHS_MAX and not self.merging:
                self.cut = True

    def _onward(self, at: _At) -> Iterator[_At]:
        key = _shape(at.state)
        if at.state.status is not Status.RUNNING:
            self._note('ended', at)
        elif key in (self.seen if self.merging else at.seen):
            self._note('again', at)
        elif incident := next((wait for wait in at.state.waits.values() if wait.kind == 'incident'), None):
            self._note('incident', at, at.reason, incident.node)
        else:
            self.seen.add(key)
            here = _At(at.state, at.trail, at.choices, at.seen | {key})
            ways = [
                found
                for command, words in _moves(self.definition, at.state, at.trail)
                for found in self._after(here, command, words)
            ]
            if not ways and not self.cut:
                rests = next((token.node for token in at.state.tokens.values()), '')
                self._note('stuck', at, DEAD_END, rests)
            yield from ways

    def _after(self, at: _At, command: commands.AnyCommand, words: Sequence[Words]) -> Iterator[_At]:
        """One command with every combination of what conditions may say on the way."""
        waiting: list[tuple[bool, ...]] = [()]
        tried = 0
        while waiting:
            if self.effort >= EFFORT_MAX:
                self.cut = True
                return
            if tried == COMBINATIONS_MAX:
                self.skipped = True
                return
            tried += 1
            self.effort += 1 + len(at.state.tokens) // CROWD
            prefix = waiting.pop()
            self.chooser.begin(prefix)
            if isinstance(command, commands.Tell):
                self.chooser.holds = next(iter(command.variables))
            try:
                state, effects = step(self.stand_in, at.state, command, World())
            except Refused:
                continue
            waiting.extend(self.chooser.others(len(prefix)))
            yield self._at(at, state, effects, words)

    def _at(self, at: _At, state: State, effects: Sequence[Effect], words: Sequence[Words]) -> _At:
        trail, branches, reason = list(at.trail), list(words), None
        for effect in effects:
            if not isinstance(effect, Happened) or not effect.node:
                continue
            if not trail or trail[-1] != effect.node:
                trail.append(effect.node)
            if effect.flow:
                trail += [effect.flow, self.definition.flows[effect.flow].target]
                branches.extend(_branch(self.definition, effect.flow))
            if effect.kind == 'incident':
                told = str(effect.detail.get('reason', ''))
                reason = say(told, told)
        self.reached.update(trail)
        return _At(state, tuple(trail), (*at.choices, *branches), at.seen, reason)

    def _note(self, end: str, at: _At, reason: Words | None = None, node: str = '') -> None:
        trail = (*at.trail, node) if node and at.trail[-1:] != (node,) else at.trail
        self.ways.append(Way(end, trail, at.choices, reason))


class World:
    """Everybody there is, each node somebody else's; decisions say nothing; working time is time."""

    now = START_TIME

    def people(self, rule: str, *, node: str, lane: Sequence[str], asked: Mapping[str, Any]) -> tuple[int, ...]:
        return (2 + crc32(f'{node} {rule}'.encode()),)

    def superiors(self, people: Sequence[int]) -> tuple[int, ...]:
        return tuple(person + 1 for person in people)

    def decide(self, decision: str, inputs: Mapping[str, Any]) -> Nothing:
        return Nothing()

    def working(self, start: datetime, length: timedelta) -> datetime:
        return start + length


class Nothing:
    version = 0
    outputs: Mapping[str, Any] = {}
    fired: Sequence[Mapping[str, Any]] = ()


def _starts(definition: Definition) -> list[commands.Start]:
    """By a person, and by each event that begins a case."""
    found = [commands.Start(person=STARTER)]
    for id in definition.scopes[''].starts:
        event = definition.nodes[id].event
        if event is not None and event.trigger is not Trigger.NONE:
            found.append(commands.Start(person=STARTER, node=id))
    plain = any(_is_plain(definition.nodes[id]) for id in definition.scopes[''].starts)
    return found if plain or len(found) == 1 else found[1:]


def _is_plain(node: Node) -> bool:
    return node.event is None or node.event.trigger is Trigger.NONE


def _moves(
    definition: Definition, state: State, trail: Sequence[str]
) -> Iterator[tuple[commands.AnyCommand, tuple[Words, ...]]]:
    """What may happen next: everything at one place, and what may come from around it. Places are taken in their order.

    What comes without interrupting anything comes once on a way: it could come for ever.
    """
    leaves = _leaves(definition, state)
    focus = min(leaves, default=0)
    for _, activity in sorted(state.activities.items()):
        if activity.token == focus:
            node = definition.nodes[activity.node]
            seat = next((seat for seat, each in sorted(activity.seats.items()) if each.open), None)
            if seat is not None:
                person = activity.seats[seat].people[0] if activity.seats[seat].people else STARTER
                for outcome in _outcomes(definition, node):
                    words = OUTCOMES.get(outcome, say(outcome, outcome))
                    yield commands.Complete(seat=seat, person=person, outcome=outcome), (_about(node, words),)
            break
    for number, wait in sorted(state.waits.items()):
        if (wait.token in leaves and wait.token != focus) or wait.kind in {'due', 'remind', 'incident'}:
            continue
        node = definition.nodes[wait.node]
        if not node.interrupting and node.id in trail:
            continue
        said = (_about(node, OCCURS.get(wait.kind, say(wait.kind, wait.kind))),)
        if wait.kind == 'timer':
            yield commands.Fire(wait=number), said
        elif wait.kind in {'message', 'signal'}:
            yield commands.Deliver(wait=number), said
        elif wait.kind in {'job', 'call'}:
            yield commands.Finish(wait=number), said if wait.kind == 'call' else ()
            for code in _errors(definition, node):
                yield commands.Finish(wait=number, error=code or 'ERROR'), (_about(node, ERROR.filled(code=code)),)
        elif wait.kind == 'conditional':
            yield commands.Tell(variables={wait.node: True}), said


def _leaves(definition: Definition, state: State) -> set[int]:
    """Tokens whose own work is awaited, not that of a scope inside them."""
    working = {activity.token for activity in state.activities.values()}
    for wait in state.waits.values():
        if wait.kind in {'job', 'call'} or (wait.token and definition.nodes[wait.node].kind is not NodeKind.BOUNDARY):
            working.add(wait.token)
    return working


def _outcomes(definition: Definition, node: Node) -> list[str]:
    """Approved; refused and the form's own answers where somebody looks at them."""
    policy = node.approval.refuse if node.approval else ''
    asked = _answers_asked(definition, node)
    found = ['approve', *sorted(asked - {'approve', 'refuse'})]
    return [*found, 'refuse'] if asked or policy not in {'', 'flow'} else found


def _answers_asked(definition: Definition, node: Node) -> set[str]:
    """Texts that conditions compare `outcome` with before anybody else is asked."""
    found: set[str] = set()
    todo, seen = list(node.outgoing), set[str]()
    while todo:
        flow = definition.flows[todo.pop()]
        if flow.id in seen:
            continue
        seen.add(flow.id)
        if flow.condition is not None:
            found |= Chooser.answers(flow.condition.text)
        target = definition.nodes[flow.target]
        if target.kind not in {NodeKind.USER, NodeKind.MANUAL}:
            todo.extend(target.outgoing)
    return found


def _errors(definition: Definition, node: Node) -> list[str]:
    events = [definition.nodes[id].event for id in node.boundary]
    return [event.name for event in events if event is not None and event.trigger is Trigger.ERROR]


def _branch(definition: Definition, flow: str) -> Iterator[Words]:
    """What a flow is called where another could have been taken."""
    taken = definition.flows[flow]
    source = definition.nodes[taken.source]
    if len(source.outgoing) > 1 and source.kind in {NodeKind.EXCLUSIVE, NodeKind.INCLUSIVE} and not taken.name:
        told = taken.condition.text if taken.condition else definition.nodes[taken.target].name or taken.target
        yield say(told, told)
    elif len(source.outgoing) > 1 and source.kind in {NodeKind.EXCLUSIVE, NodeKind.INCLUSIVE}:
        yield say(taken.name, taken.name)


def _about(node: Node, words: Words) -> Words:
    name = node.name or node.id
    return say(f'{name}：{words.zh}', f'{name}: {words.en}')


def _shape(state: State) -> Any:
    """Two states of one shape go on alike: numbers and counts are left out."""

    def place(scope: int) -> tuple[Any, ...]:
        at = state.scopes.get(scope)
        return () if at is None or scope == 0 else (at.node, at.index, *place(at.parent))

    tokens = sorted((token.node, place(token.scope), token.flow, token.inner) for token in state.tokens.values())
    waits = sorted((wait.kind, wait.node, place(wait.scope)) for wait in state.waits.values())
    seats = sorted(
        (
            activity.node,
            place(activity.scope),
            tuple((seat.kind, seat.open, seat.vote) for seat in activity.seats.values()),
        )
        for activity in state.activities.values()
    )
    outcome = state.scopes[0].variables.get('outcome', '') if 0 in state.scopes else ''
    return (state.status, tuple(tokens), tuple(waits), tuple(seats), str(outcome))
