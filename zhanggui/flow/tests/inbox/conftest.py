"""The office of these tests."""

from __future__ import annotations

import pytest

from zhanggui.flow.tests.inbox.office import Office, make_office


@pytest.fixture
def office(db: None) -> Office:
    return make_office()
