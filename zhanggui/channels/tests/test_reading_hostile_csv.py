"""Text files that are damaged, disguised or too much: each gets one message with place, reason and cure, and nothing hangs."""

from __future__ import annotations

import gzip
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from zhanggui.channels.reading.limits import UPLOAD
from zhanggui.channels.reading.reader import Reading, Request, read, read_orders
from zhanggui.channels.tests.order_files import GOOD, HEADER, OTHER, changed, csv_bytes, save, text_bytes, zip_files

LINE = ','.join
GOOD_FILE = csv_bytes(HEADER, GOOD, OTHER)

# What is merely unusual must be read: name → content.
READABLE = {
    'utf-8 with mark': GOOD_FILE,
    'utf-8 without mark': csv_bytes(HEADER, GOOD, OTHER, encoding='utf-8'),
    'gb18030': csv_bytes(HEADER, GOOD, OTHER, encoding='gb18030'),
    'utf-16 with mark, little end': csv_bytes(HEADER, GOOD, OTHER, encoding='utf-16'),
    'utf-16 with mark, big end': b'\xfe\xff' + csv_bytes(HEADER, GOOD, OTHER, encoding='utf-16-be'),
    'line feeds': csv_bytes(HEADER, GOOD, OTHER, newline='\n'),
    'carriage returns': csv_bytes(HEADER, GOOD, OTHER, newline='\r'),
    'tabs between': csv_bytes(HEADER, GOOD, OTHER, delimiter='\t'),
    'semicolons between': csv_bytes(HEADER, GOOD, OTHER, delimiter=';'),
    'no newline at the end': GOOD_FILE.rstrip(),
    'blank lines between': csv_bytes(HEADER, (), GOOD, (), OTHER, ()),
    'title rows before the header': csv_bytes(('店铺订单',), ('导出人：示例',), (), HEADER, GOOD, OTHER),
    'comma after the last cell': csv_bytes((*HEADER, ''), (*GOOD, ''), (*OTHER, '')),
    'values that end with TAB': csv_bytes(HEADER, [f'{cell}\t' for cell in GOOD], [f'{cell}\t' for cell in OTHER]),
    'ids as ="…"': csv_bytes(HEADER, changed(GOOD, 订单号='="A1"'), changed(OTHER, 订单号='="A2"')),
    'ids with apostrophe': csv_bytes(HEADER, changed(GOOD, 订单号="'A1"), changed(OTHER, 订单号='`A2')),
    'money with sign and unit': csv_bytes(HEADER, changed(GOOD, 单价='¥59.90'), changed(OTHER, 单价='39.90元')),
    'full-width digits': csv_bytes(HEADER, changed(GOOD, 数量='２'), OTHER),
    'newline inside quotes': csv_bytes(HEADER, changed(GOOD, 商品名称='示例\nT恤'), OTHER),
    'header in other case and width': csv_bytes([f' {name} ' for name in HEADER], GOOD, OTHER),
    'footer of sums': csv_bytes(HEADER, GOOD, OTHER, ('合计', '', '', '3', '', '', '', '')),
    'footer of remarks': csv_bytes(HEADER, GOOD, OTHER, ('#共 2 单',)),
    'gzip': gzip.compress(GOOD_FILE),
    'zip': zip_files({'订单.csv': GOOD_FILE}),
    'zip with a folder and Finder shadows': zip_files(
        {'导出/订单.csv': GOOD_FILE, '__MACOSX/导出/._订单.csv': b'\0\5'}
    ),
}

