"""The reader of the screens' matrix: somebody with just the rights a test names, over shop S1."""

from __future__ import annotations

import pytest

from zhanggui.org.models import User
from zhanggui.site.tests.shops import person, two_shops


@pytest.fixture
def reader(request: pytest.FixtureRequest) -> User:
    two_shops()
    return person('reader', *request.cls.rights)
