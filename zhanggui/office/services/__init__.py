"""The doors of the office for other contexts and for the steps of its processes."""

from __future__ import annotations

from zhanggui.office.services.asked import assign, call, number
from zhanggui.office.services.documents import acknowledge
from zhanggui.office.services.incidents import report

__all__ = ['acknowledge', 'assign', 'call', 'number', 'report']
