"""The proof that the caches tell the truth: every invariant is one query that must return no row.

A context registers its own in `invariants.py`. `run()` is called nightly, by `zhanggui drift`, and after every test that
touches stock, money or states.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import connection, transaction

from zhanggui.core import audit
from zhanggui.core.models import DriftRun
from zhanggui.core.sql import AUDIT_MISSING_TAIL
from zhanggui.core.words import Words, say

SHOWN_MAX = 20


@dataclass(frozen=True, slots=True)
class Invariant:
    """`rows` is a SQL statement, or a function yielding one text per violation."""

    name: str
    label: Words
    rows: str | Callable[[], Iterable[str]]


@dataclass(slots=True)
class Proof:
    invariant: str
    label: Words
    found: int
    seconds: float
    examples: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return {
            'invariant': self.invariant,
            'label': str(self.label),
            'found': self.found,
            'seconds': round(self.seconds, 3),
            'examples': self.examples,
        }


_invariants: dict[str, Invariant] = {}


def register(*invariants: Invariant) -> None:
    for invariant in invariants:
        if invariant.name in _invariants:
            raise ValueError(f'invariant {invariant.name!r} is declared twice')
        _invariants[invariant.name] = invariant


def run() -> list[Proof]:
    """Check all invariants in one read-only snapshot, so that work going on meanwhile cannot look like drift."""
    proofs = []
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            if outermost:  # inside a caller's transaction (tests) the snapshot is the caller's
                cursor.execute('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY')
            cursor.execute("SET LOCAL statement_timeout = '10min'")
        for invariant in _invariants.values():
            start = time.perf_counter()
            found = _violations(invariant)
            examples = list(islice(found, SHOWN_MAX))
            rest = sum(1 for _ in found)
            seconds = time.perf_counter() - start
            proofs.append(Proof(invariant.name, invariant.label, len(examples) + rest, seconds, examples))
    return proofs


def run_and_keep() -> list[Proof]:
    start = time.perf_counter()
    proofs = run()
    DriftRun.objects.create(
        seconds=time.perf_counter() - start,
        found=sum(proof.found for proof in proofs),
        report=[proof.as_dict() for proof in proofs],
    )
    return proofs


def _violations(invariant: Invariant) -> Iterator[str]:
    if callable(invariant.rows):
        yield from invariant.rows()
        return
    with connection.cursor() as cursor:
        cursor.execute(invariant.rows)
        names = [column.name for column in cursor.description or ()]
        for row in cursor.fetchall():
            yield ', '.join(f'{name}={value}' for name, value in zip(names, row, strict=True))


register(
    Invariant('audit_chain', say('审计链完整', 'The audit chain holds'), audit.broken),
    Invariant('audit_tail', say('审计链没有缺尾', 'No audit strand lost its tail'), AUDIT_MISSING_TAIL),
)
