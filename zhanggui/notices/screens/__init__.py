"""The screens of this context: a person's own notices and settings, and what an administrator keeps."""

from __future__ import annotations

from zhanggui.notices.screens import keeping, own

__all__ = ['keeping', 'own']
