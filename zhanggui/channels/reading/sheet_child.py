"""Reads one workbook in a process of its own, under limits set before the file is touched: a crafted sheet kills this, not us.

Run by path with `python -I sheet_child.py FILE BYTES SECONDS CELLS`; imports nothing of the project. Writes JSON lines: first
`{"sheets": [name, …]}`, then `[sheet index, row number, [cells]]`. Dates become texts; numbers stay numbers, so
that the parent can tell an id that lost its digits. A refusal is one line `{"refused": code, "detail": text}`.
"""

from __future__ import annotations

import re
import resource
import sys
import zipfile
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import BinaryIO

import msgspec
from python_calamine import CalamineWorkbook

CHUNK = 1 << 20
OUTPUT_BYTES_MAX = 1 << 30
REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')


def main(arguments: list[str]) -> int:
    path, memory, seconds, cells_max = arguments[0], *(int(value) for value in arguments[1:4])
    with suppress(ValueError):  # macOS does not take this one; time, output and the extent still bind there
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES_MAX, OUTPUT_BYTES_MAX))
    try:
        _refuse_far_cells(path, cells_max)
        with Path(path).open('rb') as file:  # by its content: the ending may be anything
            _write(CalamineWorkbook.from_filelike(file), sys.stdout.buffer, cells_max)
    except _TooFarError as far:
        _refuse('extent', str(far))
    except MemoryError:
        _refuse('memory', '')
    except Exception as error:  # noqa: BLE001 -- whatever the parser dislikes is told to the parent, which words it
        _refuse(
            'encrypted' if 'password' in str(error).lower() else 'damaged', f'{type(error).__name__}: {error}'[:200]
        )
    return 0


class _TooFarError(Exception):
    """A cell lies so far out that the parser would make room for millions of empty ones."""


def _write(workbook: CalamineWorkbook, out: BinaryIO, cells_max: int) -> None:
    encode = msgspec.json.Encoder().encode
    out.write(encode({'sheets': workbook.sheet_names}) + b'\n')
    cells = 0
    for index, name in enumerate(workbook.sheet_names):
        sheet = workbook.get_sheet_by_name(name)
        cells += sheet.total_height * sheet.total_width
        if cells > cells_max:
            raise _TooFarError(f'{sheet.total_height} × {sheet.total_width}')
        out.writelines(
            encode((index, number, [_plain(cell) for cell in row])) + b'\n'
            for number, row in enumerate(sheet.iter_rows(), 1)
        )


def _plain(cell: object) -> str | float | int | None:
    if isinstance(cell, bool):
        return 'TRUE' if cell else 'FALSE'
    if isinstance(cell, str | float | int):
        return cell
    if isinstance(cell, datetime):
        return cell.isoformat(sep=' ', timespec='seconds')
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else None


def _refuse_far_cells(path: str, cells_max: int) -> None:
    """Looks at every cell's address before the parser makes room for them all."""
    if not zipfile.is_zipfile(path):
        return  # the old binary format cannot address more than 65,536 × 256
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            if member.startswith('xl/worksheets/') and member.endswith('.xml'):
                _measure(archive, member, cells_max)


def _measure(archive: zipfile.ZipFile, member: str, cells_max: int) -> None:
    columns: set[bytes] = set()
    last_row, tail = 0, b''
    with archive.open(member) as file:
        while chunk := file.read(CHUNK):
            found = REFERENCE.findall(tail + chunk)
            tail = chunk[-24:]
            columns.update(column for column, _ in found)
            last_row = max(last_row, max((int(row) for _, row in found), default=0))
    width = max((_column_number(column) for column in columns), default=0)
    if width * last_row > cells_max:
        raise _TooFarError(f'{last_row} × {width}')


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _refuse(code: str, detail: str) -> None:
    sys.stdout.buffer.write(msgspec.json.encode({'refused': code, 'detail': detail}) + b'\n')


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
