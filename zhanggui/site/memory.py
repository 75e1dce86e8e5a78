"""How a process of ours uses Python's garbage collector: rarely.

A batch of ten thousand orders makes a few hundred thousand small tuples that all live until it is written. At Python's own
threshold of 700 the collector walks them again and again: measured, 40 % of the time of a batch. What was imported at the start
never becomes garbage and is not looked at any more.
"""

from __future__ import annotations

import gc

YOUNG_MAX = 50_000


def collect_rarely() -> None:
    """Call before the imports: at Python's own threshold they are walked six times over, a fifth of the time they take."""
    gc.set_threshold(YOUNG_MAX, 20, 100)


def settle() -> None:
    """Call once, when everything is imported."""
    gc.freeze()
    collect_rarely()
