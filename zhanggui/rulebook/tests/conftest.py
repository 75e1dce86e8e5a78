"""The reader of the screens' matrix: somebody with just the rights a test names, over shop S1 and warehouse W1."""

from __future__ import annotations

from zhanggui.org.tests.conftest import house, reader

__all__ = ['house', 'reader']
