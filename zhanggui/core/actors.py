"""Who does it: the only ambient argument of a service. Rights and scope are asked of it, the audit is signed with it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from typing import Protocol, Self


class Person(Protocol):
    """What core needs to know of an account; `org.User` is one."""

    @property
    def pk(self) -> int: ...

    def get_full_name(self) -> str: ...
    def may(self, right: str) -> bool: ...
    def scope_of(self, axis: str) -> frozenset[int] | None: ...


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or the system itself, acting through one door for the length of one request."""

    person: Person | None
    name: str
    door: str = 'screen'  # screen, api, cli, job
    on_behalf_of: str = ''
    request_id: str = field(default_factory=lambda: uuid.uuid4().hex[:16])

    @classmethod
    def of(cls, person: Person, *, door: str = 'screen', request_id: str = '') -> Self:
        made = cls(person, person.get_full_name() or f'#{person.pk}', door)
        return replace(made, request_id=request_id) if request_id else made

    @property
    def id(self) -> int | None:
        return self.person.pk if self.person else None

    def may(self, right: str) -> bool:
        return self.person is None or self.person.may(right)

    def scope_of(self, axis: str) -> frozenset[int] | None:
        """The ids on one axis (`shop`, `warehouse` …) this actor sees; `None` is all of them."""
        return None if self.person is None else self.person.scope_of(axis)


def system(name: str = '系统', *, door: str = 'job') -> Actor:
    """The program acting by itself: timers, handlers, the command line of the machine's owner."""
    return Actor(None, name, door)
