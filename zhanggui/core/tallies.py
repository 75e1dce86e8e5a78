"""Kept counters: a tab's number and a day's turnover cost one small read, however many orders there are.

A counter is the sum of its rows. Writers only append what changed (`+3 allocated, −3 audited`), so two of them never wait
for each other on a popular number; `fold` later melts the rows of one counter into one. `drift` compares with a full count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db import connection

from zhanggui.core.sql import TALLY_ADD, TALLY_DAYS, TALLY_FOLD, TALLY_SPANS, TALLY_SUMS


class Mark(NamedTuple):
    """One number: `name` of the counter, whose (`owner`, for instance a shop), which key and, where it has one, day."""

    name: str
    owner: int
    key: str = ''
    day: date | None = None


def add(changes: Mapping[Mark, int]) -> None:
    """Change many counters at once, in the caller's transaction. A `Counter` of marks is the natural argument."""
    marks = sorted((mark for mark, amount in changes.items() if amount), key=str)
    if not marks:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            TALLY_ADD,
            [
                [mark.name for mark in marks],
                [mark.owner for mark in marks],
                [mark.key for mark in marks],
                [mark.day for mark in marks],
                [changes[mark] for mark in marks],
            ],
        )


def sums(name: str, owners: Iterable[int] | None = None) -> Counter[str]:
    """The counter per key, over some owners or all."""
    chosen = None if owners is None else sorted(owners)
    with connection.cursor() as cursor:
        cursor.execute(TALLY_SUMS, [name, chosen, chosen])
        return Counter({key: int(amount) for key, amount in cursor.fetchall()})


def by_day(names: Iterable[str], since: date, owners: Iterable[int] | None = None) -> dict[tuple[str, date], int]:
    """Daily counters from a day on, over some owners or all: `{('orders.paid_fen', date): amount}`."""
    chosen = None if owners is None else sorted(owners)
    with connection.cursor() as cursor:
        cursor.execute(TALLY_DAYS, [sorted(names), since, chosen, chosen])
        return {(name, day): int(amount) for name, day, amount in cursor.fetchall()}


def over_spans(name: str, spans: Sequence[tuple[int | None, date, date]]) -> list[int]:
    """A daily counter over each of these spans (owner or all, first day, last day), in their order: one query for all."""
    owners, firsts, lasts = zip(*spans, strict=True) if spans else ((), (), ())
    with connection.cursor() as cursor:
        cursor.execute(TALLY_SPANS, [list(owners), list(firsts), list(lasts), name])
        found = {int(place): int(amount) for place, amount in cursor.fetchall()}
    return [found.get(place, 0) for place in range(1, len(spans) + 1)]


def fold() -> int:
    """Melt the rows of each counter into one; skips rows a rival is folding. Returns how many sums were written."""
    with connection.cursor() as cursor:
        cursor.execute(TALLY_FOLD)
        return int(cursor.rowcount)
