"""A rival: somebody who works on another connection while the test holds a transaction open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

RIVAL_SECONDS_MAX = 20


@pytest.fixture
def start_rival() -> Iterator[Callable[[Callable[[], Any]], Future[Any]]]:
    """Start work elsewhere and go on; `result()` of what comes back waits for it."""

    def run(work: Callable[[], Any]) -> Any:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        yield lambda work: pool.submit(run, work)


@pytest.fixture
def rival(start_rival: Callable[[Callable[[], Any]], Future[Any]]) -> Callable[[Callable[[], Any]], Any]:
    """Have work done elsewhere and wait for it: whoever would block here fails instead of hanging."""
    return lambda work: start_rival(work).result(RIVAL_SECONDS_MAX)
