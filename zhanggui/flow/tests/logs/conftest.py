"""The house and its one process, for every test of this folder that asks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from zhanggui.flow import people
from zhanggui.flow.models import ProcessVersion
from zhanggui.flow.tests.logs import house as houses
from zhanggui.flow.tests.logs.house import House


@pytest.fixture
def house(db: None) -> Iterator[House]:
    """The organisation's own directory comes back afterwards."""
    before = list(people._directories)
    yield houses.house()
    people._directories[:] = before


@pytest.fixture
def version(house: House) -> ProcessVersion:
    return houses.published()
