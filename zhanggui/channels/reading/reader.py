"""The door: a file in, `Reading` out (orders in batches, refunds, problems, controls). Nothing is dropped in silence.

An order whose rows are apart in the file is still one: a first pass counts the rows of each number, the second emits an order
when its last row has come, so memory holds the numbers and the open orders, never the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from zhanggui.channels.reading import cells
from zhanggui.channels.reading.assemble import finished_order, make_draft
from zhanggui.channels.reading.cells import Cell
from zhanggui.channels.reading.controls import Totals
from zhanggui.channels.reading.detect import AUTO, Found, exported_at, find_orders, likely_headers
from zhanggui.channels.reading.formats.declaration import Facts, Grain
from zhanggui.channels.reading.formats.others import OtherFile
from zhanggui.channels.reading.gate import open_tables
from zhanggui.channels.reading.limits import BULK, Limits
from zhanggui.channels.reading.problems import EXPORT_AGAIN, Control, Problem, ProblemLog, Refused, Severity
from zhanggui.channels.reading.rows import RowReader
from zhanggui.channels.reading.sifting import (
    Adjustment,
    IncomingRefund,
    adjustment_from,
    is_cancellation,
    is_negative,
    refund_from,
)
from zhanggui.core.clock import now
from zhanggui.core.words import Words, say
from zhanggui.orders.incoming import IncomingOrder

BATCH = 2000
NOTHING_TO_DO = say('无需处理', 'Nothing to do')
SEE_OTHER = say('这里只导入订单；请到对应的导入页面', 'Only orders are imported here; use the page made for it.')


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to read and how. `told_at` counts only where the file's name does not tell the time of the export."""

    path: Path
    filename: str = ''
    format: str = AUTO
    mapping: Mapping[str, str] | None = None
    told_at: datetime | None = None
    limits: Limits = BULK


@dataclass(slots=True)
class Reading:
    """One file read. `batches()` may be gone through again; counts, problems, refunds are whole when it has ended."""

    format: str
    sheet: str
    told_at: datetime
    platform: str = ''
    file: str = ''
    unmapped: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()  # what columns may be mapped from, where a person has to
    brings_header: bool = True
    brings_lines: bool = True
    rows: int = 0
    orders: int = 0
    refused: set[str] = field(default_factory=set)  # numbers kept out by errors; `#7` for row 7 without a number
    refunds: list[IncomingRefund] = field(default_factory=list)
    adjustments: list[Adjustment] = field(default_factory=list)
    log: ProblemLog = field(default_factory=ProblemLog)
    _found: list[Found] = field(default_factory=list)
    _first_log: ProblemLog = field(default_factory=ProblemLog)
    _totals: Totals = field(default_factory=Totals)

    @property
    def problems(self) -> list[Problem]:
        return self.log.kept

    @property
    def counts(self) -> Counter[str]:
        """How often each kind of problem was met, also beyond those kept."""
        return self.log.counts

    @property
    def errors(self) -> int:
        return self.log.errors

    @property
    def controls(self) -> list[Control]:
        return self._totals.controls()

    def batches(self, size: int = BATCH) -> Iterator[list[IncomingOrder]]:
        """The orders without errors, `size` at a time, in the order in which their last rows stand."""
        self._begin()
        batch: list[IncomingOrder] = []
        for found in self._found:
            try:
                for order in self._orders(found):
                    batch.append(order)
                    if len(batch) >= size:
                        yield batch
                        batch = []
            except Refused as refusal:
                self.log.add(replace(refusal.problem, file=self.file, sheet=found.table.sheet))
        if batch:
            yield batch

    def check(self) -> Reading:
        """Goes through the whole file and keeps no order: for a preview, or to decide all or nothing before writing."""
        for _ in self.batches():
            pass
        return self

    def _begin(self) -> None:
        self.rows = self.orders = 0
        self.refused, self.refunds, self.adjustments = set(), [], []
        self.log, self._totals = self._first_log.copy(), Totals()

    def _orders(self, found: Found) -> Iterator[IncomingOrder]:
        reader = RowReader(found, self.log, self.file)
        left = _rows_of_each(reader)
        waiting: dict[str, tuple[list[Facts], list[int]]] = {}
        for row, key, values in reader.numbered():
            if reader.is_footer(key, values):
                self._totals.footer(found, values)
                continue
            self.rows += 1
            rows, row_numbers = waiting.setdefault(key, ([], []))
            for facts in self._facts(reader, row, key, values):
                rows.append(facts)
                row_numbers.append(row)
            left[key] -= 1
            if not left[key]:
                del waiting[key]
                yield from self._made(reader, key, rows, row_numbers)

    def _facts(self, reader: RowReader, row: int, key: str, values: Sequence[Cell]) -> list[Facts]:
        """The row's facts; a row in error keeps its whole order out."""
        if not key:
            reader.error('no_number', row, say('没有订单编号', 'no order number'), EXPORT_AGAIN)
            self.refused.add(f'#{row}')
            return []
        facts = reader.facts(row, values)
        if facts is None or not reader.is_plausible(row, facts):
            self.refused.add(key)
            return []
        return facts

    def _made(self, reader: RowReader, key: str, rows: list[Facts], row_numbers: list[int]) -> Iterator[IncomingOrder]:
        """The order of these rows, unless one of them is in error or they are something else."""
        if key in self.refused or not rows:
            return
        format = reader.found.format
        number = format.number_from(rows[0]) if format.number_from else cells.identifier(key)
        if format.guessed:
            rows, row_numbers = self._sifted(reader, number, rows, row_numbers)
        elif format.grain is Grain.ORDER and len(rows) > 1:
            rows = self._one_row(reader, number, rows, row_numbers)
        if not rows:
            return
        draft = make_draft(format, number, rows, row_numbers)
        for code, words in draft.notes:
            reader.note(code, row_numbers[0], words, NOTHING_TO_DO)
        order = finished_order(format, draft, self.told_at)
        self.orders += 1
        self._totals.order(order)
        yield order

    def _one_row(self, reader: RowReader, number: str, rows: list[Facts], row_numbers: list[int]) -> list[Facts]:
        """A list has one row an order: the same row again is said and left out, a different one is an error."""
        if all(row == rows[0] for row in rows):
            reader.note('repeated', row_numbers[1], say('同一订单的相同行重复', 'the same row again'), NOTHING_TO_DO)
            return rows[:1]
        for row in row_numbers[1:]:
            words = say('同一订单号出现两次而内容不同', 'the order number stands twice with different contents')
            reader.error('conflicting', row, words, EXPORT_AGAIN)
        self.refused.add(number)
        return []

    def _sifted(
        self, reader: RowReader, number: str, rows: list[Facts], row_numbers: list[int]
    ) -> tuple[list[Facts], list[int]]:
        """Leaves the rows that are sales; cancellations and corrections go where they are counted."""
        if is_cancellation(number, rows):
            refund = refund_from(number, rows, row_numbers, self.told_at)
            self.refunds.append(refund)
            self._totals.refund(refund)
            return [], []
        good_rows, good_numbers = [], []
        for facts, row in zip(rows, row_numbers, strict=True):
            if is_negative(facts):
                adjustment = adjustment_from(number, facts, row)
                self.adjustments.append(adjustment)
                self._totals.adjustment(adjustment)
                words = say('数量或单价为负，且不是取消单：不作订单', 'negative and no cancellation: not an order')
                reader.note(
                    'adjustment', row, words, say('请在盘点或账务里核对', 'Check it in stock-taking or accounts.')
                )
            else:
                good_rows.append(facts)
                good_numbers.append(row)
        return good_rows, good_numbers


