"""The screens of processes. Importing the package registers them."""

from __future__ import annotations

from zhanggui.flow.screens import (
    absences,
    case,
    decisions,
    designs,
    drawings,
    editor,
    forms,
    inbox,
    incoming,
    people,
    start,
    talk,
    task,
)

__all__ = [
    'absences', 'case', 'decisions', 'designs', 'drawings', 'editor', 'forms', 'inbox', 'incoming', 'people',
    'start', 'talk', 'task',
]  # fmt: skip
