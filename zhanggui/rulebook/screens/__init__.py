"""The rulebook on screens: the book, a clause, what concerns one, how rules are kept, findings, amendments, policies."""

from __future__ import annotations

from zhanggui.core.words import say
from zhanggui.rulebook import panels
from zhanggui.rulebook.screens import amendments, book, conformance, findings, policies
from zhanggui.ui import navigation

navigation.declare(navigation.Group('rules', say('制度', 'Rules'), 'gavel', 14))

__all__ = ['amendments', 'book', 'conformance', 'findings', 'panels', 'policies']
