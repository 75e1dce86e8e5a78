"""Makes order files for the readers' tests: small, fictional, in the true encodings, and broken in every way files break."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

HEADER = ('订单号', '商家编码', '商品名称', '数量', '单价', '下单时间', '买家', '状态')
GOOD = ('A1', 'SKU-1', '示例T恤', '2', '59.90', '2026-01-05 09:10:00', 'buyer1', '已付款')
OTHER = ('A2', 'SKU-2', '示例裤子', '1', '39.90', '2026-01-05 09:12:00', 'buyer2', '已发货')

CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="{target}" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
)
WORKBOOK = (
    '<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{properties}'
    '<sheets><sheet name="订单" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
SHEET = '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'


def parted(cells: str) -> tuple[str, ...]:
    """`'a|b|c'` → three cells: wide headers stay readable."""
    return tuple(cells.split('|'))


def changed(row: Sequence[str], **cells: str) -> tuple[str, ...]:
    """A row with some cells replaced, named by their header."""
    return tuple(cells.get(header, value) for header, value in zip(HEADER, row, strict=True))


def csv_bytes(*rows: Sequence[str], encoding: str = 'utf-8-sig', delimiter: str = ',', newline: str = '\r\n') -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return out.getvalue().encode(encoding)


def text_bytes(text: str, encoding: str = 'utf-8') -> bytes:
    return text.encode(encoding)


def zip_of(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def zip_files(members: dict[str, bytes]) -> bytes:
    return zip_of(**members)


def xlsx_of_xml(sheet: str, *, properties: str = '', extra: dict[str, bytes] | None = None) -> bytes:
    """A workbook around hand-written sheet XML: what no honest library would write."""
    members = {
        '[Content_Types].xml': CONTENT_TYPES.encode(),
        '_rels/.rels': RELATIONS.format(target='xl/workbook.xml', kind='officeDocument').encode(),
        'xl/workbook.xml': WORKBOOK.format(properties=properties).encode(),
        'xl/_rels/workbook.xml.rels': RELATIONS.format(target='worksheets/sheet1.xml', kind='worksheet').encode(),
        'xl/worksheets/sheet1.xml': SHEET.format(sheet).encode(),
        **(extra or {}),
    }
    return zip_files(members)


def sheet_xml(*rows: Sequence[str | float]) -> str:
    """Inline texts and numbers as sheet data."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = ''.join(_cell_xml(f'{chr(65 + index)}{number}', value) for index, value in enumerate(row))
        lines.append(f'<row r="{number}">{cells}</row>')
    return f'<sheetData>{"".join(lines)}</sheetData>'


def save(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _cell_xml(reference: str, value: str | float) -> str:
    if isinstance(value, str):
        return f'<c r="{reference}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{reference}"><v>{value!r}</v></c>'
