"""News of use cases that somebody follows, told by the audit in the transaction in which they were done.

The question whether anybody does rides on the statement that writes the audit entry: it costs no query of its own, and who
follows from now on misses nothing that is done from now on.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from zhanggui.core.models import Followed
from zhanggui.core.transactions import in_transaction


@dataclass(frozen=True, slots=True)
class UseCaseDone:
    """`ids` are those of `subject` to which it was done."""

    KIND: ClassVar[str] = 'core.use_case_done'
    use_case: str
    subject: str
    ids: list[int]


@in_transaction
def follow(use_cases: Collection[str]) -> None:
    """From now on these and no others."""
    Followed.objects.exclude(use_case__in=use_cases).delete()
    Followed.objects.bulk_create([Followed(use_case=name) for name in sorted(set(use_cases))], ignore_conflicts=True)
