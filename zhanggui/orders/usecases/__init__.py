"""Use cases of the order desk and of the warehouse floor."""

from __future__ import annotations

from zhanggui.orders.usecases import desk, edits, floor

__all__ = ['desk', 'edits', 'floor']
