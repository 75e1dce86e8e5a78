"""What a reader has to say about a file: problems that name the place and the cure, and totals that must agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from zhanggui.core.parsing import shown
from zhanggui.core.words import Words, say

KEPT_OF_A_KIND = 200  # a file of a hundred thousand bad rows must not become a hundred thousand messages


class Severity(StrEnum):
    """An error keeps its order out; a note is told and nothing is kept out."""

    ERROR = 'error'
    NOTE = 'note'


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding. `row` counts as the spreadsheet does, from 1; `code` names the kind, for counting."""

    code: str
    reason: Words
    advice: Words
    file: str = ''
    sheet: str = ''
    row: int | None = None
    column: str = ''
    value: str = ''
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return str(self.words)

    @property
    def words(self) -> Words:
        """The whole message in one sentence: where, what, why, what to do."""
        return Words(self._told('zh'), self._told('en'))

    def _told(self, language: str) -> str:
        chinese = language == 'zh'
        place = [self.file]
        if self.sheet:
            place.append(f'工作表“{self.sheet}”' if chinese else f'sheet "{self.sheet}"')
        if self.row is not None:
            place.append(f'第 {self.row} 行' if chinese else f'row {self.row}')
        if self.column:
            place.append(f'“{self.column}”列' if chinese else f'column "{self.column}"')
        value = (f'“{self.value}”：' if chinese else f'"{self.value}": ') if self.value else ''
        reason, advice = (self.reason.zh, self.advice.zh) if chinese else (self.reason.en, self.advice.en)
        colon, stop = ('：', '。') if chinese else (': ', '. ')
        joined = (' ' if chinese else ', ').join(part for part in place if part)
        return f'{joined}{colon}{value}{reason}{stop}{advice}{"" if advice[-1:] in "。." else stop.strip()}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A total: what the file states of itself (`None`: nothing) against what we counted."""

    name: Words
    stated: int | None
    computed: int

    @property
    def agrees(self) -> bool:
        return self.stated is None or self.stated == self.computed


class Refused(Exception):
    """The file, or the rest of it, cannot be read; carries the one problem that says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class ProblemLog:
    """Problems in the order found; of each kind the first few are kept and all are counted."""

    def __init__(self) -> None:
        self.kept: list[Problem] = []
        self.counts: Counter[str] = Counter()
        self.errors = 0

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.kept)

    def add(self, problem: Problem) -> None:
        self.counts[problem.code] += 1
        self.errors += problem.severity is Severity.ERROR
        if self.counts[problem.code] <= KEPT_OF_A_KIND:
            self.kept.append(problem)

    def copy(self) -> ProblemLog:
        twin = ProblemLog()
        twin.kept, twin.counts, twin.errors = list(self.kept), Counter(self.counts), self.errors
        return twin


def refusal(code: str, reason: Words, advice: Words, **place: str | int | None) -> Refused:
    """A refusal of the whole file (or from `row` on)."""
    return Refused(Problem(code=code, reason=reason, advice=advice, **place))  # type: ignore[arg-type]


def quoted(value: object, *, personal: bool = False) -> str:
    """A value fit for a message: short, on one line, and hidden where it may be about a person."""
    text = '' if value is None else str(value)
    return '***' if personal and text else shown(text)


MEND_CELL = say('请在文件里改正这一格后重新导入', 'Correct this cell in the file and import it again.')
EXPORT_AGAIN = say('请从平台重新导出，不要改动文件', 'Export the file from the platform again and leave it unchanged.')
