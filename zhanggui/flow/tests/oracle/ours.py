"""Our engine behind the same questions, without a database: everybody is one person, jobs wait to be completed like tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.engine import step
from zhanggui.flow.engine.commands import AnyCommand, Complete, Deliver, Finish, Fire, Start
from zhanggui.flow.engine.effects import CallProcess, Disarm, Effect, SendMessage, ThrowSignal
from zhanggui.flow.engine.state import State, Status, Vote

STARTER = 2


@dataclass(slots=True)
class Answer:
    version: int = 1
    outputs: Mapping[str, Any] = field(default_factory=dict)
    fired: Sequence[Mapping[str, Any]] = ()


class Everybody:
    """A world in which each node has one person of its own (nobody meets four eyes) and no table says anything."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def people(self, rule: str, *, node: str, lane: Sequence[str], asked: Mapping[str, Any]) -> tuple[int, ...]:
        return (sum(node.encode()) + STARTER,)

    def superiors(self, people: Sequence[int]) -> tuple[int, ...]:
        return (1,)

    def decide(self, decision: str, inputs: Mapping[str, Any]) -> Answer:
        return Answer()

    def working(self, start: datetime, length: timedelta) -> datetime:
        return start + length


class Ours:
    def __init__(self, definitions: Mapping[str, Definition], key: str, *, world: Everybody | None = None) -> None:
        self.definitions = definitions
        self.definition = definitions[key]
        self.world = world or Everybody()
        self.called: dict[int, Ours] = {}
        self.thrown: list[SendMessage | ThrowSignal] = []
        self.state, effects = step(self.definition, State(), Start(person=STARTER), self.world)
        self._follow(effects)
        if world is None:
            self._settle()

    @property
    def ended(self) -> bool:
        return self.state.status is not Status.RUNNING

    @property
    def stuck(self) -> list[str]:
        here = [wait.node for wait in self.state.waits.values() if wait.kind == 'incident']
        return [*here, *(node for child in self.called.values() for node in child.stuck)]

    def ready(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for activity in self.state.activities.values():
            found[activity.node] += sum(1 for seat in activity.seats.values() if seat.open and seat.vote is Vote.NONE)
        found.update(wait.node for wait in self.state.waits.values() if wait.kind == 'job')
        for child in self.called.values():
            found += child.ready()
        return found

    def awaited(self) -> set[tuple[str, str]]:
        kinds = {'message', 'signal'}
        found = {(wait.kind, wait.name) for wait in self.state.waits.values() if wait.kind in kinds}
        return found.union(*(child.awaited() for child in self.called.values()))

    def has_timers(self) -> bool:
        armed = any(wait.kind == 'timer' for wait in self.state.waits.values())
        return armed or any(child.has_timers() for child in self.called.values())

    def complete(self, node: str, values: Mapping[str, Any]) -> None:
        assert self._complete(node, values), node
        self._settle()

    def arrive(self, kind: str, name: str) -> None:
        self._hear(kind, name)
        self._settle()

    def pass_time(self, seconds: float) -> None:
        self.world.now += timedelta(seconds=seconds)
        while self._fire_one():
            self._settle()

    def do(self, command: AnyCommand) -> None:
        self.state, effects = step(self.definition, self.state, command, self.world)
        self._follow(effects)

    def _complete(self, node: str, values: Mapping[str, Any]) -> bool:
        for activity in sorted(self.state.activities.values(), key=lambda each: each.scope):
            for number, seat in activity.seats.items():
                if activity.node == node and seat.open and seat.vote is Vote.NONE:
                    told = dict(values)
                    outcome = told.pop('outcome', 'approve')
                    self.do(Complete(seat=number, person=seat.people[0], outcome=outcome, variables=told))
                    return True
        for number, wait in self.state.waits.items():
            if wait.kind == 'job' and wait.node == node:
                self.do(Finish(wait=number, variables=dict(values)))
                return True
        return any(child._complete(node, values) for child in self.called.values())

    def _hear(self, kind: str, name: str) -> None:
        for number in [number for number, wait in self.state.waits.items() if (wait.kind, wait.name) == (kind, name)]:
            if number in self.state.waits:
                self.do(Deliver(wait=number))
        for child in list(self.called.values()):
            child._hear(kind, name)

    def _fire_one(self) -> bool:
        """The earliest timer that is due, here or in a called case."""
        now = self.world.now.timestamp()
        due = [(w.at, number) for number, w in self.state.waits.items() if w.kind == 'timer' and w.at <= now]
        if due:
            self.do(Fire(wait=min(due)[1]))
            return True
        return any(child._fire_one() for child in self.called.values())

    def _follow(self, effects: Sequence[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, CallProcess):
                self.called[effect.wait] = Ours(self.definitions, effect.key, world=self.world)
            elif isinstance(effect, SendMessage | ThrowSignal):
                self.thrown.append(effect)
            elif isinstance(effect, Disarm):
                self.called.pop(effect.wait, None)

    def _settle(self) -> None:
        """Called cases that ended answer; what was thrown is heard everywhere."""
        while self._answered() or self._heard(self):
            pass

    def _answered(self) -> bool:
        for number, child in list(self.called.items()):
            if child.ended and not child.thrown:
                self.called.pop(number)
                self.do(Finish(wait=number, variables={}))
                return True
            if child._answered():
                return True
        return False

    def _heard(self, top: Ours) -> bool:
        for holder in [self, *self.called.values()]:
            if holder.thrown:
                effect = holder.thrown.pop(0)
                top._hear('message' if isinstance(effect, SendMessage) else 'signal', effect.name)
                return True
        return False
