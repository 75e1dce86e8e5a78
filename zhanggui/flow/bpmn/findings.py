"""What is said of a diagram: refused, changed or worth a look, always with the element it is about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zhanggui.core.words import Words


class Grade(StrEnum):
    ERROR = 'error'  # cannot be published
    OWNER = 'owner'  # the owner must fill it in before it can be published
    WARNING = 'warning'  # can be published, is probably not meant
    CHANGE = 'change'  # the normaliser did this, automatically


@dataclass(frozen=True, slots=True)
class Finding:
    """`element` is the id in the diagram ('' for the file), `name` what is written on it, `code` is for programs and tests."""

    grade: Grade
    code: str
    reason: Words
    element: str = ''
    name: str = ''
    line: int = 0
    process: str = ''

    def as_dict(self) -> dict[str, Any]:
        return {
            'grade': self.grade.value,
            'code': self.code,
            'element': self.element,
            'name': self.name,
            'process': self.process,
            'line': self.line,
            'reason': str(self.reason),
        }
