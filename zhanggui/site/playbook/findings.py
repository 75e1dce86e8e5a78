"""What is wrong with a playbook: each thing with its file and line, so that whoever wrote it finds the place at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from zhanggui.core.words import Words
from zhanggui.flow.forms.places import WrongForm

ERROR = 'error'
WARNING = 'warning'


@dataclass(frozen=True, slots=True)
class Complaint:
    """`file` is the place inside the folder (`processes/P03.bpmn`), `code` is for programs and tests."""

    file: str
    line: int
    code: str
    reason: Words
    where: str = ''
    grade: str = ERROR

    def as_dict(self) -> dict[str, Any]:
        told = {'file': self.file, 'line': self.line, 'code': self.code, 'grade': self.grade, 'where': self.where}
        return {**told, 'reason': str(self.reason), 'reason_en': self.reason.en}

    def __str__(self) -> str:
        where = f' {self.where}:' if self.where else ''
        return f'{self.file}:{self.line}:{where} {self.reason} [{self.code}]'


class Complaints:
    """Collects; reading goes on as far as it can, so that everything is told at once."""

    def __init__(self) -> None:
        self._found: list[Complaint] = []

    def add(self, place: tuple[str, int], code: str, reason: Words, *, where: str = '', grade: str = ERROR) -> None:
        self._found.append(Complaint(*place, code, reason, where, grade))

    def add_wrong(self, file: str, wrong: WrongForm, code: str = 'unreadable') -> None:
        for problem in wrong.problems:
            self.add((file, problem.line), code, problem.reason, where=problem.where)

    def __iter__(self) -> Iterator[Complaint]:
        return iter(sorted(set(self._found), key=lambda one: (one.file, one.line, one.code, one.where)))

    @property
    def errors(self) -> list[Complaint]:
        return [one for one in self if one.grade == ERROR]


class PlaybookError(Exception):
    """The folder cannot be loaded; the text names every place."""

    def __init__(self, complaints: Iterable[Complaint]) -> None:
        self.complaints = list(complaints)
        super().__init__('\n'.join(map(str, self.complaints)))
