"""Everything that changes the rulebook. Each verb takes a set, answers for each item, and leaves its audit entry."""

from __future__ import annotations

from zhanggui.rulebook.services.loading import end_clauses, load_rulebook

__all__ = ['end_clauses', 'load_rulebook']
