"""A floor of one structure, published and staffed."""

from __future__ import annotations

import pytest

from zhanggui.flow.tests.operations.floor import Floor
from zhanggui.flow.tests.running.company import TestDirectory
from zhanggui.flow.tests.running.conftest import directory

__all__ = ['directory', 'floor']


@pytest.fixture
def floor(request: pytest.FixtureRequest, directory: TestDirectory, db: None) -> Floor:
    made = Floor(getattr(request, 'param', 'single'), directory)
    made.hire()
    return made
