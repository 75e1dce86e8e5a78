"""Small diagrams and a case that runs on them. After every step the case is looked over, written, read and done again."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from zhanggui.core.words import say
from zhanggui.flow import bpmn
from zhanggui.flow.bpmn.findings import Grade
from zhanggui.flow.bpmn.model import Definition, NodeKind
from zhanggui.flow.engine import Refused, State, commands, step
from zhanggui.flow.engine.effects import Effect, Happened
from zhanggui.flow.engine.replaying import Recorded, Replayed
from zhanggui.flow.engine.state import Activity, Seat, Status, Wait

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zg="urn:zhanggui:bpmn:1" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="file" targetNamespace="urn:zhanggui:test">'
    '<message id="m_paid" name="paid"/><message id="m_asked" name="asked"/><signal id="s_stop" name="stop"/>'
    '<error id="e_lost" errorCode="LOST"/><error id="e_late" errorCode="LATE"/><escalation id="x_big" escalationCode="BIG"/>'
)
STARTER = 7
A, B, C = 1, 2, 3
NO_DECISION = say('没有这个决策', 'no such decision')

# Events, to be put inside <…Event>.
TIMER = '<timerEventDefinition><timeDuration>PT72H</timeDuration></timerEventDefinition>'
CYCLE = '<timerEventDefinition><timeCycle>R3/PT1H</timeCycle></timerEventDefinition>'
PAID = '<messageEventDefinition messageRef="m_paid"/>'
ASKED = '<messageEventDefinition messageRef="m_asked"/>'
STOP = '<signalEventDefinition signalRef="s_stop"/>'
LOST = '<errorEventDefinition errorRef="e_lost"/>'
LATE = '<errorEventDefinition errorRef="e_late"/>'
ANY_ERROR = '<errorEventDefinition/>'
BIG = '<escalationEventDefinition escalationRef="x_big"/>'
TERMINATE = '<terminateEventDefinition/>'


def when(condition: str) -> str:
    return f'<conditionalEventDefinition><condition>{condition}</condition></conditionalEventDefinition>'


def user(id: str, inner: str = '', **attributes: str) -> str:
    said = ''.join(f' zg:{name}="{value}"' for name, value in ({'who': 'position:any'} | attributes).items())
    return f'<userTask id="{id}"{said}>{inner}</userTask>'


def event(kind: str, id: str, inner: str = '', **attributes: str) -> str:
    """`start`, `end`, `catch`, `throw`."""
    tag = {'catch': 'intermediateCatchEvent', 'throw': 'intermediateThrowEvent'}.get(kind, f'{kind}Event')
    said = ''.join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<{tag} id="{id}"{said}>{inner}</{tag}>'


def boundary(id: str, host: str, inner: str, *, interrupting: bool = True) -> str:
    cancels = str(interrupting).lower()
    return f'<boundaryEvent id="{id}" attachedToRef="{host}" cancelActivity="{cancels}">{inner}</boundaryEvent>'


def gate(kind: str, id: str, default: str = '') -> str:
    said = f' default="{default}"' if default else ''
    return f'<{kind}Gateway id="{id}"{said}/>'


def flows(*pairs: str) -> str:
    """`a b` is a flow named a_b; what follows is its condition."""
    made = []
    for pair in pairs:
        source, target, *rest = pair.split(maxsplit=2)
        condition = rest[0].replace('&', '&amp;').replace('<', '&lt;') if rest else ''
        inner = f'<conditionExpression xsi:type="tFormalExpression">{condition}</conditionExpression>' if rest else ''
        made.append(
            f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'
        )
    return ''.join(made)


def line(*ids: str) -> str:
    """Flows from each to the next."""
    return flows(*(f'{a} {b}' for a, b in itertools.pairwise(ids)))


def sub(id: str, *parts: str, by_event: bool = False, **attributes: str) -> str:
    said = ' triggeredByEvent="true"' if by_event else ''
    said += ''.join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<subProcess id="{id}"{said}>{"".join(parts)}</subProcess>'


def many(inner: str = '', **attributes: str) -> str:
    """Multi-instance; `sequential='true'`, `items`, `item`, `collect`, `result`."""
    own = {'sequential': 'isSequential'}
    said = ''.join(
        f' {own[name]}="{value}"' if name in own else f' zg:{name}="{value}"' for name, value in attributes.items()
    )
    return f'<multiInstanceLoopCharacteristics{said}>{inner}</multiInstanceLoopCharacteristics>'


def diagram(*parts: str, attributes: str = '') -> Definition:
    text = f'{HEAD}<process id="proc" {attributes}>{"".join(parts)}</process></definitions>'
    read = bpmn.load(text.encode())
    wrong = [finding for finding in read.findings if finding.grade is Grade.ERROR]
    assert not wrong, [str(finding.reason) for finding in wrong]
    return read.definitions['proc']


@dataclass(frozen=True, slots=True)
class Answer:
    version: int = 1
    outputs: Mapping[str, Any] = field(default_factory=dict)
    fired: Sequence[Mapping[str, Any]] = ()


@dataclass(slots=True)
class Town:
    """Who holds what: the rule → people. `any` are A, B and C; the superior of n is n + 100."""

    now: datetime = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
    rules: dict[str, tuple[int, ...]] = field(default_factory=lambda: {'position:any': (A, B, C), 'admins': (99,)})
    outputs: Mapping[str, Any] | None = field(default_factory=dict)
    asked: list[tuple[str, str, tuple[str, ...], dict[str, Any]]] = field(default_factory=list)

    def people(self, rule: str, *, node: str, lane: Sequence[str], asked: Mapping[str, Any]) -> tuple[int, ...]:
        self.asked.append((rule, node, tuple(lane), dict(asked)))
        name, _, about = rule.partition(':')
        if rule == 'starter':
            return (asked['starter'],)
        if name in {'same', 'superior'}:
            done = tuple(asked['done_by'])
            return done if name == 'same' else self.superiors(done)
        if name == 'chosen':
            return tuple(asked['variables'].get(about, ()))
        return self.rules.get(rule, ())

    def superiors(self, people: Sequence[int]) -> tuple[int, ...]:
        return tuple(person + 100 for person in people if person < 100)

    def decide(self, decision: str, inputs: Mapping[str, Any]) -> Answer:
        if self.outputs is None:
            raise Refused('no_decision', NO_DECISION)
        return Answer(3, self.outputs, ({'rules': [1]},))

    def working(self, start: datetime, length: timedelta) -> datetime:
        return start + length * 3  # eight hours a day


class Case:
    """Commands by the names in the diagram. `effects` are those of the last command."""

    def __init__(self, definition: Definition, world: Town | None = None, **variables: Any) -> None:
        self.definition = definition
        self.world = world or Town()
        self.state = State()
        self.effects: list[Effect] = []
        self.do(commands.Start(variables=variables, person=STARTER))

    def do(self, command: commands.AnyCommand) -> list[Effect]:
        before = self.state.dumps()
        recorded = Recorded(self.world)
        state, self.effects = step(self.definition, self.state, command, recorded)
        assert self.state.dumps() == before, 'the state given was changed'
        again, effects = step(self.definition, State.loads(before), command, Replayed(self.world.now, recorded.answers))
        assert again == state
        assert effects == self.effects
        self.state = State.loads(state.dumps())
        assert self.state == state
        sound(self.definition, self.state)
        return self.effects

    def refuses(self, code: str, command: commands.AnyCommand) -> None:
        before = self.state.dumps()
        with pytest.raises(Refused) as caught:
            step(self.definition, self.state, command, self.world)
        assert caught.value.code == code
        assert self.state.dumps() == before

    # What people do

    def complete(self, node: str, person: int = 0, outcome: str = 'approve', **variables: Any) -> list[Effect]:
        """The person's open seat; 0: the first open seat, by whoever may."""
        seat = self.seat(node, person)
        person = person or self.seats(node)[seat].people[0]
        return self.do(commands.Complete(seat, person, outcome, variables))

    def seat(self, node: str, person: int = 0) -> int:
        """An open seat; of a group of seats, the person's."""
        for number, seat in self.seats(node).items():
            if seat.open and (not person or person in seat.people):
                return number
        raise AssertionError(f'no open seat for {person} at {node}: {self.state}')

    def seats(self, node: str) -> dict[int, Seat]:
        return {n: seat for activity in self.activities(node) for n, seat in activity.seats.items()}

    def activities(self, node: str) -> list[Activity]:
        return [activity for activity in self.state.activities.values() if activity.node == node]

    def open_people(self, node: str) -> list[tuple[int, ...]]:
        return [seat.people for seat in self.seats(node).values() if seat.open]

    # What comes from outside

    def wait(self, node: str, kind: str = '') -> int:
        return next(n for n, wait in self.state.waits.items() if wait.node == node and kind in {'', wait.kind})

    def waits(self, kind: str = '') -> list[Wait]:
        return [wait for wait in self.state.waits.values() if kind in {'', wait.kind}]

    def fire(self, node: str, kind: str = '') -> list[Effect]:
        return self.do(commands.Fire(self.wait(node, kind)))

    def deliver(self, node: str, **variables: Any) -> list[Effect]:
        return self.do(commands.Deliver(self.wait(node), variables))

    def finish(self, node: str, error: str = '', **variables: Any) -> list[Effect]:
        return self.do(commands.Finish(self.wait(node), variables, error))

    def pass_hours(self, hours: float) -> None:
        self.world.now += timedelta(hours=hours)

    # What can be seen

    @property
    def at(self) -> list[str]:
        """Where tokens rest, apart from those that wait for what is inside them."""
        outer = {scope.token for scope in self.state.scopes.values()}
        return sorted(token.node for number, token in self.state.tokens.items() if number not in outer)

    @property
    def variables(self) -> dict[str, Any]:
        return self.state.scopes[0].variables

    @property
    def ended(self) -> tuple[str, str]:
        return self.state.status.value, self.state.outcome

    def happened(self, kind: str) -> list[str]:
        return [effect.node for effect in self.effects if isinstance(effect, Happened) and effect.kind == kind]

    def told(self, kind: type[Effect]) -> list[Any]:
        return [effect for effect in self.effects if isinstance(effect, kind)]


