"""Everything that changes the rulebook. Each verb takes a set, answers for each item, and leaves its audit entry."""

from __future__ import annotations

from zhanggui.rulebook.services.loading import end_clauses, load_rulebook
from zhanggui.rulebook.services.policies import load_policies

__all__ = ['end_clauses', 'load_policies', 'load_rulebook']