# name → (content, code of the error, row, column)
REFUSED_CELLS = {
    'row too long': (csv_bytes(HEADER, (*GOOD, 'more'), OTHER), 'ragged', 2, ''),
    'row too short': (csv_bytes(HEADER, GOOD[:5], OTHER), 'ragged', 2, ''),
    'no order number': (csv_bytes(HEADER, changed(GOOD, 订单号=''), OTHER), 'no_number', 2, ''),
    'lost digits': (csv_bytes(HEADER, changed(GOOD, 订单号='6.90E+17'), OTHER), 'cell_id', 2, '订单号'),
    'formula error': (csv_bytes(HEADER, changed(GOOD, 商品名称='#REF!'), OTHER), 'cell_text', 2, '商品名称'),
    'formula as money': (csv_bytes(HEADER, changed(GOOD, 单价='=1+1'), OTHER), 'cell_unit_price', 2, '单价'),
    'exponent as money': (csv_bytes(HEADER, changed(GOOD, 单价='1e5'), OTHER), 'cell_unit_price', 2, '单价'),
    'underscore in money': (csv_bytes(HEADER, changed(GOOD, 单价='1_000'), OTHER), 'cell_unit_price', 2, '单价'),
    'NaN as money': (csv_bytes(HEADER, changed(GOOD, 单价='NaN'), OTHER), 'cell_unit_price', 2, '单价'),
    'infinity as money': (csv_bytes(HEADER, changed(GOOD, 单价='inf'), OTHER), 'cell_unit_price', 2, '单价'),
    'commas in odd places': (csv_bytes(HEADER, changed(GOOD, 单价='1,2,3'), OTHER), 'cell_unit_price', 2, '单价'),
    'money beyond reason': (
        csv_bytes(HEADER, changed(GOOD, 单价='99999999999999'), OTHER),
        'cell_unit_price',
        2,
        '单价',
    ),
    'half a piece': (csv_bytes(HEADER, GOOD, changed(OTHER, 数量='1.5')), 'cell_quantity', 3, '数量'),
    'word as quantity': (csv_bytes(HEADER, GOOD, changed(OTHER, 数量='两件')), 'cell_quantity', 3, '数量'),
    'no quantity': (csv_bytes(HEADER, GOOD, changed(OTHER, 数量='')), 'implausible', 3, '数量'),
    'no price': (csv_bytes(HEADER, GOOD, changed(OTHER, 单价='')), 'implausible', 3, '单价'),
    'nought pieces': (csv_bytes(HEADER, GOOD, changed(OTHER, 数量='0')), 'implausible', 3, '数量'),
    'date that is none': (
        csv_bytes(HEADER, changed(GOOD, 下单时间='2026-02-30 10:00:00'), OTHER),
        'cell_time',
        2,
        '下单时间',
    ),
    'date of two readings': (csv_bytes(HEADER, changed(GOOD, 下单时间='5/6/2026'), OTHER), 'cell_time', 2, '下单时间'),
    'date as a number': (csv_bytes(HEADER, changed(GOOD, 下单时间='46027.38'), OTHER), 'cell_time', 2, '下单时间'),
    'unknown status': (csv_bytes(HEADER, changed(GOOD, 状态='飞走了'), OTHER), 'unknown_word', 2, '状态'),
    'text too long': (csv_bytes(HEADER, changed(GOOD, 商品名称='长' * 501), OTHER), 'cell_text', 2, '商品名称'),
}

_HALF = GOOD_FILE.decode('utf-8-sig').splitlines(keepends=True)