def read_orders(
    path: Path | str,
    *,
    filename: str | None = None,
    format: str = AUTO,
    mapping: Mapping[str, str] | None = None,
    told_at: datetime | None = None,
) -> Reading:
    """Reads a file of up to 100 MB; for other limits give `read` a `Request`. Never raises for what a file contains."""
    return read(Request(path=Path(path), filename=filename or '', format=format, mapping=mapping, told_at=told_at))


def read(request: Request) -> Reading:
    file = request.filename or request.path.name
    told_at = exported_at(file) or request.told_at or now()
    reading = Reading(format='', sheet='', told_at=told_at, file=file)
    try:
        _recognise(reading, request)
    except Refused as refusal:
        reading._first_log.add(replace(refusal.problem, file=file))
    reading.log = reading._first_log.copy()
    return reading


def _recognise(reading: Reading, request: Request) -> None:
    answers = [
        (table, find_orders(table, request.format, request.mapping))
        for table in open_tables(request.path, request.limits)
    ]
    found = [answer for _, answer in answers if isinstance(answer, Found)]
    if not found or found[0].format.guessed:
        reading.headers = tuple(likely_headers(found[0].table if found else answers[0][0])) if answers else ()
    for table, answer in answers:
        if not isinstance(answer, Found):
            reading._first_log.add(_passed_over(answer, reading.file, table.sheet, note=bool(found)))
    if not answers:
        raise Refused(Problem(code='empty', reason=say('文件里没有表格', 'no table in the file'), advice=EXPORT_AGAIN))
    reading._found = found
    for one in found:
        _tell_layout(reading, one)
    if found:
        formats = [one.format for one in found]
        reading.format = '+'.join(dict.fromkeys(format.name for format in formats))
        reading.platform = formats[0].platform
        reading.sheet = '、'.join(one.table.sheet for one in found if one.table.sheet)
        reading.brings_header = any(format.brings_header for format in formats)
        reading.brings_lines = any(format.brings_lines for format in formats)
        reading.unmapped = tuple(dict.fromkeys(name for one in found for name in one.layout.unmapped))


def _tell_layout(reading: Reading, found: Found) -> None:
    for header in found.layout.repeated:
        words = say('同名列出现两次，不知道用哪一列', 'two columns of this name: unclear which to use')
        reading._first_log.add(
            Problem(
                code='repeated_header',
                file=reading.file,
                sheet=found.table.sheet,
                row=found.header_row,
                column=header,
                reason=words,
                advice=EXPORT_AGAIN,
            )
        )


def _passed_over(answer: OtherFile | Problem, file: str, sheet: str, *, note: bool) -> Problem:
    """Why a table was not read; only a note where another table of the same file holds the orders."""
    severity = Severity.NOTE if note else Severity.ERROR
    if isinstance(answer, Problem):
        return replace(answer, file=file, sheet=sheet, severity=severity)
    words = Words(
        f'这是“{answer.label.zh}”（{answer.name}），不是订单文件',
        f'recognised as "{answer.label.en}" ({answer.name}), not an order file',
    )
    return Problem(
        code='other_file', file=file, sheet=sheet, severity=severity, reason=words, advice=SEE_OTHER, value=answer.name
    )


def _rows_of_each(reader: RowReader) -> Counter[str]:
    return Counter(key for _, key, values in reader.numbered() if not reader.is_footer(key, values))
