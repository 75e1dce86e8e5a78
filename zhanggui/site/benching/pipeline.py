"""`bench pipeline`: ours and the limit over the same orders, in the same run, on the same server; drift must be empty after."""

from __future__ import annotations

import math
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psutil
import psycopg
from django.db import connection

from zhanggui.core import drift
from zhanggui.site.benching import parallel
from zhanggui.site.benching.limit import Limit
from zhanggui.site.benching.measure import OUTBOX, STEPS, Run, run_workload
from zhanggui.site.benching.ours import Ours, found_company
from zhanggui.site.benching.scratch import Scratch, address, scratch
from zhanggui.site.benching.workload import Workload, stock_for

GROWTH_FACTOR = 10
WARM_UP_ORDERS = 200  # imports, plans and caches of the process, before anything is timed

Tell = Callable[[str], None]


@dataclass(slots=True)
class Outcome:
    """Ours, beside the limit, for one number of orders."""

    ours: Run
    limit: Run
    drift: dict[str, int]
    limit_drift: int
    events: int
    peak_mb: float
    server_mb: float

    @property
    def ratio(self) -> float:
        return self.ours.orders_per_second / self.limit.orders_per_second


def pipeline(orders: int, batch: int, *, processes: int, growth: bool, tell: Tell) -> dict[str, Any]:
    """Measure and return what the command prints. `processes` above one adds a run in which that many share the work."""
    with scratch() as place:
        tell('warming up')
        _measure(place, WARM_UP_ORDERS, WARM_UP_ORDERS)
        small = None
        if growth and orders >= GROWTH_FACTOR:
            tell(f'{orders // GROWTH_FACTOR} orders')
            small = _measure(place, orders // GROWTH_FACTOR, batch)
        tell(f'{orders} orders')
        outcome = _measure(place, orders, batch)
        result = _result(outcome, orders, batch, _exponent(small, outcome))
        if processes > 1:
            tell(f'{orders} orders by {processes} processes')
            result['processes'] = parallel.compare(place, orders, batch, processes)
        return result


def _measure(place: Scratch, orders: int, batch: int) -> Outcome:
    workload = Workload(orders)
    stock = stock_for(workload)
    with place.database():
        contestant = Ours(found_company(stock))
        _checkpoint()
        ours = run_workload(contestant, workload, batch)
        with _on_the_clock(ours, OUTBOX):
            events = contestant.drain()
        peak_mb, server_mb = _peak_mb(), _server_mb()
        proofs = {proof.invariant: proof.found for proof in drift.run()}
    with place.database() as where:
        limit = Limit(where)
        limit.prepare(stock)
        _checkpoint()
        bare = run_workload(limit, workload, batch)
        limit_drift = limit.drift()
        limit.close()
    return Outcome(ours, bare, proofs, limit_drift, events, peak_mb, server_mb)


def _result(outcome: Outcome, orders: int, batch: int, growth: float | None) -> dict[str, Any]:
    ours, limit = outcome.ours, outcome.limit
    return {
        'orders': orders,
        'batch': batch,
        'orders_per_second': round(ours.orders_per_second, 1),
        'limit_orders_per_second': round(limit.orders_per_second, 1),
        'ratio_to_limit': round(outcome.ratio, 4),
        'steps': {
            step: {
                'orders_per_second': round(ours.rate(step), 1),
                'seconds': round(ours.seconds[step], 3),
                'passed': ours.passed[step],
                'limit_orders_per_second': round(limit.rate(step), 1),
                'limit_passed': limit.passed[step],
                'ratio_to_limit': round(ours.rate(step) / limit.rate(step), 4),
            }
            for step in STEPS
        }
        | {OUTBOX: {'seconds': round(ours.seconds[OUTBOX], 3), 'events': outcome.events}},
        'peak_mb': round(outcome.peak_mb, 1),
        'server_mb': round(outcome.server_mb, 1),
        'growth_exponent': None if growth is None else round(growth, 3),
        'drift': {'found': sum(outcome.drift.values()), 'invariants': outcome.drift, 'limit': outcome.limit_drift},
        'machine': machine(),
    }


def _exponent(small: Outcome | None, large: Outcome) -> float | None:
    """Time grows as n to this power: 1 is proportional."""
    if small is None:
        return None
    times = large.ours.whole_seconds / small.ours.whole_seconds
    return math.log(times) / math.log(large.ours.orders / small.ours.orders)


@contextmanager
def _on_the_clock(done: Run, step: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    done.seconds[step] = time.perf_counter() - start


def _peak_mb() -> float:
    """The most this process ever had resident, with its batch of orders."""
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / (1024 * 1024 if sys.platform == 'darwin' else 1024)


def _server_mb() -> float:
    """What our session's server process holds for itself, beside the shared buffers; 0 when it runs elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute('SELECT pg_backend_pid()')
        (pid,) = cursor.fetchone()
    try:
        return float(psutil.Process(pid).memory_full_info().uss) / 1024**2
    except psutil.Error:
        return 0.0


def _checkpoint() -> None:
    """Start each contestant with nothing left to flush; needs a right that a hosted server may not give."""
    try:
        with psycopg.connect(address(str(connection.settings_dict['NAME'])), autocommit=True) as server:
            server.execute('CHECKPOINT')
    except psycopg.errors.InsufficientPrivilege:
        return


def machine() -> dict[str, Any]:
    """Where the figures come from: they mean nothing without it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit')"
        )
        version, fsync, synchronous = cursor.fetchone()
    return {
        'cores': os.cpu_count(),
        'python': sys.version.split()[0],
        'postgresql': version,
        'fsync': fsync,
        'synchronous_commit': synchronous,
    }
