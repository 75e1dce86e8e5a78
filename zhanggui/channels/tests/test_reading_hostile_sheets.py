"""Workbooks that are crafted, locked, disguised or spoilt by Excel: refused in a child process, in words, within limits."""

from __future__ import annotations

import datetime
import io
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from zhanggui.channels.reading.limits import UPLOAD
from zhanggui.channels.reading.reader import Request, read, read_orders
from zhanggui.channels.tests.order_files import (
    GOOD,
    HEADER,
    OTHER,
    changed,
    csv_bytes,
    save,
    sheet_xml,
    xlsx_of_xml,
    zip_files,
)
from zhanggui.channels.tests.test_reading_hostile_csv import lines_of

OLE = b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'
EXPECTED = {'A1': ('SKU-1', 2, 5990), 'A2': ('SKU-2', 1, 3990)}
FAR = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
HIDDEN_FAR = '<sheetData><row r="1"><c r="A1"><v>1</v></c><c s="0" r=\'XFD1048576\'><v>1</v></c></row></sheetData>'


def workbook(
    *rows: tuple[object, ...], date_1904: bool = False, sheets: tuple[str, ...] = ('订单',), merge: str = ''
) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {'in_memory': True, 'date_1904': date_1904, 'default_date_format': 'yyyy-mm-dd hh:mm:ss'}
    )
    for name in sheets:
        sheet = book.add_worksheet(name)
        for index, row in enumerate(rows):
            sheet.write_row(index, 0, row)
        if merge:
            sheet.merge_range(merge, rows[1][0])
    book.close()
    return out.getvalue()


def dated(row: tuple[str, ...], moment: datetime.datetime) -> tuple[object, ...]:
    return tuple(moment if name == '下单时间' else cell for name, cell in zip(HEADER, row, strict=True))


def number_cells(row: tuple[str, ...], **cells: float) -> tuple[object, ...]:
    return tuple(cells.get(name, cell) for name, cell in zip(HEADER, row, strict=True))


MOMENT = datetime.datetime(2026, 1, 5, 9, 10)  # noqa: DTZ001 -- a spreadsheet knows no zone

READABLE = {
    'xlsx': workbook(HEADER, GOOD, OTHER),
    'xlsx by hand': xlsx_of_xml(sheet_xml(HEADER, GOOD, OTHER)),
    'numbers as numbers': workbook(
        HEADER, number_cells(GOOD, 数量=2, 单价=59.9), number_cells(OTHER, 数量=1, 单价=39.9)
    ),
    'dates as dates': workbook(HEADER, dated(GOOD, MOMENT), dated(OTHER, MOMENT)),
    'title rows above': workbook(('店铺订单',), (), ('导出人', '示例'), HEADER, GOOD, OTHER),
    'another sheet beside': workbook(HEADER, GOOD, OTHER, sheets=('订单',)),
    'xlsx in zip': zip_files({'订单.xlsx': workbook(HEADER, GOOD, OTHER)}),
}

