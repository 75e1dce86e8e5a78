"""Every test of the desk ends with the proof that nothing drifted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from zhanggui.orders.tests.desk import Desk, assert_sound, make_desk


@pytest.fixture
def desk(db: None) -> Iterator[Desk]:
    yield make_desk()
    assert_sound()


@pytest.fixture
def racing_desk(transactional_db: None) -> Iterator[Desk]:
    """Commits are real here, so that threads see each other."""
    yield make_desk()
    assert_sound()
