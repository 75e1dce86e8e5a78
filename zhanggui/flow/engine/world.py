"""What the engine asks of the outside while it steps: the time, the people, the decisions. All answers can be replayed.

The log keeps a command together with the answers given to it, so that `Replayed` repeats the same step years later, after
people have left and tables have changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol


class World(Protocol):
    now: datetime  # aware; the only time the engine knows

    def people(self, rule: str, *, node: str, lane: Sequence[str], asked: Mapping[str, Any]) -> tuple[int, ...]:
        """Ids of whom a rule of `Approval.who` names, present and active, in a stable order.

        `lane` is the position codes of the node's lane; `asked` holds starter, done_by (of the node named in the rule),
        variables and the business object. `rule` 'admins' are the process administrators.
        """
        ...

    def superiors(self, people: Sequence[int]) -> tuple[int, ...]: ...

    def decide(self, decision: str, inputs: Mapping[str, Any]) -> Decision:
        """Raises `Refused` or `FeelError` when it cannot be made: the case then has an incident."""
        ...

    def working(self, start: datetime, length: timedelta) -> datetime:
        """`length` of working time after `start`."""
        ...


class Decision(Protocol):
    @property
    def version(self) -> int: ...

    @property
    def outputs(self) -> Mapping[str, Any]: ...

    @property
    def fired(self) -> Sequence[Mapping[str, Any]]: ...
