"""What may be asked of this context: people are told something, and what they have seen is no longer news."""

from __future__ import annotations

from zhanggui.notices.services.reading import read_about
from zhanggui.notices.services.telling import Note, tell

__all__ = ['Note', 'read_about', 'tell']
