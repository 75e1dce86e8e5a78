"""Text tables (CSV and its kin): the encoding is proved over the whole file before a row is believed.

GB18030 decodes UTF-8 into garbage without an error, so strict UTF-8 comes first, and a file that begins as one and goes on as
the other is refused rather than half read.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from zhanggui.channels.reading.limits import Limits
from zhanggui.channels.reading.problems import EXPORT_AGAIN, refusal
from zhanggui.channels.reading.tables import Row, Table
from zhanggui.core.words import Words, say

CHUNK = 1 << 20
HEAD_ROWS = 8
HEAD_CHARACTERS = 65_536
DELIMITERS = ',\t;|'
CHINESE_BY_CHANCE = 4
UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class _Failure:
    """Where strict decoding stopped."""

    line: int
    chinese_before: int  # characters of Chinese that had decoded well: by chance, GB18030 rarely yields even two
    at_end: bool


def text_table(path: Path, sheet: str, limits: Limits, *, kept: tuple[object, ...] = ()) -> Table:
    encoding = encoding_read = _encoding(path)
    if encoding == 'gb18030':
        # Decoded once and kept as UTF-8, which reads several times faster: the rows are gone through twice.
        path, kept = _recoded(path)
        encoding_read = 'utf-8'
    delimiter = _delimiter(path, encoding_read)

    def rows() -> Iterator[Row]:
        return _rows(path, encoding_read, delimiter, limits)

    return Table(sheet=sheet, rows=rows, encoding=encoding, even=False, kept=kept)


def _recoded(path: Path) -> tuple[Path, tuple[object, ...]]:
    copy = NamedTemporaryFile(prefix='zhanggui-')  # noqa: SIM115 -- lives as long as the table that reads it
    if failure := _decodes(path, 'gb18030', copy):
        raise _undecodable(failure, say('既不是 UTF-8 也不是 GB18030 编码', 'neither UTF-8 nor GB18030'))
    copy.flush()
    return Path(copy.name), (copy,)


def _rows(path: Path, encoding: str, delimiter: str, limits: Limits) -> Iterator[Row]:
    number = 0
    csv.field_size_limit(limits.field_characters)
    with path.open(encoding=encoding, newline='') as lines:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        try:
            for number, cells in enumerate(reader, 1):
                if number > limits.rows:
                    raise _too_many_rows(limits)
                yield number, cells
        except csv.Error as error:
            raise _broken_csv(error, number + 1, limits) from None


def _encoding(path: Path) -> str:
    """utf-8-sig, else UTF-16 by its mark, proved over the whole file; else gb18030, which `_recoded` proves."""
    with path.open('rb') as file:
        head = file.read(4)
    if head[:2] in UTF16_BOMS:
        if failure := _decodes(path, 'utf-16'):
            raise _undecodable(failure, say('UTF-16 编码损坏', 'broken UTF-16'))
        return 'utf-16'
    _refuse_nul(path)
    failure = _decodes(path, 'utf-8-sig')
    if failure is None:
        return 'utf-8-sig'
    if head[:3] == codecs.BOM_UTF8 or failure.chinese_before >= CHINESE_BY_CHANCE:
        reason = (
            say('文件在一个字的中间断了（传输不完整）', 'the file ends in the middle of a character (cut off)')
            if failure.at_end
            else say('文件混用了两种编码', 'the file mixes two encodings')
        )
        raise _undecodable(failure, reason)
    return 'gb18030'


def _decodes(path: Path, encoding: str, copy: IO[bytes] | None = None) -> _Failure | None:
    """Strictly decodes all of it (into `copy` as UTF-8), or says where that stops."""
    decoder = codecs.getincrementaldecoder(encoding)('strict')
    lines, chinese = 1, 0
    with path.open('rb') as file:
        while True:
            chunk = file.read(CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                before = error.object[: error.start]
                chinese += _chinese_characters(before, encoding)
                return _Failure(lines + before.count(b'\n'), chinese, at_end=not chunk)
            if copy is not None:
                copy.write(text.encode())
            if not chunk:
                return None
            lines += chunk.count(b'\n')
            chinese = chinese or _chinese_characters(text[:4096].encode(), 'utf-8')


def _chinese_characters(data: bytes, encoding: str) -> int:
    return sum('\u4e00' <= character <= '\u9fff' for character in data.decode(encoding, 'ignore')[:4096])


def _refuse_nul(path: Path) -> None:
    lines = 1
    with path.open('rb') as file:
        while chunk := file.read(CHUNK):
            at = chunk.find(b'\0')
            if at >= 0:
                raise refusal(
                    'nul',
                    say(
                        '文件里有空字节（NUL）：已损坏，或是没有标记的 UTF-16',
                        'NUL bytes: damaged, or UTF-16 without its mark',
                    ),
                    EXPORT_AGAIN,
                    row=lines + chunk.count(b'\n', 0, at),
                )
            lines += chunk.count(b'\n')


def _delimiter(path: Path, encoding: str) -> str:
    """The separator that makes the widest row among the first eight; a comma where they draw."""
    with path.open(encoding=encoding, newline='') as lines:  # a TAB before a comma pads the value (Alipay, Pinduoduo)
        head = [line[:HEAD_CHARACTERS].replace('\t,', ',').replace('\t"', '"') for line in islice(lines, HEAD_ROWS)]
    return max(DELIMITERS, key=lambda mark: (_width(head, mark), -DELIMITERS.index(mark)))


def _width(lines: list[str], delimiter: str) -> int:
    try:
        return max((len(row) for row in csv.reader(lines, delimiter=delimiter)), default=0)
    except csv.Error:
        return 0


def _undecodable(failure: _Failure, reason: Words) -> Exception:
    return refusal('encoding', reason, EXPORT_AGAIN, row=failure.line)


def _too_many_rows(limits: Limits) -> Exception:
    words = say('超过 {rows} 行', 'more than {rows} rows').filled(rows=limits.rows)
    return refusal('too_many_rows', words, say('请按日期分几次导出', 'Export by shorter periods.'), row=limits.rows + 1)


def _broken_csv(error: csv.Error, row: int, limits: Limits) -> Exception:
    if 'field larger' in str(error):
        reason = say(
            '一格超过 {limit} 个字符，多半是引号没有配对',
            'one cell exceeds {limit} characters, most likely an unpaired quote',
        )
        return refusal('huge_field', reason.filled(limit=limits.field_characters), EXPORT_AGAIN, row=row)
    if 'unexpected end' in str(error):
        reason = say('引号没有配对，或文件在一格中间断了', 'an unpaired quote, or the file is cut off inside a cell')
        return refusal('quotes', reason, EXPORT_AGAIN, row=row)
    reason = say('引号用法不合 CSV 规则', 'the quotes do not follow the rules of CSV')
    return refusal('quotes', reason, EXPORT_AGAIN, row=row)
