"""Tells the rulebook how registers are kept."""

from __future__ import annotations

from zhanggui.registers.selectors import day_counts, examples, names
from zhanggui.rulebook import examples as cases
from zhanggui.rulebook import tallies
from zhanggui.rulebook.choices import ReferenceKind

tallies.register_source(day_counts)
cases.register_source(ReferenceKind.REGISTER, examples, names=names)
