"""Everything that can be done with processes, cases and tasks: one module for each kind of doing."""

from __future__ import annotations

from zhanggui.flow.usecases import forms, operations, personal

__all__ = ['forms', 'operations', 'personal']
