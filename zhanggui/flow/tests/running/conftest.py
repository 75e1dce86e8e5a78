"""The directory of the tests in place of the organisation's, and rivals for those that race."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from zhanggui.core.tests.rivals import SECONDS_MAX, Rival, StartRival, rivals
from zhanggui.flow import people
from zhanggui.flow.tests.running.company import TestDirectory


@pytest.fixture
def directory() -> Iterator[TestDirectory]:
    before = list(people._directories)
    made = TestDirectory()
    people.register(made)
    yield made
    people._directories[:] = before


@pytest.fixture
def start_rival() -> Iterator[StartRival]:
    with rivals() as begin:
        yield begin


@pytest.fixture
def rival(start_rival: StartRival) -> Rival:
    return lambda work: start_rival(work).result(SECONDS_MAX)
