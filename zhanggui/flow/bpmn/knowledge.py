"""What a check has to know of the company: forms, use cases, decisions, processes, who holds what. Asked, never imported."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol


class Knowledge(Protocol):
    """None where a thing does not exist; for somebody who takes part, how many there are."""

    def form(self, key: str) -> Collection[str] | None:
        """The names of its fields."""
        ...

    def has_use_case(self, name: str) -> bool: ...

    def has_decision(self, name: str) -> bool:
        """`KEY` or `KEY#DECISION`."""
        ...

    def calls(self, key: str) -> Collection[str] | None:
        """The processes that a published process calls."""
        ...

    def holders(self, rule: str) -> int | None:
        """Of `position:CODE` (a lane may give the position's name in place of its code) and `group:CODE`."""
        ...
