"""One step under way: a working copy of the state, the effects so far, and the tokens that still have to move.

The state given to `step` is never touched; numbers come from `state.next` and are never given twice within a case.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from zhanggui.core.words import Words
from zhanggui.flow.bpmn.model import Definition, Node
from zhanggui.flow.engine.effects import (
    ArmTimer,
    ClearIncident,
    Disarm,
    Effect,
    Happened,
    RaiseIncident,
    Subscribe,
)
from zhanggui.flow.engine.state import Scope, State, Token, Wait
from zhanggui.flow.engine.world import World

ROOT_SCOPE = 0

# What a token in the queue does next.
ENTER = 'enter'
LEAVE = 'leave'


class Run:
    """Everything below `step` reads and writes through this. Modules push work for tokens; `moving` does it in order."""

    __slots__ = ('changed', 'definition', 'effects', 'entries', 'nodes', 'now', 'queue', 'state', 'world')

    def __init__(self, definition: Definition, state: State, world: World) -> None:
        self.definition = definition
        self.nodes = definition.nodes
        self.world = world
        self.now = world.now.timestamp()
        self.effects: list[Effect] = []
        self.queue: deque[tuple[str, int, tuple[str, ...] | None]] = deque()
        self.entries = 0
        self.changed = False  # a variable was written: conditional events look again
        self.state = replace(
            state,
            tokens=dict(state.tokens), scopes=dict(state.scopes), multis=dict(state.multis),
            activities=dict(state.activities), waits=dict(state.waits), done_by=dict(state.done_by),
        )  # fmt: skip

    # Numbers and rows

    def number(self) -> int:
        given = self.state.next
        self.state.next = given + 1
        return given

    def tell(self, effect: Effect) -> None:
        self.effects.append(effect)

    def happened(self, kind: str, node: str = '', **values: Any) -> None:
        self.effects.append(Happened(kind=kind, node=node, **values))

    # Tokens

    def place(self, node: str, scope: int, *, flow: str = '', back_to: str = '', inner: bool = False) -> int:
        """A new token that will enter the node."""
        number = self.number()
        self.state.tokens[number] = Token(node=node, scope=scope, flow=flow, back_to=back_to, inner=inner)
        self.queue.append((ENTER, number, None))
        return number

    def rest(self, node: str, scope: int, *, flow: str = '') -> int:
        """A new token that is at the node already."""
        number = self.number()
        self.state.tokens[number] = Token(node=node, scope=scope, flow=flow)
        return number

    def enter(self, token: int) -> None:
        self.queue.append((ENTER, token, None))

    def leave(self, token: int, flows: tuple[str, ...] | None = None) -> None:
        """The token goes on: along `flows`, or those its node's conditions choose."""
        self.queue.append((LEAVE, token, flows))

    def node_of(self, token: int) -> Node:
        return self.nodes[self.state.tokens[token].node]

    # Variables

    def names(self, scope: int, extra: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What can be seen from a scope: its own variables before those around it."""
        chain = []
        while scope >= 0:
            at = self.state.scopes[scope]
            chain.append(at.variables)
            scope = at.parent
        seen: dict[str, Any] = {'starter': self.state.starter}
        for variables in reversed(chain):
            seen.update(variables)
        if extra:
            seen.update(extra)
        return seen

    def write(self, scope: int, variables: Mapping[str, Any]) -> None:
        """Each name to the nearest scope that has it already, else to the process itself."""
        for name, value in variables.items():
            home = self._home(scope, name)
            at = self.state.scopes[home]
            self.state.scopes[home] = replace(at, variables={**at.variables, name: value})
        self.changed = self.changed or bool(variables)

    # Waits

    def wait(self, wait: Wait) -> int:
        number = self.number()
        self.state.waits[number] = wait
        if wait.kind in {'timer', 'due', 'remind'}:
            self.tell(ArmTimer(number, wait.node, wait.at))
        elif wait.kind in {'message', 'signal'}:
            self.tell(Subscribe(number, wait.node, wait.kind, wait.name, wait.key))
        return number

    def disarm(self, number: int, how: str = 'gone') -> None:
        wait = self.state.waits.pop(number)
        if wait.kind == 'incident':
            self.tell(ClearIncident(number, how))
        elif wait.kind != 'conditional':
            self.tell(Disarm(number, wait.kind))

    def waits_of(self, token: int) -> list[int]:
        return [number for number, wait in self.state.waits.items() if wait.token == token]

    def incident(self, code: str, reason: Words | str, token: int) -> int:
        """The token stays where it is until a person has dealt with it."""
        at = self.state.tokens[token]
        return self.trouble(code, reason, Wait(kind='incident', node=at.node, scope=at.scope, token=token))

    def stuck(self, code: str, reason: Words, token: int, *, leaving: bool) -> None:
        """An incident of entering a node, or of choosing where to go from it: a retry does that again and no more."""
        number = self.incident(code, reason, token)
        if leaving:
            self.state.waits[number] = replace(self.state.waits[number], key=LEAVE)

    def trouble(self, code: str, reason: Words | str, wait: Wait) -> int:
        """An incident of what `wait` was to be: of a boundary event, say, while its activity goes on."""
        text = reason if isinstance(reason, str) else reason.zh
        number = self.wait(replace(wait, kind='incident', name=code))
        self.tell(RaiseIncident(number, wait.node, code, text))
        self.happened('incident', wait.node, detail={'code': code, 'reason': text})
        return number

    def did(self, node: str, people: tuple[int, ...]) -> None:
        """Who did a node last; the order of the keys is the order of doing."""
        self.state.done_by.pop(node, None)
        self.state.done_by[node] = people

    def _home(self, scope: int, name: str) -> int:
        while scope > ROOT_SCOPE:
            at = self.state.scopes[scope]
            if name in at.variables:
                return scope
            scope = at.parent
        return ROOT_SCOPE


def root_scope(variables: Mapping[str, Any]) -> Scope:
    return Scope(variables=dict(variables))
