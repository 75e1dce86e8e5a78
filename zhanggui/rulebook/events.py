"""What the rulebook tells: a change is in force, and everybody concerned has read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class RuleChanged:
    """`people` are those who have to read it."""

    KIND: ClassVar[str] = 'rulebook.changed'
    amendment_id: int
    title: str
    title_en: str
    people: list[int]


@dataclass(frozen=True, slots=True)
class AllRead:
    KIND: ClassVar[str] = 'rulebook.all_read'
    amendment_id: int


@dataclass(frozen=True, slots=True)
class FindingsRaised:
    """New, or overdue and now before the superior: `owners` is who is told, in the order of the findings."""

    KIND: ClassVar[str] = 'rulebook.findings_raised'
    finding_ids: list[int]
    escalated: bool = False