def spoilt_lzma() -> bytes:
    """Well-formed outside; within, a byte of what was packed is another."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, 'w', zipfile.ZIP_LZMA) as archive:
        archive.writestr('a.csv', GOOD_FILE)
    data = bytearray(made.getvalue())
    at = data.index(b'a.csv') + len(b'a.csv') + 9  # behind LZMA's own header
    data[at : at + 40] = b'\xff' * 40
    return bytes(data)


# name → (content, code, row)
REFUSED_FILES = {
    'empty file': (b'', 'empty', None),
    'spaces only': (b' \r\n \r\n', 'unknown_format', 1),
    'NUL': (GOOD_FILE.replace(b'SKU-1', b'SKU\0-1'), 'nul', 2),
    'utf-16 without mark': (csv_bytes(HEADER, GOOD, encoding='utf-16-le'), 'nul', 1),
    'utf-16 cut in a character': (csv_bytes(HEADER, GOOD, encoding='utf-16')[:-1], 'encoding', 3),
    'utf-8 then gb18030': (_HALF[0].encode() + _HALF[1].encode('gb18030'), 'encoding', 2),
    'utf-8 mark then gb18030': (b'\xef\xbb\xbf' + csv_bytes(HEADER, GOOD, encoding='gb18030'), 'encoding', 1),
    'utf-8 cut in a character': (csv_bytes(HEADER, changed(GOOD, 状态='已付款'))[:-3], 'encoding', 2),
    'neither utf-8 nor gb18030': (
        csv_bytes(('订单号', '数量'), encoding='gb18030') + b'\xff\xff\xff\xfe,1\r\n',
        'encoding',
        2,
    ),
    'Big5': (
        csv_bytes(('訂單編號', '商品名稱', '數量', '買家'), ('1', 'T', '1', 'b'), encoding='big5'),
        'unknown_format',
        1,
    ),
    'unpaired quote': (
        text_bytes(LINE(HEADER) + '\r\n"A1,SKU-1,x,1,1.00,2026-01-05 09:10:00,b,已付款\r\n'),
        'quotes',
        2,
    ),
    'text after a quote': (
        text_bytes(LINE(HEADER) + '\r\n"A1"x,SKU-1,x,1,1.00,2026-01-05 09:10:00,b,已付款\r\n'),
        'quotes',
        2,
    ),
    'huge cell': (csv_bytes(HEADER, GOOD, changed(OTHER, 商品名称='长' * 200_000)), 'huge_field', 3),
    'unknown headers': (csv_bytes(('甲', '乙'), ('1', '2')), 'unknown_format', 1),
    'no header': (csv_bytes(GOOD, OTHER), 'unknown_format', 1),
    'header twice': (csv_bytes((*HEADER, '订单号'), (*GOOD, 'A9')), 'repeated_header', 1),
    'header in row nine': (csv_bytes(*[('x',)] * 8, HEADER, GOOD), 'unknown_format', 1),
    'web page': (b'<html><table><tr><td>1</td></tr></table></html>', 'html', None),
    'web page after a mark': (b'\xef\xbb\xbf\r\n<!DOCTYPE html><html></html>', 'html', None),
    'JSON': (b'{"orders": []}', 'not_a_table', None),
    'PDF': (b'%PDF-1.7 ...', 'not_a_table', None),
    'picture': (b'\x89PNG\r\n\x1a\n....', 'not_a_table', None),
    'RAR': (b'Rar!\x1a\x07\x00', 'not_a_table', None),
    'gzip cut off': (gzip.compress(GOOD_FILE)[:-12], 'damaged', None),
    'gzip bomb': (gzip.compress(b'a,b\r\n' * 3_000_000), 'bomb', None),
    'gzip in gzip': (gzip.compress(gzip.compress(GOOD_FILE)), 'nested', None),
    'zip bomb': (zip_files({'a.csv': b'0' * 20_000_000}), 'bomb', None),
    'zip in zip': (zip_files({'a.csv': zip_files({'b.csv': GOOD_FILE})}), 'nested', None),
    'zip cut off': (zip_files({'a.csv': GOOD_FILE})[:-30], 'damaged', None),
    'zip with spoilt LZMA': (spoilt_lzma(), 'damaged', None),
    'zip without tables': (zip_files({'a.png': b'x'}), 'not_a_table', None),
    'zip of hundreds': (zip_files({f'{n}.csv': GOOD_FILE for n in range(60)}), 'too_many_members', None),
}


def lines_of(reading: Reading) -> dict[str, tuple[str, int, int]]:
    orders = [order for batch in reading.batches() for order in batch]
    return {order.number: (line.code, line.quantity, line.price_fen) for order in orders for line in order.lines or ()}


@pytest.mark.parametrize('name', READABLE)
def test_unusual_but_sound(tmp_path: Path, name: str) -> None:
    reading = read_orders(save(tmp_path, 'orders.csv', READABLE[name]))
    assert lines_of(reading) == {'A1': ('SKU-1', 2, 5990), 'A2': ('SKU-2', 1, 3990)}
    assert [str(problem) for problem in reading.problems] == []


@pytest.mark.parametrize('name', REFUSED_CELLS)
def test_bad_row_keeps_its_order_out_and_names_the_cell(tmp_path: Path, name: str) -> None:
    content, code, row, column = REFUSED_CELLS[name]
    reading = read_orders(save(tmp_path, 'orders.csv', content))
    numbers = set(lines_of(reading))
    [problem] = reading.problems
    assert (problem.code, problem.file, problem.row, problem.column) == (code, 'orders.csv', row, column)
    assert numbers == ({'A2'} if row == 2 else {'A1'})
    assert f'第 {row} 行' in problem.words.zh
    assert f'row {row}' in problem.words.en
    assert reading.errors == 1


@pytest.mark.parametrize('name', REFUSED_FILES)
def test_file_refused_with_reason(tmp_path: Path, name: str) -> None:
    content, code, row = REFUSED_FILES[name]
    reading = read_orders(save(tmp_path, 'orders.csv', content)).check()
    problem = next(problem for problem in reading.problems if problem.code == code)
    assert problem.row == row
    assert problem.file == 'orders.csv'
    assert problem.reason.zh
    assert problem.advice.zh
    assert problem.advice.en
    assert reading.errors >= 1


def test_big5_is_named(tmp_path: Path) -> None:
    reading = read_orders(save(tmp_path, 'orders.csv', REFUSED_FILES['Big5'][0]))
    assert 'Big5' in str(reading.problems[0])


def test_rows_beyond_the_limit_are_refused_where_they_begin(tmp_path: Path) -> None:
    path = save(tmp_path, 'orders.csv', csv_bytes(HEADER, *[changed(GOOD, 订单号=f'A{n}') for n in range(50)]))
    reading = read(Request(path=path, limits=replace(UPLOAD, rows=20))).check()
    [problem] = reading.problems
    assert (problem.code, problem.row) == ('too_many_rows', 21)


def test_file_beyond_the_limit_is_not_opened(tmp_path: Path) -> None:
    path = save(tmp_path, 'orders.csv', csv_bytes(HEADER, GOOD))
    reading = read(Request(path=path, limits=replace(UPLOAD, file_bytes=10))).check()
    assert [problem.code for problem in reading.problems] == ['too_large']
    assert reading.rows == 0


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert [p.code for p in read_orders(tmp_path / 'none.csv').problems] == ['missing']
    assert [p.code for p in read_orders(tmp_path).problems] == ['missing']


def test_all_bad_cells_of_a_row_are_told_at_once(tmp_path: Path) -> None:
    row = changed(GOOD, 数量='x', 单价='y', 下单时间='z')
    reading = read_orders(save(tmp_path, 'orders.csv', csv_bytes(HEADER, row))).check()
    assert {problem.column for problem in reading.problems} == {'数量', '单价', '下单时间'}


def test_a_person_is_never_quoted(tmp_path: Path) -> None:
    header, row = (*HEADER, '收货人', '手机'), (*GOOD, '长' * 501, '1.38E+10')
    reading = read_orders(save(tmp_path, 'orders.csv', csv_bytes(header, row))).check()
    assert {problem.column: problem.value for problem in reading.problems} == {'收货人': '***', '手机': '***'}


def test_a_hundred_thousand_bad_rows_are_counted_not_kept(tmp_path: Path) -> None:
    rows = [changed(GOOD, 订单号=f'A{n}', 数量='x') for n in range(3000)]
    reading = read_orders(save(tmp_path, 'orders.csv', csv_bytes(HEADER, *rows))).check()
    assert reading.counts['cell_quantity'] == 3000
    assert len(reading.problems) == 200
    assert len(reading.refused) == 3000
