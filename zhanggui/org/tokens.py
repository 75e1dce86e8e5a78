"""A program acting for a person: it may do what its token names and its owner may, and sees what its owner sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from zhanggui.core import rights
from zhanggui.org.standing import Standing

PREFIX = 'zg_'
DAYS_MAX = 366


@dataclass(frozen=True, slots=True)
class Bearer:
    """A `Person` for `Actor.of`: the owner, narrowed by one token. Read whole in one query, because every call needs it."""

    pk: int
    name: str
    token_id: int
    token_name: str
    named: frozenset[str]  # the token's rights
    standing: Standing  # the owner's
    is_superuser: bool
    used_at: datetime | None

    def get_full_name(self) -> str:
        return f'{self.name} ({self.token_name})'

    def may(self, right: str) -> bool:
        return rights.covers(self.named, right) and (self.is_superuser or rights.covers(self.standing.rights, right))

    def scope_of(self, axis: str) -> frozenset[int] | None:
        return None if self.is_superuser else self.standing.reach.get(axis, frozenset())
