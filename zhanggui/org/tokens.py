"""A program acting for a person: it may do what its token names and its owner may, and sees what its owner sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from zhanggui.core import rights

if TYPE_CHECKING:
    from zhanggui.org.models import User

PREFIX = 'zg_'
DAYS_MAX = 366


@dataclass(frozen=True, slots=True)
class Bearer:
    """A `Person` for `Actor.of`: the owner, narrowed by one token."""

    owner: User
    token_id: int
    token_name: str
    rights: frozenset[str]
    used_at: datetime | None

    @property
    def pk(self) -> int:
        return self.owner.pk

    def get_full_name(self) -> str:
        return f'{self.owner.get_full_name()} ({self.token_name})'

    def may(self, right: str) -> bool:
        return rights.covers(self.rights, right) and self.owner.may(right)

    def scope_of(self, axis: str) -> frozenset[int] | None:
        return self.owner.scope_of(axis)
