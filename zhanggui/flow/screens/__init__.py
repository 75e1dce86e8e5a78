"""The screens of processes. Importing the package registers them."""

from __future__ import annotations

from zhanggui.core.words import say
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
    migration,
    people,
    processes,
    ready,
    start,
    statistics,
    talk,
    task,
)
from zhanggui.ui import navigation

navigation.declare(
    navigation.Group('flow', say('我的工作', 'My work'), 'inbox', 5),
    navigation.Group('processes', say('流程管理', 'Processes'), 'sitemap', 75),
)

__all__ = [
    'absences', 'calendar', 'case', 'conformance', 'decisions', 'designs', 'drawings', 'editor',
    'forms', 'inbox', 'incoming', 'migration', 'people', 'processes', 'ready', 'start', 'statistics', 'talk', 'task',
]  # fmt: skip