def sound(definition: Definition, state: State) -> None:
    """No token is lost, none hangs in the air, nothing waits for what is gone."""
    if state.status not in {Status.RUNNING, Status.SUSPENDED}:
        assert not (state.tokens)
        assert not (state.waits)
        assert not (state.activities)
        assert not (state.multis)
        assert set(state.scopes) == {0}
        return
    assert state.tokens
    waiting = {wait.token for wait in state.waits.values()} | {one.token for one in state.activities.values()}
    inside = {scope.token for number, scope in state.scopes.items() if number}
    for number, token in state.tokens.items():
        node = definition.nodes[token.node]
        joins = node.kind in {NodeKind.PARALLEL, NodeKind.INCLUSIVE} and len(node.incoming) > 1
        assert token.scope in state.scopes
        assert joins or number in waiting or number in inside, f'{token} rests without a reason'
    for number, scope in state.scopes.items():
        assert any(token.scope == number for token in state.tokens.values()), f'{scope} is empty'
        assert not number or (scope.token in state.tokens and scope.parent in state.scopes)
    assert all(one.token in state.tokens for one in state.activities.values())
    assert all(wait.token in {0, *state.tokens} and wait.scope in state.scopes for wait in state.waits.values())
    assert set(state.multis) <= set(state.tokens)
    assert all(number < state.next for number in [*state.tokens, *state.scopes, *state.activities, *state.waits])
