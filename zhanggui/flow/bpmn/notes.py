"""The list of findings while a diagram is read: everything is said at once, and each finding names its element."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol

from zhanggui.core.words import Words
from zhanggui.flow.bpmn.findings import Finding, Grade


class Drawn(Protocol):
    """Anything of the drawing that has a place in it."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def line(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Place:
    id: str = ''
    name: str = ''
    line: int = 0


FILE = Place()


@dataclass(slots=True)
class Notes:
    """`mending`: changes are made and told; otherwise what would need one is an error."""

    mending: bool = True
    process: str = ''
    found: list[Finding] = field(default_factory=list)

    def of(self, process: str) -> Notes:
        """The same list, speaking of one process."""
        return Notes(self.mending, process, self.found)

    def error(self, code: str, reason: Words, about: Drawn = FILE) -> None:
        self._add(Grade.ERROR, code, reason, about)

    def owner(self, code: str, reason: Words, about: Drawn = FILE) -> None:
        self._add(Grade.OWNER, code, reason, about)

    def warning(self, code: str, reason: Words, about: Drawn = FILE) -> None:
        self._add(Grade.WARNING, code, reason, about)

    def change(self, code: str, reason: Words, about: Drawn = FILE) -> None:
        self._add(Grade.CHANGE, code, reason, about)

    def mended(self, code: str, reason: Words, about: Drawn = FILE) -> bool:
        """Whether a change that alters how the diagram runs may be made."""
        self._add(Grade.CHANGE if self.mending else Grade.ERROR, code, reason, about)
        return self.mending

    def refused_processes(self) -> Collection[str]:
        return {finding.process for finding in self.found if finding.grade is Grade.ERROR}

    def _add(self, grade: Grade, code: str, reason: Words, about: Drawn) -> None:
        self.found.append(Finding(grade, code, reason, about.id, about.name, about.line, self.process))
