"""The directory of the tests in place of the organisation's."""

from __future__ import annotations

from zhanggui.flow.tests.running.conftest import directory

__all__ = ['directory']
