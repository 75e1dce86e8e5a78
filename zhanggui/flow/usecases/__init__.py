"""Everything that can be done with processes, cases and tasks: one module for each kind of doing."""

from __future__ import annotations

from zhanggui.flow.usecases import definitions, forms, operations, personal, running

__all__ = ['definitions', 'forms', 'operations', 'personal', 'running']
