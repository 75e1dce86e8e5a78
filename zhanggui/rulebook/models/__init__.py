"""The tables of the rulebook. What a rule said at a time is a version: versions are only ever added."""

from __future__ import annotations

from zhanggui.rulebook.models.amendments import Amendment, Reading
from zhanggui.rulebook.models.clauses import Chapter, Clause, ClauseVersion
from zhanggui.rulebook.models.evidence import ControlDay, TalliedDay
from zhanggui.rulebook.models.findings import Finding
from zhanggui.rulebook.models.policies import Policy, PolicyVersion

__all__ = [
    'Amendment',
    'Chapter',
    'Clause',
    'ClauseVersion',
    'ControlDay',
    'Finding',
    'Policy',
    'PolicyVersion',
    'Reading',
    'TalliedDay',
]
