"""Several processes over the same SKUs and one database: how much faster than one, and whether they ever deadlocked.

The children start, connect and make their orders before the gun, so that only the work is on the clock.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

from django.db import connection

from zhanggui.core import drift
from zhanggui.site.benching import child
from zhanggui.site.benching.ours import found_company
from zhanggui.site.benching.scratch import Scratch
from zhanggui.site.benching.workload import Workload, stock_for

DEADLOCKS = 'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()'
START_SECONDS_MAX = 120


def compare(place: Scratch, orders: int, batch: int, processes: int) -> dict[str, Any]:
    """The same number of orders by one process and by several."""
    alone, _, _ = _together(place, orders, batch, 1)
    shared, deadlocks, found = _together(place, orders, batch, processes)
    return {
        'count': processes,
        'orders_per_second_alone': round(orders / alone, 1),
        'orders_per_second': round(orders / shared, 1),
        'times_one': round(alone / shared, 3),
        'deadlocks': deadlocks,
        'drift': found,
    }


def _together(place: Scratch, orders: int, batch: int, processes: int) -> tuple[float, int, int]:
    """Seconds from the gun to the last one's end, deadlocks, and what drift found."""
    parts = [Workload(orders // processes, part=part) for part in range(processes)]
    with place.database() as where:
        shop = found_company(stock_for(*parts))
        seconds = _race(where, [(part.orders, part.part, batch, shop.pk) for part in parts])
        with connection.cursor() as cursor:
            cursor.execute('SELECT pg_stat_force_next_flush()')
            cursor.execute(DEADLOCKS)
            (deadlocks,) = cursor.fetchone()
        return seconds, int(deadlocks), sum(proof.found for proof in drift.run())


def _race(where: str, tasks: list[tuple[int, int, int, int]]) -> float:
    spawn = multiprocessing.get_context('spawn')
    runners: list[tuple[Any, Connection]] = []
    with _address_in_environment(where):
        for task in tasks:
            ours, theirs = spawn.Pipe()
            runner = spawn.Process(target=child.run, args=(theirs, *task))
            runner.start()
            runners.append((runner, ours))
    for _, pipe in runners:
        if not pipe.poll(START_SECONDS_MAX) or pipe.recv() != child.READY:
            raise RuntimeError('a process of the benchmark did not get ready; its reason stands above')
    start = time.perf_counter()
    for _, pipe in runners:
        pipe.send(child.GO)
    for runner, _ in runners:
        runner.join()
        if runner.exitcode:
            raise RuntimeError('a process of the benchmark failed; its reason stands above')
    return time.perf_counter() - start


@contextmanager
def _address_in_environment(where: str) -> Iterator[None]:
    """A child reads its database from the environment, like any other process of the product."""
    before = os.environ.get('DATABASE_URL')
    os.environ['DATABASE_URL'] = where
    try:
        yield
    finally:
        if before is None:
            del os.environ['DATABASE_URL']
        else:
            os.environ['DATABASE_URL'] = before
