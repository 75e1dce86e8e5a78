"""What can be asked of a case. Tagged, so that the log keeps each as JSON and a replay reads it again.

`person` is the id of whoever acts, 0 for the system. Numbers of seats, waits and tokens are those of the `State`.
"""

from __future__ import annotations

from typing import Any

import msgspec


class Command(msgspec.Struct, frozen=True, omit_defaults=True, tag_field='do'):
    """The base of all; never itself given."""


class Start(Command, frozen=True, omit_defaults=True, tag='start'):
    variables: dict[str, Any] = {}
    person: int = 0
    node: str = ''  # a start event other than the none one: a message, timer or signal arrived


class Complete(Command, frozen=True, omit_defaults=True, tag='complete'):
    """A seat's work is done. `outcome`: approve or refuse, or one of the form's own."""

    seat: int
    person: int
    outcome: str = 'approve'
    variables: dict[str, Any] = {}


class Take(Command, frozen=True, omit_defaults=True, tag='take'):
    """The seat becomes one person's: claimed, transferred, delegated, handed over. `due` is a commitment, POSIX seconds."""

    seat: int
    person: int
    to: tuple[int, ...]
    due: float = 0.0


class Fire(Command, frozen=True, omit_defaults=True, tag='fire'):
    """A timer's time has come (`wait`), also that of a seat's due date or reminder."""

    wait: int


class Deliver(Command, frozen=True, omit_defaults=True, tag='deliver'):
    """A message or signal for one subscription."""

    wait: int
    variables: dict[str, Any] = {}


class Finish(Command, frozen=True, omit_defaults=True, tag='finish'):
    """A job or a called case is done. `error` is a BPMN error code: caught by the diagram, or the case's end."""

    wait: int
    variables: dict[str, Any] = {}
    error: str = ''


class Fail(Command, frozen=True, omit_defaults=True, tag='fail'):
    """A job failed for good: it becomes an incident that a person retries, skips or cancels."""

    wait: int
    reason: str = ''


class Mend(Command, frozen=True, omit_defaults=True, tag='mend'):
    """An incident is dealt with. `how`: retry, skip (with `variables` in place of the result)."""

    wait: int
    how: str
    person: int = 0
    variables: dict[str, Any] = {}


class SendBack(Command, frozen=True, omit_defaults=True, tag='send_back'):
    """From a seat to an earlier node; '' is the step before, 'start' the starter. `straight`: comes back here afterwards."""

    seat: int
    person: int
    node: str = ''
    straight: bool = False
    variables: dict[str, Any] = {}


class Withdraw(Command, frozen=True, omit_defaults=True, tag='withdraw'):
    """Who did `node` last takes it back, while nobody has acted on what followed."""

    node: str
    person: int


class AddSigner(Command, frozen=True, omit_defaults=True, tag='add_signer'):
    """`where`: before, after, beside the seat."""

    seat: int
    person: int
    people: tuple[int, ...]
    where: str = 'before'


class RemoveSigner(Command, frozen=True, omit_defaults=True, tag='remove_signer'):
    seat: int
    person: int


class Jump(Command, frozen=True, omit_defaults=True, tag='jump'):
    """An administrator moves a token (0: the only one) to a node."""

    node: str
    person: int
    token: int = 0


class Cancel(Command, frozen=True, omit_defaults=True, tag='cancel'):
    """By the starter (`cancelled`) or an administrator (`terminated`)."""

    person: int
    status: str = 'cancelled'


class Suspend(Command, frozen=True, omit_defaults=True, tag='suspend'):
    person: int = 0


class Resume(Command, frozen=True, omit_defaults=True, tag='resume'):
    """Of a suspended case. Timers whose time passed meanwhile fire at the next poll."""

    person: int = 0


class Reopen(Command, frozen=True, omit_defaults=True, tag='reopen'):
    """A finished case goes on at `node` ('' : the node decided last)."""

    person: int
    node: str = ''


class Migrate(Command, frozen=True, omit_defaults=True, tag='migrate'):
    """To another version: `places` says where each waiting node goes; those not named keep their id. `definition` of `step`
    is the new one."""

    places: dict[str, str] = {}
    person: int = 0


class Tell(Command, frozen=True, omit_defaults=True, tag='tell'):
    """Variables changed from outside: conditional events look again."""

    variables: dict[str, Any]
    person: int = 0


AnyCommand = (
    Start
    | Complete
    | Take
    | Fire
    | Deliver
    | Finish
    | Fail
    | Mend
    | SendBack
    | Withdraw
    | AddSigner
    | RemoveSigner
    | Jump
    | Cancel
    | Suspend
    | Resume
    | Reopen
    | Migrate
    | Tell
)
