"""A world that writes down its answers, and one that gives them again: the log keeps a command together with both.

`Recorded.answers` is plain JSON; `Replayed(now, answers)` makes the same step years later, when people and tables have changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from zhanggui.core.words import say
from zhanggui.flow.engine.evaluating import plain
from zhanggui.flow.engine.refusals import Refused
from zhanggui.flow.engine.world import Decision, World
from zhanggui.flow.feel import FeelError

NOTHING: tuple[str, Any] = ('nothing', None)


class Diverged(Exception):
    """The step asked for something else than what was written down: the definition is not the one it ran on."""


@dataclass(frozen=True, slots=True)
class Decided:
    version: int
    outputs: Mapping[str, Any]
    fired: Sequence[Mapping[str, Any]] = ()


@dataclass(slots=True)
class Recorded:
    """Asks the true world. Each answer is a pair: what was asked, what was said."""

    world: World
    answers: list[list[Any]] = field(default_factory=list)
    now: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.world.now

    def people(self, rule: str, *, node: str, lane: Sequence[str], asked: Mapping[str, Any]) -> tuple[int, ...]:
        found = tuple(self.world.people(rule, node=node, lane=lane, asked=asked))
        self.answers.append(['people', list(found)])
        return found

    def superiors(self, people: Sequence[int]) -> tuple[int, ...]:
        found = tuple(self.world.superiors(people))
        self.answers.append(['superiors', list(found)])
        return found

    def decide(self, decision: str, inputs: Mapping[str, Any]) -> Decision:
        """A decision that could not be made is an answer, too."""
        try:
            made = self.world.decide(decision, inputs)
        except FeelError as error:
            self.answers.append(['refused', ['decision', error.words.zh, error.words.en]])
            raise
        except Refused as refused:
            self.answers.append(['refused', [refused.code, refused.reason.zh, refused.reason.en]])
            raise
        outputs = {name: plain(value) for name, value in made.outputs.items()}
        fired = [{name: plain(value) for name, value in row.items()} for row in made.fired]
        self.answers.append(['decide', {'version': made.version, 'outputs': outputs, 'fired': fired}])
        return made

    def working(self, start: datetime, length: timedelta) -> datetime:
        end = self.world.working(start, length)
        self.answers.append(['working', end.isoformat()])
        return end


class Replayed:
    """Answers in the order they were given."""

    def __init__(self, now: datetime, answers: Sequence[Sequence[Any]] = ()) -> None:
        self.now = now
        self._answers = iter(answers)

    def people(self, rule: str, *, node: str, lane: Sequence[str], asked: Mapping[str, Any]) -> tuple[int, ...]:
        return tuple(self._next('people'))

    def superiors(self, people: Sequence[int]) -> tuple[int, ...]:
        return tuple(self._next('superiors'))

    def decide(self, decision: str, inputs: Mapping[str, Any]) -> Decision:
        kind, answer = next(self._answers, NOTHING)
        if kind == 'refused':
            code, zh, en = answer
            raise Refused(code, say(zh, en))
        if kind != 'decide':
            raise Diverged(f'asked for decide, written down is {kind}')
        return Decided(answer['version'], answer['outputs'], tuple(answer['fired']))

    def working(self, start: datetime, length: timedelta) -> datetime:
        return datetime.fromisoformat(self._next('working'))

    def _next(self, kind: str) -> Any:
        found, answer = next(self._answers, NOTHING)
        if found != kind:
            raise Diverged(f'asked for {kind}, written down is {found}')
        return answer
