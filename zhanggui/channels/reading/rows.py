"""Rows of a recognised table: each becomes facts or a problem that names its cell; footers are told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhanggui.channels.reading import cells
from zhanggui.channels.reading.cells import Cell
from zhanggui.channels.reading.detect import Found
from zhanggui.channels.reading.formats.declaration import Facts, Kind
from zhanggui.channels.reading.headers import Mapped
from zhanggui.channels.reading.problems import EXPORT_AGAIN, MEND_CELL, Problem, ProblemLog, Severity, quoted
from zhanggui.core.parsing import ParseError
from zhanggui.core.words import Words, say

FOOTERS = ('#', '合计', '总计', '导出时间', '共计')
NEW_WORD = say('平台可能改了用词：请把这个词告诉管理员', 'The platform may have a new word: tell your administrator.')


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one table; what it finds wrong goes to `log`, what a footer states to `footers`."""

    found: Found
    log: ProblemLog
    file: str
    _plan: tuple[tuple[str, int, Callable[[Cell], Any], Mapped], ...] = field(init=False)

    def __post_init__(self) -> None:
        self._plan = tuple((one.column.field, one.index, one.read, one) for one in self.found.layout.mapped)

    def numbered(self) -> Iterator[tuple[int, str, Sequence[Cell]]]:
        """Every data row with its order's number as bare text (its row number where the file has none): what grouping needs."""
        index = next((one.index for one in self.found.layout.mapped if one.column.field == 'number'), None)
        header_row, merged, last = self.found.header_row, self.found.format.merged, ''
        for row, values in self.found.table.rows():
            if row <= header_row or not any(values):
                continue
            if index is None:
                yield row, str(row), values
                continue
            number = cells.bare(values[index]) if index < len(values) else ''
            if merged and not number:
                number = last
            last = number
            yield row, number, values

    def is_footer(self, key: str, values: Sequence[Cell]) -> bool:
        """A row whose first words are a footer's; a key of digits, which nearly all are, spares the look."""
        if key[:1].isdigit() and self.found.format.number_from is None:
            return False
        first = next((text for cell in values if (text := cells.bare(cell))), '')
        return not first or first.startswith(FOOTERS)

    def facts(self, row: int, values: Sequence[Cell]) -> Facts | None:
        """The row's facts, or nothing when a cell could not be read (all its bad cells are told)."""
        if not self.found.table.even and not self._even(row, values):
            return None
        facts: Facts = {}
        good = True
        for name, index, read, mapped in self._plan:
            try:
                facts[name] = read(values[index])
                if mapped.column.kind is Kind.UNIT_PRICE and cells.is_finer_than_fen(values[index]):
                    self._note_rounded(row, mapped, values[index])
            except ParseError as error:
                good = False
                self._tell(row, mapped, values[index], error.reason)
        return facts if self._worded(row, facts) and good else None

    def _even(self, row: int, values: Sequence[Cell]) -> bool:
        width, found = self.found.layout.width, len(values)
        if found == width or (found > width and not any(cells.bare(cell) for cell in values[width:])):
            return True
        reason = say('这一行有 {found} 格，表头有 {width} 格', 'this row has {found} cells, the header {width}').filled(found=found, width=width)
        self.problem('ragged', row, reason, EXPORT_AGAIN)
        return False

    def _worded(self, row: int, facts: Facts) -> bool:
        """Status words to states; a word we do not know is an error, never a guess."""
        format, good = self.found.format, True
        if words := facts.pop('state_words', None):
            meaning = format.states.get(words) or format.states.get(words.lower())
            if meaning is None:
                good = self._unknown_word(row, 'state_words', words)
            else:
                facts['state'], facts['by_payment'] = meaning.state, meaning.by_payment
                if meaning.refund is not None:
                    facts['refund'] = meaning.refund
        for source, target in (('refund_words', 'refund'), ('line_refund_words', 'line_refund')):
            if words := facts.pop(source, None):
                facts[target] = format.refunds.get(words) or format.refunds.get(words.replace(',', '，'))
                good = (facts[target] is not None or self._unknown_word(row, source, words)) and good
        return good

    def _unknown_word(self, row: int, field: str, words: str) -> bool:
        mapped = next(one for one in self.found.layout.mapped if one.column.field == field)
        self.problem('unknown_word', row, say('不认识的状态', 'an unknown status'), NEW_WORD, column=mapped.header, value=quoted(words))
        return False

    def _tell(self, row: int, mapped: Mapped, cell: Cell, reason: Words) -> None:
        value = quoted(cell, personal=mapped.column.personal)
        self.problem(f'cell_{mapped.column.kind.value}', row, reason, MEND_CELL, column=mapped.header, value=value)

    def _note_rounded(self, row: int, mapped: Mapped, cell: Cell) -> None:
        words = say('单价小于一分，已四舍五入到分', 'the unit price is finer than a fen and was rounded')
        advice = say('请核对这一行的金额', 'Check the amount of this row.')
        self.note('rounded_price', row, words, advice, column=mapped.header, value=quoted(cell))

    def problem(self, code: str, row: int | None, reason: Words, advice: Words, **more: str) -> None:
        self.log.add(Problem(code=code, file=self.file, sheet=self.found.table.sheet, row=row, reason=reason, advice=advice, **more))

    def note(self, code: str, row: int | None, reason: Words, advice: Words, **more: str) -> None:
        self.log.add(
            Problem(
                code=code,
                file=self.file,
                sheet=self.found.table.sheet,
                row=row,
                reason=reason,
                advice=advice,
                severity=Severity.NOTE,
                **more,
            )
        )

