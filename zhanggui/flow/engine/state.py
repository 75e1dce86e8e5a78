"""What is true of one running case: tokens, scopes, activities with their seats, armed waits, variables. About 1 KB of JSON.

Values, never changed in place: the dictionaries of a `State` are copied by `step`, what lies in them is replaced. A loop leaves
nothing behind: what is over is forgotten here and remembered by the event log alone.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec


class Status(StrEnum):
    RUNNING = 'running'
    SUSPENDED = 'suspended'
    COMPLETED = 'completed'
    CANCELLED = 'cancelled'  # by the starter
    TERMINATED = 'terminated'  # by an administrator, or refused to the end
    REFUSED = 'refused'


class Token(msgspec.Struct, frozen=True, omit_defaults=True):
    """Rests at a node, in an instance of a scope. `flow` is the one it came by: joins count them."""

    node: str
    scope: int
    flow: str = ''
    # Sent back, to return straight to this node when the work is done; several, apart by spaces, one after the other.
    back_to: str = ''
    inner: bool = False  # one instance of a multi-instance activity, inside the scope made for it


class Scope(msgspec.Struct, frozen=True, omit_defaults=True):
    """An instance of the process (id 0), of a sub-process, of an event sub-process, or of one round of a loop."""

    node: str = ''
    parent: int = -1
    token: int = 0  # the token outside that waits for it
    index: int = -1  # which round of a loop or multi-instance, from 0
    variables: dict[str, Any] = {}  # its own ones


class Multi(msgspec.Struct, frozen=True, omit_defaults=True):
    """A loop under way: `total` rounds (-1: unknown), `started` and `done` of them, `results` in the order of the items."""

    node: str
    scope: int
    total: int = -1
    started: int = 0
    done: int = 0
    items: tuple[Any, ...] = ()
    results: dict[int, Any] = {}


class Vote(StrEnum):
    NONE = ''
    APPROVE = 'approve'
    REFUSE = 'refuse'
    PASSED = 'passed'  # time was up, or the same person again: counts as approved
    DROPPED = 'dropped'  # no longer needed


class SeatKind(StrEnum):
    MAIN = 'main'
    BEFORE = 'before'
    AFTER = 'after'
    BESIDE = 'beside'
    JUDGE = 'judge'
    REVISE = 'revise'  # the starter's own correction, after a return to the start


class Seat(msgspec.Struct, frozen=True, omit_defaults=True):
    """One task that somebody has or will have. `people`: who may take it; with one, it is theirs."""

    people: tuple[int, ...]
    kind: SeatKind = SeatKind.MAIN
    stage: int = 0  # opens when all seats of lower stages are done
    after: int = 0  # opens when this seat has approved (an added signer's place in the chain)
    blocks: int = 0  # the seat that waits for this one: added before it
    group: int = 0  # the main seat whose decision it takes part in; 0: its own
    open: bool = False
    vote: Vote = Vote.NONE
    by: int = 0  # who acted
    added_by: int = 0


class Activity(msgspec.Struct, frozen=True, omit_defaults=True):
    """A user task under way, with its seats by number."""

    token: int
    node: str
    scope: int
    seats: dict[int, Seat]
    opened: float = 0.0  # POSIX seconds
    due: float = 0.0


class Wait(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something armed: a timer, a subscription, a job or a called case. `token` 0: it belongs to the scope (event sub-process).

    `kind`: timer, message, signal, conditional, job, call, incident; for seats: due, remind.
    """

    kind: str
    node: str
    scope: int
    token: int = 0
    name: str = ''  # of a message or signal; of an incident, its code
    key: str = ''  # correlation
    at: float = 0.0  # a timer's time, POSIX seconds
    every: str = ''  # a cycle's period, ISO 8601
    left: int = 0  # how often it still fires; -1: for ever
    seat: int = 0
    tries: int = 0


class State(msgspec.Struct, omit_defaults=True):
    status: Status = Status.RUNNING
    outcome: str = ''
    next: int = 1  # numbers for tokens, scopes, activities, seats and waits: never given twice within a case
    tokens: dict[int, Token] = {}
    scopes: dict[int, Scope] = {}
    multis: dict[int, Multi] = {}  # by the token outside
    activities: dict[int, Activity] = {}
    waits: dict[int, Wait] = {}
    approved: tuple[int, ...] = ()  # who has approved since the last return, for `skip_repeated`
    done_by: dict[str, tuple[int, ...]] = {}  # node -> who did it last: four eyes, `same:`, `superior:`
    starter: int = 0
    moves: int = 0  # of the whole life, for the budget of endless loops

    def dumps(self) -> bytes:
        return _encoder.encode(self)

    @classmethod
    def loads(cls, data: bytes | str) -> State:
        return _decoder.decode(data)


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(State)
