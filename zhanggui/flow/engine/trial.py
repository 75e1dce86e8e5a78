"""A diagram run at random, as far as it goes: every task done, every job answered, every timer fired; same seed, same way.

For drawings of other tools: does each process come to its end, what does it wait for, is a token lost on the way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from zhanggui.flow.bpmn.model import ROOT, Definition, Trigger
from zhanggui.flow.engine import Refused, commands, step
from zhanggui.flow.engine.effects import Effect, RaiseIncident
from zhanggui.flow.engine.simulating import STARTER, World
from zhanggui.flow.engine.state import Activity, State, Status, Wait
from zhanggui.flow.engine.symbols import PICKS_MAX, Chooser, symbolic

RUNS = 20
MOVES_MAX = 400
WORK = {'job', 'call'}
FROM_OUTSIDE = {'message', 'signal', 'conditional'}
EARLY = 0.15  # how often a clock or somebody outside is faster than the work at hand

ENDED, INCIDENT, GOES_ON, STUCK, LOST = 'ended', 'incident', 'goes on', 'waits for ever', 'lost tokens'


@dataclass(frozen=True, slots=True)
class Run:
    """`outcome`: ended, incident (with its reason), goes on (a loop not left), waits for ever (at a join), lost tokens."""

    outcome: str
    moves: int
    waited_for: tuple[str, ...] = ()  # what had to come from outside before it could go on
    reason: str = ''


@dataclass(frozen=True, slots=True)
class Trial:
    runs: tuple[Run, ...]

    @property
    def outcomes(self) -> dict[str, int]:
        return dict(Counter(run.outcome for run in self.runs))

    @property
    def waits_for(self) -> list[str]:
        return sorted({what for run in self.runs for what in run.waited_for})

    @property
    def reasons(self) -> list[str]:
        return sorted({run.reason for run in self.runs if run.reason})

    def summary(self) -> str:
        told = ', '.join(f'{outcome} {count}' for outcome, count in self.outcomes.items())
        waits = f'; waits for {", ".join(self.waits_for)}' if self.waits_for else ''
        reasons = f' ({"; ".join(self.reasons)})' if self.reasons else ''
        return f'{told}{reasons}{waits}'


def try_out(definition: Definition, *, runs: int = RUNS, seed: int = 1) -> Trial:
    return Trial(tuple(_Running(definition, Random(f'{seed}/{at}')).run() for at in range(runs)))  # noqa: S311 no secret


@dataclass(slots=True)
class _Running:
    definition: Definition
    random: Random
    chooser: Chooser = field(default_factory=Chooser)
    stand_in: Definition = field(init=False)
    waited_for: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.stand_in = symbolic(self.definition, self.chooser)

    def run(self) -> Run:
        state = State()
        command: commands.AnyCommand | None = commands.Start(person=STARTER, node=self._start())
        for moves in range(MOVES_MAX):
            if command is None:
                return self._ended(STUCK, moves, self._what_is_missing(state))
            try:
                state, effects = self._step(state, command)
            except Refused as refused:
                return self._ended(INCIDENT, moves, str(refused))
            if incident := _incident(effects):
                return self._ended(INCIDENT, moves, f'{incident.node}: {incident.reason or incident.code}')
            if state.status is not Status.RUNNING:
                left = bool(state.tokens or state.activities or state.waits)
                return self._ended(LOST if left else ENDED, moves)
            if not state.tokens:
                return self._ended(LOST, moves)
            command = self._next(state)
        return self._ended(GOES_ON, MOVES_MAX)

    def _step(self, state: State, command: commands.AnyCommand) -> tuple[State, list[Effect]]:
        self.chooser.begin(tuple(self.random.random() < 0.5 for _ in range(PICKS_MAX)))
        if isinstance(command, commands.Tell):
            self.chooser.holds = next(iter(command.variables))
        return step(self.stand_in, state, command, World())

    def _ended(self, outcome: str, moves: int, reason: str = '') -> Run:
        return Run(outcome, moves, tuple(dict.fromkeys(self.waited_for)), reason)

    def _start(self) -> str:
        """By hand where that is possible, else by one of the events that start it."""
        starts = [self.definition.nodes[id] for id in self.definition.scopes[ROOT].starts]
        events = [node.id for node in starts if node.event is not None and node.event.trigger is not Trigger.NONE]
        return self.random.choice(events) if events and len(events) == len(starts) else ''

    def _next(self, state: State) -> commands.AnyCommand | None:
        """Work at hand mostly; a clock or the outside now and then, or when nothing else is left."""
        work: list[commands.AnyCommand] = [
            self._complete(activity) for activity in state.activities.values() if _open(activity)
        ]
        work += [commands.Finish(wait=id) for id, wait in state.waits.items() if wait.kind in WORK]
        clocks = [id for id, wait in state.waits.items() if wait.kind == 'timer']
        outside = [id for id, wait in state.waits.items() if wait.kind in FROM_OUTSIDE]
        early = self.random.random() < EARLY
        if work and not (early and (clocks or outside)):
            return self.random.choice(work)
        if clocks and (not outside or self.random.random() < 0.5):
            return commands.Fire(wait=self.random.choice(clocks))
        if not outside:
            return None
        chosen = self.random.choice(outside)
        wait = state.waits[chosen]
        if not work and not clocks:
            self.waited_for.append(self._told(wait))
        if wait.kind == 'conditional':
            return commands.Tell(variables={wait.node: True})
        return commands.Deliver(wait=chosen)

    def _complete(self, activity: Activity) -> commands.Complete:
        seat = self.random.choice(_open(activity))
        people: Sequence[int] = activity.seats[seat].people
        return commands.Complete(seat=seat, person=people[0] if people else STARTER)

    def _what_is_missing(self, state: State) -> str:
        """At each join, where the flows come from that have brought nothing."""
        told = []
        for id in dict.fromkeys(token.node for token in state.tokens.values()):
            node = self.definition.nodes[id]
            brought = {token.flow for token in state.tokens.values() if token.node == id}
            missing = [self.definition.flows[flow].source for flow in node.incoming if flow not in brought]
            names = ', '.join(self.definition.nodes[source].name or source for source in missing)
            told.append(f'{node.name or id} still waits for {names}')
        return '; '.join(told)

    def _told(self, wait: Wait) -> str:
        if wait.kind == 'conditional':
            return f'the condition of {self.definition.nodes[wait.node].name or wait.node}'
        return f'{wait.kind} {wait.name}'


def _open(activity: Activity) -> list[int]:
    return [number for number, seat in activity.seats.items() if seat.open]


def _incident(effects: Sequence[Effect]) -> RaiseIncident | None:
    return next((effect for effect in effects if isinstance(effect, RaiseIncident)), None)
