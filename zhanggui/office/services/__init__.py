"""The doors of the office for other contexts and for the steps of its processes."""

from __future__ import annotations

from zhanggui.office.services.asked import assign, call, number

__all__ = ['assign', 'call', 'number']
