"""Rivals for every test of the core that races somebody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from zhanggui.core.tests.rivals import SECONDS_MAX, Rival, StartRival, rivals


@pytest.fixture
def start_rival() -> Iterator[StartRival]:
    """Start work elsewhere and go on."""
    with rivals() as start:
        yield start


@pytest.fixture
def rival(start_rival: StartRival) -> Rival:
    """Have work done elsewhere and wait for it: whoever would block here fails instead of hanging."""
    return lambda work: start_rival(work).result(SECONDS_MAX)
