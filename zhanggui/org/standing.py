"""What the posts somebody holds today give them together. Every request asks for it, so it is read in one query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from zhanggui.core import clock
from zhanggui.org.sql import STANDING


@dataclass(frozen=True, slots=True)
class Standing:
    """`reach`: ids of shops, clients, warehouses and departments by axis; `None` is all of them."""

    rights: frozenset[str]
    requires_totp: bool
    reach: Mapping[str, frozenset[int] | None]


def standing_of(person: int) -> Standing:
    """Of an account, be it active or not."""
    found = read(person=person)
    return found[0] if found else Standing(frozenset(), requires_totp=False, reach={})


def read(*, person: int | None = None, digest: bytes | None = None) -> tuple[Standing, Sequence[Any]] | None:
    """Of a person or of the owner of a token, and the columns of STANDING that tell of both; nothing of an unknown one."""
    told = {'person': person, 'digest': digest, 'now': clock.now(), 'today': clock.today()}
    with connection.cursor() as cursor:
        cursor.execute(STANDING, told)
        row = cursor.fetchone()
    if row is None:
        return None
    rights, requires_totp, all_shops, shops, clients, all_warehouses, warehouses, departments, *who = row
    reach = {
        'shop': None if all_shops else frozenset(shops),
        'client': None if all_shops else frozenset(clients),
        'warehouse': None if all_warehouses else frozenset(warehouses),
        'department': frozenset(departments),
    }
    return Standing(frozenset(rights), requires_totp, reach), who