# name → (content, code)
REFUSED = {
    'far cell': (xlsx_of_xml(FAR), 'extent'),
    'far cell written oddly': (xlsx_of_xml(HIDDEN_FAR), {'extent', 'memory', 'time', 'damaged', 'unknown_format'}),
    'sheet that unpacks a thousandfold': (xlsx_of_xml(' ' * 20_000_000), 'bomb'),
    'locked by a password': (OLE + b'\0' * 600 + 'EncryptedPackage'.encode('utf-16-le') + b'\0' * 600, 'encrypted'),
    'old workbook with macros': (OLE + 'Workbook'.encode('utf-16-le') + '_VBA_PROJECT'.encode('utf-16-le'), 'macros'),
    'word document of old': (OLE + 'WordDocument'.encode('utf-16-le') + b'\0' * 600, 'not_a_table'),
    'old workbook, damaged': (OLE + b'\0' * 600 + 'Workbook'.encode('utf-16-le') + b'\0' * 2000, 'damaged'),
    'macros': (xlsx_of_xml(sheet_xml(HEADER, GOOD), extra={'xl/vbaProject.bin': b'x'}), 'macros'),
    'binary workbook': (xlsx_of_xml(sheet_xml(HEADER, GOOD), extra={'xl/workbook.bin': b'x'}), 'xlsb'),
    'word document': (zip_files({'[Content_Types].xml': b'<Types/>', 'word/document.xml': b'<w/>'}), 'not_a_table'),
    'web page named xls': (b'<html><body><table><tr><td>1</td></tr></table></body></html>', 'html'),
    'XML spreadsheet of 2003': (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>',
        'html',
    ),
    'cut off': (workbook(HEADER, GOOD)[:-200], 'damaged'),
    'sheet missing': (
        zip_files({'[Content_Types].xml': b'<Types/>', 'xl/workbook.xml': b'<workbook/>'}),
        {'damaged', 'empty'},
    ),
    'broken XML': (xlsx_of_xml('<sheetData><row r="1"><c r="A1"'), {'damaged', 'unknown_format'}),
    'entity bomb': (
        xlsx_of_xml('&lol9;').replace(b'?><worksheet', b'?><!DOCTYPE x [<!ENTITY lol "lol">]><worksheet'),
        {'damaged', 'unknown_format'},
    ),
    'empty sheet': (workbook(()), 'unknown_format'),
    'unknown headers': (workbook(('甲', '乙'), ('1', '2')), 'unknown_format'),
}


@pytest.mark.parametrize('name', READABLE)
def test_unusual_but_sound(tmp_path: Path, name: str) -> None:
    reading = read_orders(save(tmp_path, 'orders.xlsx', READABLE[name]))
    assert lines_of(reading) == EXPECTED
    assert [str(problem) for problem in reading.problems] == []
    assert reading.sheet == '订单'


@pytest.mark.parametrize('name', REFUSED)
def test_refused_in_words_and_in_time(tmp_path: Path, name: str) -> None:
    content, wanted = REFUSED[name]
    began = time.monotonic()
    reading = read_orders(save(tmp_path, 'orders.xlsx', content)).check()
    codes = {problem.code for problem in reading.problems}
    assert codes <= ({wanted} if isinstance(wanted, str) else wanted)
    assert codes
    assert reading.orders == 0
    assert reading.problems[0].file == 'orders.xlsx'
    assert reading.problems[0].advice.zh
    assert time.monotonic() - began < 30


MEASURE = """
import resource, sys
from django.conf import settings
settings.configure(USE_I18N=True)
from zhanggui.channels.reading.reader import read_orders
reading = read_orders(sys.argv[1]).check()
own = next(int(line.split()[1]) for line in open('/proc/self/status') if line.startswith('VmHWM'))  # ru_maxrss is inherited
print(own // 1024, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, reading.rows)
"""


def peaks_mb(path: Path) -> list[int]:
    """Peak memory of reader and child, and the rows read, in a process that does nothing else."""
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, '-c', MEASURE, str(path)], capture_output=True, text=True, check=True, cwd=root
    )
    return [int(part) for part in done.stdout.split()]


@pytest.mark.parametrize('name', ['far cell', 'far cell written oddly', 'entity bomb'])
def test_crafted_files_take_no_memory(tmp_path: Path, name: str) -> None:
    assert max(peaks_mb(save(tmp_path, 'orders.xlsx', REFUSED[name][0]))[:2]) < 512


@pytest.mark.slow
@pytest.mark.parametrize('kind', ['csv', 'xlsx'])
def test_a_hundred_thousand_rows_stay_under_300_mb(tmp_path: Path, kind: str) -> None:
    rows = [changed(GOOD, 订单号=f'A{n}') for n in range(100_000)]
    content = csv_bytes(HEADER, *rows, encoding='gb18030') if kind == 'csv' else workbook(HEADER, *rows)
    own, child, read_rows = peaks_mb(save(tmp_path, f'orders.{kind}', content))
    assert read_rows == 100_000
    assert own < 300
    assert child < 300


@pytest.mark.parametrize('number', [690000000000000000.0, 1234567890123456.0])
def test_long_ids_that_became_numbers_are_refused(tmp_path: Path, number: float) -> None:
    content = workbook(HEADER, number_cells(GOOD, 订单号=number), OTHER)
    reading = read_orders(save(tmp_path, 'orders.xlsx', content))
    assert set(lines_of(reading)) == {'A2'}
    [problem] = reading.problems
    assert (problem.sheet, problem.row, problem.column) == ('订单', 2, '订单号')
    assert '文本' in problem.reason.zh


