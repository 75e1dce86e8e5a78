"""Reads a delivery (入库) from a CSV, XLS or XLSX: which of our codes, how many, perhaps batch and shelf.

One wrong row refuses the file: a delivery is counted once, as a whole. Every finding names its row, column, value and cure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from zhanggui.channels.reading import cells
from zhanggui.channels.reading.cells import Cell
from zhanggui.channels.reading.gate import open_tables
from zhanggui.channels.reading.headers import normal
from zhanggui.channels.reading.limits import UPLOAD, Limits
from zhanggui.channels.reading.problems import MEND_CELL, Problem, Refused, quoted
from zhanggui.channels.reading.tables import Row, Table
from zhanggui.core.parsing import ParseError, parse_quantity
from zhanggui.core.verdicts import Refusal
from zhanggui.core.words import say
from zhanggui.stock.services import ReceiptLine

HEADER_WITHIN = 20  # rows above the header: a title, the supplier's address
LINES_MAX = 50_000
NAMES: dict[str, tuple[str, ...]] = {
    'sku': (
        *('商家编码', '商品编码', '规格编码', '货品编码', '单品编码', 'SKU编码', '条码', '商品条码'),
        *('sku', 'sku code', 'barcode', 'code'),
    ),
    'quantity': ('数量', '入库数量', '实收数量', '到货数量', '件数', 'quantity', 'qty'),
    'batch': ('批次', '批号', '批次号', 'batch'),
    'shelf': ('货位', '库位', '仓位', '货架', 'shelf', 'location'),
    'note': ('备注', '说明', 'note', 'remark'),
}
REQUIRED = ('sku', 'quantity')


@dataclass(frozen=True, slots=True)
class Delivery:
    """`rows[i]` is the row of the file that `lines[i]` came from."""

    lines: tuple[ReceiptLine, ...]
    rows: tuple[int, ...]
    problems: tuple[Problem, ...]
    sheet: str = ''

    def located(self, file: str, refusals: Sequence[Refusal]) -> list[Problem]:
        """What the stock refused, at the rows of the file."""
        return [
            Problem(
                code=refusal.code,
                reason=refusal.reason,
                advice=MEND_CELL,
                file=file,
                sheet=self.sheet,
                row=self.rows[refusal.item - 1] if isinstance(refusal.item, int) else None,
                value=quoted(refusal.name),
            )
            for refusal in refusals
        ]


def read_delivery(path: Path, name: str = '', limits: Limits = UPLOAD) -> Delivery:
    """Never raises for what a file may contain: what is wrong comes back as problems."""
    file = name or path.name
    try:
        for table in open_tables(path, limits):
            found = _header(table)
            if found:
                return _read(table, *found, file)
    except Refused as refused:
        return Delivery((), (), (replace(refused.problem, file=file),))
    return Delivery((), (), (_no_header(file),))


def _header(table: Table) -> tuple[int, dict[str, tuple[int, str]]] | None:
    """The first row that names a code and a quantity: its number, and field → (column, its title)."""
    for number, row in islice(table.rows(), HEADER_WITHIN):
        titles = [normal(cell) for cell in row]
        columns = {
            field: (titles.index(title), cells.bare(row[titles.index(title)]))
            for field, names in NAMES.items()
            for title in reversed([normal(each) for each in names])
            if title in titles
        }
        if all(field in columns for field in REQUIRED):
            return number, columns
    return None


def _read(table: Table, header: int, columns: dict[str, tuple[int, str]], file: str) -> Delivery:
    lines: list[ReceiptLine] = []
    rows: list[int] = []
    problems: list[Problem] = []
    for number, row in table.rows():
        if number <= header or not any(cells.bare(cell) for cell in row):
            continue
        told, wrong = _line((number, row), columns)
        problems += [replace(problem, file=file, sheet=table.sheet) for problem in wrong]
        if told:
            lines.append(told)
            rows.append(number)
        if len(lines) > LINES_MAX:
            problems.append(_too_many(file, table.sheet))
            break
    if not lines and not problems:
        problems.append(_no_lines(file, table.sheet))
    return Delivery(tuple(lines), tuple(rows), tuple(problems), table.sheet)


def _line(row: Row, columns: dict[str, tuple[int, str]]) -> tuple[ReceiptLine | None, list[Problem]]:
    number, values = row
    told: dict[str, Any] = {}
    wrong = []
    for field, (index, title) in columns.items():
        cell = values[index] if index < len(values) else None
        try:
            told[field] = _READERS[field](cell)
        except ParseError as error:
            wrong.append(
                Problem(code=field, reason=error.reason, advice=MEND_CELL, row=number, column=title, value=quoted(cell))
            )
    return (None if wrong else ReceiptLine(**told)), wrong


def _code(cell: Cell) -> str:
    value = cells.identifier(cell)
    if not value:
        raise ParseError(say('缺少商品编码', 'the SKU code is missing'))
    return value


def _quantity(cell: Cell) -> int:
    return parse_quantity(cells.bare(cell).removesuffix('件'), least=1)


def _text(cell: Cell) -> str:
    return cells.text(cell, 500)


_READERS: dict[str, Callable[[Cell], Any]] = {
    'sku': _code,
    'quantity': _quantity,
    'batch': _text,
    'shelf': _text,
    'note': _text,
}


def _no_header(file: str) -> Problem:
    return Problem(
        code='no_header',
        reason=say('找不到表头：需要商品编码和数量两列', 'no header row: a code and a quantity column are needed'),
        advice=say('请在第一行写上“商家编码”“数量”', 'Head the columns "sku" and "quantity"'),
        file=file,
    )


def _no_lines(file: str, sheet: str) -> Problem:
    return Problem(
        code='empty',
        reason=say('表头下面没有数据', 'there are no rows below the header'),
        advice=say('请填写入库明细', 'Fill in what was delivered'),
        file=file,
        sheet=sheet,
    )


def _too_many(file: str, sheet: str) -> Problem:
    words = say('超过 {max} 行', 'more than {max} rows').filled(max=LINES_MAX)
    return Problem(
        code='too_many', reason=words, advice=say('请分成几个文件', 'Split the file'), file=file, sheet=sheet
    )
