"""The stop-watch: one workload through one contestant, step after step over all of it, with only the steps on the clock.

Ours and the limit run the very same loop on the same orders, in databases made alike, each after a checkpoint.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol, TypeVar

from zhanggui.orders.incoming import IncomingOrder
from zhanggui.site.benching.workload import Workload

STEPS = ('import', 'audit', 'allocate', 'ship')
OUTBOX = 'outbox'

R = TypeVar('R')


class Contestant(Protocol):
    """Takes batches through the four steps; each call commits. Returns the ids that got through."""

    def receive(self, orders: Sequence[IncomingOrder]) -> list[int]: ...
    def audit(self, ids: Sequence[int]) -> list[int]: ...
    def allocate(self, ids: Sequence[int]) -> list[int]: ...
    def ship(self, ids: Sequence[int]) -> list[int]: ...
    def settle(self) -> None: ...


@dataclass(slots=True)
class Run:
    """What one contestant did with one workload: seconds and orders let through, step by step."""

    orders: int
    seconds: dict[str, float] = field(default_factory=dict)
    passed: dict[str, int] = field(default_factory=dict)

    @property
    def whole_seconds(self) -> float:
        return sum(self.seconds.values())

    @property
    def orders_per_second(self) -> float:
        return self.orders / self.whole_seconds

    def rate(self, step: str) -> float:
        return self.orders / self.seconds[step]


def run(contestant: Contestant, batches: Iterable[list[IncomingOrder]], orders: int) -> Run:
    """All of it imported, then all audited, then all allocated, then all shipped: every step meets a full table."""
    done = Run(orders, dict.fromkeys(STEPS, 0.0))
    moving: list[list[int]] = []
    moving.extend(_timed(done, 'import', partial(contestant.receive, batch)) for batch in batches)
    _timed(done, 'import', contestant.settle)
    done.passed['import'] = sum(map(len, moving))
    for step, act in (('audit', contestant.audit), ('allocate', contestant.allocate), ('ship', contestant.ship)):
        moving = [_timed(done, step, partial(act, ids)) for ids in moving if ids]
        done.passed[step] = sum(map(len, moving))
    return done


def run_workload(contestant: Contestant, workload: Workload, batch: int) -> Run:
    """Making the orders is off the clock: a batch exists before its import starts."""
    return run(contestant, workload.batches(batch), workload.orders)


def _timed(done: Run, step: str, act: Callable[[], R]) -> R:
    start = time.perf_counter()
    result = act()
    done.seconds[step] += time.perf_counter() - start
    return result
