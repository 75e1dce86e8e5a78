"""Which orders, in which order: the ids behind a tab, read from the heads of the work list's runs.

A page costs the same at any depth and any number of orders: each run (shop, state) gives its next few, and those are merged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from zhanggui.orders.choices import OrderState
from zhanggui.orders.sql_desk import HELD_DOWN, HELD_UP, QUEUE_DOWN, QUEUE_UP

Key = tuple[Any, ...]  # what rows are ordered by; the order's id is its last part
Heads = Callable[[int, Key | None, bool], list[Key]]  # (how many, beyond which key, descending) -> keys in that order

ALL_STATES = tuple(state.value for state in OrderState)
FIRST_ID, LAST_ID = -1, 2**63 - 1
EARLIEST, LATEST = '-infinity', 'infinity'
SIFTED_FIRST, SIFTED_MAX = 1_000, 20_000


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

    def heads(limit: int, edge: Key | None, descending: bool) -> list[Key]:
        edge_at, edge_id = edge or ((LATEST, LAST_ID) if descending else (EARLIEST, FIRST_ID))
        return rows(down if descending else up, told | {'limit': limit, 'edge_at': edge_at, 'edge_id': edge_id})

    return heads


def taken(
    heads: Heads, limit: int, edge: Key | None, *, descending: bool, keeping: Callable[[Sequence[int]], list[int]] | None
) -> list[int]:
    """The first `limit` ids beyond `edge`. `keeping` drops those that no index excludes; it is asked for growing lots."""
    size = limit if keeping is None else max(limit, SIFTED_FIRST)
    found: list[int] = []
    while True:
        keys = heads(size, edge, descending)
        ids = [key[-1] for key in keys]
        found += ids if keeping is None else keeping(ids)
        if len(found) >= limit or len(keys) < size:
            return found[:limit]
        edge = keys[-1]
        size = max(limit, min(size * 4, SIFTED_MAX))


def rows(statement: str, told: dict[str, Any]) -> list[Key]:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return cursor.fetchall()
