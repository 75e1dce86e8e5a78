"""Spreadsheets, read by a child process under limits; here its rows come back and its end, however sudden, becomes words."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec

from zhanggui.channels.reading.limits import Limits
from zhanggui.channels.reading.problems import EXPORT_AGAIN, Refused, refusal
from zhanggui.channels.reading.tables import Row, Table
from zhanggui.core.words import Words, say

CHILD_ENVIRONMENT = ('PATH', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'TMPDIR')
CHILD = Path(__file__).with_name('sheet_child.py')
SAVE_AS = say('请在 Excel 或 WPS 里另存为 .xlsx 后再导入', 'Save it as .xlsx in Excel or WPS and import that.')
_REASONS: dict[str, tuple[Words, Words]] = {
    'extent': (
        say(
            '有单元格在离表格很远的地方（{detail}），读它要占满内存',
            'a cell lies far outside the table ({detail}); reading it would fill the memory',
        ),
        say('请把有数据的区域复制到新工作表后再导入', 'Copy the used range into a new sheet and import that.'),
    ),
    'memory': (
        say('工作簿太大，内存不够读取', 'the workbook is too large to read in the memory allowed'),
        say('请分几次导出', 'Export in parts.'),
    ),
    'time': (
        say('工作簿在规定时间内读不完', 'the workbook could not be read in the time allowed'),
        say('请分几次导出', 'Export in parts.'),
    ),
    'encrypted': (
        say('工作簿有密码', 'the workbook has a password'),
        say('请去掉密码后再导入', 'Remove the password and import it again.'),
    ),
    'damaged': (say('工作簿损坏或不完整', 'the workbook is damaged or cut off'), EXPORT_AGAIN),
}


class _Head(msgspec.Struct):
    sheets: list[str] = []
    refused: str = ''
    detail: str = ''


_head_decoder = msgspec.json.Decoder(_Head)
_row_decoder = msgspec.json.Decoder(tuple[int, int, list[str | float | int | None]])


def workbook_tables(path: Path, limits: Limits) -> list[Table]:
    output = tempfile.TemporaryFile(prefix='zhanggui-')  # noqa: SIM115 -- lives as long as the tables that read it
    _run_child(path, output, limits)
    output.seek(0)
    head = _decoded_head(output.readline())
    if head.refused:
        raise _refused(head.refused, head.detail)
    bounds, ending = _bounds(output, len(head.sheets))
    if ending:
        raise _refused(ending.refused, ending.detail)
    return [_table(name, output, bounds[index]) for index, name in enumerate(head.sheets)]


def _run_child(path: Path, output: IO[bytes], limits: Limits) -> None:
    sizes = (limits.child_bytes, limits.child_seconds, limits.cells)
    command = [sys.executable, '-I', str(CHILD), str(path), *(str(size) for size in sizes)]
    try:
        done = subprocess.run(
            command,
            stdout=output,
            stderr=subprocess.DEVNULL,
            env=_bare_environment(),
            timeout=limits.child_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _refused('time') from None
    if done.returncode:
        raise _refused('time' if done.returncode == -24 else 'memory')


def _bare_environment() -> dict[str, str]:
    """Nothing of ours: the child handles a stranger's file and needs no address or secret."""
    return {name: os.environ[name] for name in CHILD_ENVIRONMENT if name in os.environ}


def _bounds(output: IO[bytes], sheets: int) -> tuple[list[tuple[int, int]], _Head | None]:
    """Where in the child's output each sheet's rows begin and end, and its refusal if it ended with one."""
    starts: list[int | None] = [None] * sheets
    ends = [0] * sheets
    position = output.tell()
    for line in output:
        if line.startswith(b'{'):
            return [], _decoded_head(line)
        sheet = int(line[1 : line.index(b',')])
        starts[sheet] = position if starts[sheet] is None else starts[sheet]
        position += len(line)
        ends[sheet] = position
    return [(start or 0, end) for start, end in zip(starts, ends, strict=True)], None


def _table(name: str, output: IO[bytes], bound: tuple[int, int]) -> Table:
    start, end = bound

    def rows() -> Iterator[Row]:
        position = start
        while position < end:
            output.seek(position)
            lines = output.readlines(min(1 << 20, end - position))
            for line in lines:
                position += len(line)
                if position > end:
                    return
                _, number, cells = _row_decoder.decode(line)
                yield number, cells

    return Table(sheet=name, rows=rows, kept=(output,))


def _decoded_head(line: bytes) -> _Head:
    try:
        return _head_decoder.decode(line)
    except msgspec.MsgspecError:
        raise _refused('damaged') from None


def _refused(code: str, detail: str = '') -> Refused:
    reason, advice = _REASONS.get(code, _REASONS['damaged'])
    return refusal(code, reason.filled(detail=detail or '?'), advice)
