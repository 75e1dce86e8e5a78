"""Who holds what: the question this context asks of whoever knows the organisation. It names no position itself.

The organisation registers one `Directory`; tests register another.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from zhanggui.core.actors import Actor


@dataclass(frozen=True, slots=True)
class Face:
    """A person as a list shows them."""

    id: int
    name: str
    posts: str = ''  # 客服 · 仓库主管


class Directory(Protocol):
    """All answers leave out disabled accounts and posts that have ended, and come in a stable order (by id)."""

    def holders(self, positions: Sequence[str], *, shop: int | None = None) -> tuple[int, ...]:
        """Of these positions (by code, or by a name as written on a lane); `shop`: whose post reaches that shop."""
        ...

    def superiors(self, people: Collection[int]) -> tuple[int, ...]:
        """Holders of the positions above; where such a post is vacant, of the one above that."""
        ...

    def group(self, code: str) -> tuple[int, ...]:
        """Everybody of a department."""
        ...

    def admins(self) -> tuple[int, ...]:
        """Who looks after processes: holders of the right `flow.administer`."""
        ...

    def shop_of(self, subject_type: str, subject_id: int) -> int | None: ...

    def faces(self, people: Collection[int]) -> Mapping[int, Face]: ...

    def search(self, text: str, limit: int = 20) -> list[Face]: ...

    def actor(self, person: int) -> Actor: ...

    def seat_names(self, person: int) -> frozenset[str]:
        """Whatever a lane may call the posts that this person holds: codes, names, aliases."""
        ...

    def positions(self) -> Sequence[tuple[str, str]]:
        """Code and name of every position: what a lane may be bound to."""
        ...


_directories: list[Directory] = []


def register(directory: Directory) -> None:
    _directories[:] = [directory]


def directory() -> Directory:
    return _directories[0]
