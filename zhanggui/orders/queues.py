"""Which orders, in which order: the ids behind a tab, read from the heads of the work list's runs.

A page costs the same at any depth and any number of orders: each run (shop, state) gives its next few, and those are merged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from zhanggui.core import tallies
from zhanggui.orders.choices import OrderState
from zhanggui.orders.services.counters import BY_STATE, HELD
from zhanggui.orders.sql.pages import HELD_DOWN, HELD_UP, NEWEST_WORKS, OLDEST_WORKS, QUEUE_DOWN, QUEUE_UP

Key = tuple[Any, ...]  # what rows are ordered by; the order's id is its last part


class Lot(NamedTuple):
    """The next keys in order. There may be fewer than asked for although it is not the end."""

    keys: list[Key]
    is_end: bool


Heads = Callable[[int, Key | None, bool], Lot]  # (about how many, beyond which key, descending)

ALL_STATES = tuple(state.value for state in OrderState)
FIRST_ID, LAST_ID = -1, 2**63 - 1
EARLIEST, LATEST = '-infinity', 'infinity'
SIFTED_FIRST, SIFTED_MAX = 500, 20_000
WHOLE_RUNS_MAX = 60  # a page: every run gives all of it


@dataclass(frozen=True, slots=True)
class Within:
    """The part of the work list that is looked at. `shops` are always those in the reader's sight."""

    shops: tuple[int, ...]
    states: tuple[str, ...] = ALL_STATES
    held: bool = False
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_everything(self) -> bool:
        return self.states == ALL_STATES and not self.held and self.since is None and self.until is None

    def size_kept(self) -> int:
        """How many orders at most, by the kept counters; days narrow it further."""
        if self.held:
            return tallies.sums(HELD, self.shops)['']
        counts = tallies.sums(BY_STATE, self.shops)
        return 0 if self.since or self.until else sum(counts[state] for state in self.states)

    def parameters(self) -> dict[str, Any]:
        return {
            'shops': list(self.shops),
            'states': list(self.states),
            'holds': int(self.held),
            'since': self.since or EARLIEST,
            'until': self.until or LATEST,
        }


def queue(within: Within) -> Heads:
    """Keys `(queued_at, order id)` of the orders within, by time of payment."""
    down, up = (HELD_DOWN, HELD_UP) if within.held else (QUEUE_DOWN, QUEUE_UP)
    told = within.parameters()

    def heads(limit: int, edge: Key | None, descending: bool) -> Lot:
        edge_at, edge_id = edge or ((LATEST, LAST_ID) if descending else (EARLIEST, FIRST_ID))
        each = limit if limit <= WHOLE_RUNS_MAX else WHOLE_RUNS_MAX + limit // max(1, len(within.shops))
        place = {'limit': limit, 'each': each, 'edge_at': edge_at, 'edge_id': edge_id}
        found = rows(down if descending else up, told | place)
        return Lot([key[:2] for key in found], len(found) < limit and (not found or found[0][2]))

    return heads


def taken(
    heads: Heads, limit: int, edge: Key | None, *, descending: bool, keeping: Callable[[Sequence[int]], list[int]] | None
) -> list[int]:
    """The first `limit` ids beyond `edge`. `keeping` drops those that no index excludes; it is asked for growing lots."""
    size = limit if keeping is None else max(limit, SIFTED_FIRST)
    found: list[int] = []
    while True:
        keys, is_end = heads(size, edge, descending)
        ids = [key[-1] for key in keys]
        found += ids if keeping is None else keeping(ids)
        if len(found) >= limit or is_end:
            return found[:limit]
        edge = keys[-1]
        if keeping is not None:
            size = max(limit, min(size * 4, SIFTED_MAX))


def listed(ids: Sequence[int]) -> Heads:
    """Keys `(order id,)` out of a list that is known already."""

    def heads(limit: int, edge: Key | None, descending: bool) -> Lot:
        beyond = [each for each in ids if edge is None or (each < edge[-1] if descending else each > edge[-1])]
        beyond.sort(reverse=descending)
        return Lot([(each,) for each in beyond[:limit]], len(beyond) <= limit)

    return heads


def works(limit: int, edge: Key | None, descending: bool) -> Lot:
    """Keys `(order id,)` of all orders."""
    edge_id = edge[-1] if edge else LAST_ID if descending else FIRST_ID
    found = rows(NEWEST_WORKS if descending else OLDEST_WORKS, {'edge_id': edge_id, 'limit': limit})
    return Lot(found, len(found) < limit)


def rows(statement: str, told: dict[str, Any]) -> list[Key]:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return list(cursor.fetchall())
