"""The house and its one process, for every test of this folder that asks."""

from __future__ import annotations

import pytest

from zhanggui.flow.models import ProcessVersion
from zhanggui.flow.tests.logs import house as houses
from zhanggui.flow.tests.logs.house import House


@pytest.fixture
def house(db: None) -> House:
    return houses.house()


@pytest.fixture
def version(house: House) -> ProcessVersion:
    return houses.published()
