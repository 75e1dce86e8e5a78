"""Rows of a recognised table: each becomes facts or a problem that names its cell; footers are told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from zhanggui.channels.reading import cells
from zhanggui.channels.reading.cells import Cell
from zhanggui.channels.reading.detect import Found
from zhanggui.channels.reading.formats.declaration import Facts, Format, Kind
from zhanggui.channels.reading.headers import Mapped
from zhanggui.channels.reading.problems import EXPORT_AGAIN, MEND_CELL, Problem, ProblemLog, Severity, quoted
from zhanggui.channels.reading.splitting import split_row
from zhanggui.core.parsing import ParseError
from zhanggui.core.words import Words, say
from zhanggui.orders.incoming import RefundState

FOOTERS = ('#', '合计', '总计', '导出时间', '共计')
REFUND_WORDS = (('refund_words', 'refund'), ('line_refund_words', 'line_refund'))
UNKNOWN = say('不认识的状态', 'an unknown status')
NEW_WORD = say('平台可能改了用词：请把这个词告诉管理员', 'The platform may have a new word: tell your administrator.')
UNEVEN = say('这一行有 {found} 格，表头有 {width} 格', 'this row has {found} cells, the header {width}')
ROUNDED = say('单价小于一分，已四舍五入到分', 'the unit price is finer than a fen and was rounded')
CHECK_AMOUNT = say('请核对这一行的金额', 'Check the amount of this row.')
NO_BUYER = say('没有买家：订单保留，买家留空', 'no buyer: the order is kept without one')
ADD_BUYER = say('需要时在订单里补上', 'Add the buyer to the order if needed.')


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one table; what it finds wrong goes to `log`, what a footer states to `footers`."""

    found: Found
    log: ProblemLog
    file: str
    _plan: tuple[tuple[str, int, Callable[[Cell], Any], Mapped], ...] = field(init=False)
    _places: dict[str, int] = field(init=False)
    _unit_prices: tuple[Mapped, ...] = field(init=False)
    _keys: dict[Cell, str] = field(
        default_factory=dict
    )  # number cells as they stand → bare: both passes look, one computes

    def __post_init__(self) -> None:
        self._places = {one.column.field: one.index for one in self.found.layout.mapped}
        self._unit_prices = tuple(one for one in self.found.layout.mapped if one.column.kind is Kind.UNIT_PRICE)
        self._plan = tuple((one.column.field, one.index, one.read, one) for one in self.found.layout.mapped)

    def numbered(self) -> Iterator[tuple[int, str, Sequence[Cell]]]:
        """Every data row with its order's number as bare text (its row number where the file has none): what grouping needs."""
        index, keys = self._places.get('number'), self._keys
        header_row, merged, last = self.found.header_row, self.found.format.merged, ''
        for row, values in self.found.table.rows():
            if row <= header_row or not any(values):
                continue
            if index is None:
                yield row, str(row), values
                continue
            raw = values[index] if index < len(values) else ''
            number = keys.get(raw)
            if number is None:
                number = keys[raw] = cells.bare(raw)
            if merged:
                number = last = number or last
            yield row, number, values

    def is_footer(self, key: str, values: Sequence[Cell]) -> bool:
        """A row whose first words are a footer's; a key of digits, which nearly all are, spares the look."""
        if key[:1].isdigit() and self.found.format.number_from is None:
            return False
        first = next((text for cell in values if (text := cells.bare(cell))), '')
        return not first or first.startswith(FOOTERS)

    def facts(self, row: int, values: Sequence[Cell]) -> list[Facts] | None:
        """The row's facts (several where goods are joined in one row), or nothing when a cell could not be read."""
        if not self.found.table.even and not self._even(row, values):
            return None
        if not self.found.format.joined:
            facts = self._facts_of(row, values)
            return None if facts is None else [facts]
        try:
            parts = split_row(values, self._places, self.found.format.joined)
        except ParseError as error:
            self.error('joined', row, error.reason, EXPORT_AGAIN)
            return None
        read = [facts for part in parts if (facts := self._facts_of(row, part)) is not None]
        return read if len(read) == len(parts) else None

    def _facts_of(self, row: int, values: Sequence[Cell]) -> Facts | None:
        """All bad cells of the row are told, not only the first."""
        facts: Facts = {}
        good = True
        for name, index, read, mapped in self._plan:
            try:
                facts[name] = read(values[index])
            except ParseError as error:
                good = False
                self._tell_unread(row, mapped, values[index], error.reason)
        for mapped in self._unit_prices:
            if cells.is_finer_than_fen(values[mapped.index]):
                self._note_rounded(row, mapped, values[mapped.index])
                amount = _exact_amount(cells.bare(values[mapped.index]), facts.get('line_quantity') or 0)
                facts['line_amount_fen'] = facts['line_paid_fen'] = amount
        return facts if self._worded(row, facts) and good else None

    def is_plausible(self, row: int, rows: Sequence[Facts]) -> bool:
        """A line needs a quantity and a price, and platforms sell no negative ones; tables of anybody's are sifted instead."""
        for facts in rows:
            if wrong := _implausible(facts, negatives_sifted=self.found.format.guessed):
                name, reason = wrong
                value = quoted(facts.get(name))
                self.tell(self._cell_problem('implausible', row, name, reason=reason, value=value))
                return False
            if self.found.format.guessed and facts.get('nick') == '':
                self.note('missing_nick', row, NO_BUYER, ADD_BUYER)
        return True

    def error(self, code: str, row: int, reason: Words, advice: Words) -> None:
        self.tell(Problem(code=code, row=row, reason=reason, advice=advice))

    def note(self, code: str, row: int, reason: Words, advice: Words) -> None:
        self.tell(Problem(code=code, row=row, reason=reason, advice=advice, severity=Severity.NOTE))

    def tell(self, problem: Problem) -> None:
        self.log.add(replace(problem, file=self.file, sheet=self.found.table.sheet))

    def _even(self, row: int, values: Sequence[Cell]) -> bool:
        width, found = self.found.layout.width, len(values)
        if found == width or (found > width and not any(cells.bare(cell) for cell in values[width:])):
            return True
        self.error('ragged', row, UNEVEN.filled(found=found, width=width), EXPORT_AGAIN)
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
        for source, target in REFUND_WORDS:
            words = facts.pop(source, None)
            refund = RefundState.NONE if words == '' else _refund_of(format, words)
            if words and refund is None:
                good = self._unknown_word(row, source, words)
            if refund is not None and (refund is not RefundState.NONE or target not in facts):
                facts[target] = refund
        return good

    def _unknown_word(self, row: int, name: str, words: str) -> bool:
        told = self._cell_problem('unknown_word', row, name, reason=UNKNOWN, value=quoted(words))
        self.tell(replace(told, advice=NEW_WORD))
        return False

    def _tell_unread(self, row: int, mapped: Mapped, cell: Cell, reason: Words) -> None:
        value = quoted(cell, personal=mapped.column.personal)
        code = f'cell_{mapped.column.kind.value}'
        self.tell(self._cell_problem(code, row, mapped.column.field, reason=reason, value=value))

    def _note_rounded(self, row: int, mapped: Mapped, cell: Cell) -> None:
        told = self._cell_problem('rounded_price', row, mapped.column.field, reason=ROUNDED, value=quoted(cell))
        self.tell(replace(told, advice=CHECK_AMOUNT, severity=Severity.NOTE))

    def _cell_problem(self, code: str, row: int, name: str, *, reason: Words, value: str) -> Problem:
        header = next((one.header for one in self.found.layout.mapped if one.column.field == name), '')
        return Problem(code=code, row=row, column=header, value=value, reason=reason, advice=MEND_CELL)


def _refund_of(format: Format, words: str | None) -> RefundState | None:
    return (format.refunds.get(words) or format.refunds.get(words.replace(',', '，'))) if words else None


def _exact_amount(price: str, pieces: int) -> int:
    """Fen of a line whose unit price is finer than a fen: rounded once, on the amount."""
    return int((Decimal(price) * pieces * 100).quantize(Decimal(1), ROUND_HALF_UP))


def _implausible(facts: Facts, *, negatives_sifted: bool) -> tuple[str, Words] | None:
    """The field that cannot be right, and why."""
    pieces = facts.get('line_quantity', 1)
    if not pieces or (pieces < 0 and not negatives_sifted):
        return 'line_quantity', say('数量必须大于零', 'the quantity must be above zero')
    if facts.get('line_price_fen', 0) is None and facts.get('line_amount_fen') is None:
        return 'line_price_fen', say('没有单价', 'no price')
    if (facts.get('total_fen') or 0) < 0 and not negatives_sifted:
        return 'total_fen', say('订单金额为负', 'the amount of the order is negative')
    return None
