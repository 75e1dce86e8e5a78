"""Everything that can be done with processes, cases and tasks: one module for each kind of doing."""

from __future__ import annotations

from zhanggui.flow.usecases import calendar, definitions, forms, operations, personal, ready, running

__all__ = ['calendar', 'definitions', 'forms', 'operations', 'personal', 'ready', 'running']
