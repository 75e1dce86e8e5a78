"""The screens of processes. Importing the package registers them."""

from __future__ import annotations

from zhanggui.flow.screens import (
    absences,
    calendar,
    case,
    conformance,
    decisions,
    designs,
    drawings,
    editor,
    forms,
    inbox,
    incoming,
    people,
    ready,
    start,
    statistics,
    talk,
    task,
)

__all__ = [
    'absences', 'calendar', 'case', 'conformance', 'decisions', 'designs', 'drawings', 'editor',
    'forms', 'inbox', 'incoming', 'people', 'ready', 'start', 'statistics', 'talk', 'task',
]  # fmt: skip
