"""Nobody gives what they do not have: neither a right they lack, nor sight of a shop or warehouse they do not see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from zhanggui.core import rights as declared
from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.org.drafts import Reach

# Whoever holds one of these can put the organisation right again; there is always at least one such account.
ADMINISTRATOR = 'org.grant_post'
ADMINISTRATOR_NAMES = ('*', 'org.*', ADMINISTRATOR)
# Who looks after people fills the seats that the company has drawn, though they may not do that work themselves. Seats that
# make rules, rights or processes are for those who hold such rights.
SEAT = declared.declare('org.seat', say('任用到岗（管理岗除外）', 'Seat people, but in administering positions'))
ADMINISTERING = ('*', 'org.*', 'flow.*', 'playbook.*', 'rulebook.*', 'site.*', 'core.*', ADMINISTRATOR)


class Person(Protocol):
    pk: int
    is_superuser: bool

    @property
    def held_rights(self) -> frozenset[str]: ...
    def scope_of(self, axis: str) -> frozenset[int] | None: ...


def rights_beyond(actor: Actor, rights: Iterable[str]) -> list[str]:
    """Those among `rights` that the actor does not hold; a wildcard is held only by a wildcard as wide."""
    return sorted({right for right in rights if not actor.may(right)})


def seat_beyond(actor: Actor, rights: Iterable[str]) -> list[str]:
    """The same of a seat that the company has drawn: with the right to seat people, only what administers counts."""
    beyond = rights_beyond(actor, rights)
    return [right for right in beyond if right in ADMINISTERING] if actor.may(SEAT) else beyond


def labels(names: Iterable[str]) -> str:
    """Rights as people call them."""
    known = {right.name: str(right.label) for right in declared.every()}
    return '、'.join(known.get(name, name) for name in sorted(names))


def reaches_beyond(actor: Actor, reach: Reach) -> bool:
    """Does it reach a shop, client or warehouse that the actor does not? A client is more than its shops of today."""
    return (
        _axis_beyond(actor.scope_of('shop'), reach.all_shops, reach.shops)
        or _axis_beyond(actor.scope_of('client'), reach.all_shops, reach.clients)
        or _axis_beyond(actor.scope_of('warehouse'), reach.all_warehouses, reach.warehouses)
    )


def stands_above(actor: Actor, person: Person) -> bool:
    """May or sees this person anything that the actor does not? Then their account is not the actor's to take over."""
    if person.pk == actor.id or actor.person is None:
        return False
    if person.is_superuser and not actor.may('*'):
        return True
    return bool(rights_beyond(actor, person.held_rights)) or any(
        _axis_beyond(actor.scope_of(axis), (theirs := person.scope_of(axis)) is None, theirs or ())
        for axis in ('shop', 'client', 'warehouse')
    )


def _axis_beyond(mine: frozenset[int] | None, everything: bool, ids: Iterable[int]) -> bool:
    if mine is None:
        return False
    return everything or not mine.issuperset(ids)