def test_short_ids_that_became_numbers_are_whole(tmp_path: Path) -> None:
    content = workbook(HEADER, number_cells(GOOD, 订单号=300000000001.0))
    assert set(lines_of(read_orders(save(tmp_path, 'orders.xlsx', content)))) == {'300000000001'}


@pytest.mark.parametrize('date_1904', [False, True])
def test_dates_of_both_epochs(tmp_path: Path, date_1904: bool) -> None:
    content = workbook(HEADER, dated(GOOD, MOMENT), date_1904=date_1904)
    [[order]] = read_orders(save(tmp_path, 'orders.xlsx', content)).batches()
    assert order.created_at is not None
    assert order.created_at.isoformat() == '2026-01-05T09:10:00+08:00'


def test_a_date_left_as_a_number_is_refused(tmp_path: Path) -> None:
    content = workbook(HEADER, number_cells(GOOD, 下单时间=46027.38))
    reading = read_orders(save(tmp_path, 'orders.xlsx', content)).check()
    assert [(problem.row, problem.column) for problem in reading.problems] == [(2, '下单时间')]


def test_money_of_binary_fractions_is_exact_and_half_fen_refused(tmp_path: Path) -> None:
    header = (*HEADER, '运费')
    content = workbook(header, (*GOOD, 41.86), (*OTHER, 1.005))
    reading = read_orders(save(tmp_path, 'orders.xlsx', content))
    [[order]] = reading.batches()
    assert order.freight_fen == 4186
    assert [(problem.row, problem.column) for problem in reading.problems] == [(3, '运费')]


def test_a_formula_error_is_no_price(tmp_path: Path) -> None:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    sheet.append(changed(GOOD, 单价='#N/A'))
    sheet['E2'].data_type = 'e'
    book.save(out)
    reading = read_orders(save(tmp_path, 'orders.xlsx', out.getvalue())).check()
    assert [(problem.row, problem.column) for problem in reading.problems] == [(2, '单价')]
    assert reading.orders == 0


def test_several_sheets_of_one_format_are_read_and_others_told(tmp_path: Path) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {'in_memory': True})
    for name, rows in {'一店': (HEADER, GOOD), '说明': (('甲', '乙'), ('1', '2')), '二店': (HEADER, OTHER)}.items():
        sheet = book.add_worksheet(name)
        for index, row in enumerate(rows):
            sheet.write_row(index, 0, row)
    book.close()
    reading = read_orders(save(tmp_path, 'orders.xlsx', out.getvalue()))
    assert lines_of(reading) == EXPECTED
    assert [(problem.sheet, problem.severity) for problem in reading.problems] == [('说明', 'note')]
    assert reading.errors == 0


def test_a_workbook_too_large_for_the_child_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path, 'orders.xlsx', workbook(HEADER, *[GOOD] * 200))
    reading = read(Request(path=path, limits=replace(UPLOAD, cells=100))).check()
    assert [problem.code for problem in reading.problems] == ['extent']


def test_a_child_out_of_time_or_memory_is_told(tmp_path: Path) -> None:
    path = save(tmp_path, 'orders.xlsx', workbook(HEADER, *[GOOD] * 20_000))
    slow = read(Request(path=path, limits=replace(UPLOAD, child_seconds=0))).check()
    assert [problem.code for problem in slow.problems] == ['time']
    small = read(Request(path=path, limits=replace(UPLOAD, child_bytes=30 * 1024 * 1024))).check()
    assert [problem.code for problem in small.problems] == ['memory']


def test_csv_named_xlsx_and_xlsx_named_csv(tmp_path: Path) -> None:
    assert lines_of(read_orders(save(tmp_path, 'orders.xlsx', csv_bytes(HEADER, GOOD, OTHER)))) == EXPECTED
    assert lines_of(read_orders(save(tmp_path, 'orders.csv', workbook(HEADER, GOOD, OTHER)))) == EXPECTED
