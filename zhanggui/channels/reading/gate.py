"""The gate: a file is what its first bytes say, not its name; nothing is parsed before its kind and size are known.

`open_tables` gives the tables inside a CSV, XLSX, XLS, gzip or zip (one level), or raises `Refused` naming why not.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from zhanggui.channels.reading.archives import Count, member_name, members_of, prove_size, ungzipped, unzipped
from zhanggui.channels.reading.limits import MEGABYTE, Limits
from zhanggui.channels.reading.problems import EXPORT_AGAIN, Refused, refusal
from zhanggui.channels.reading.tables import Table
from zhanggui.channels.reading.texts import text_table
from zhanggui.channels.reading.workbooks import SAVE_AS, workbook_tables
from zhanggui.core.words import Words, say

HEAD_BYTES = 4096
OLE = b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'
ZIP = b'PK\x03\x04'
GZIP = b'\x1f\x8b'
TABLE_ENDINGS = ('.csv', '.txt', '.tsv', '.xlsx', '.xls')
FOREIGN: tuple[tuple[bytes, Words], ...] = (
    (b'%PDF', say('PDF 文件', 'a PDF')),
    (b'\x89PNG', say('图片', 'a picture')),
    (b'\xff\xd8\xff', say('图片', 'a picture')),
    (b'GIF8', say('图片', 'a picture')),
    (b'Rar!', say('RAR 压缩包', 'a RAR archive')),
    (b'7z\xbc\xaf\x27\x1c', say('7z 压缩包', 'a 7z archive')),
    (b'MZ', say('程序', 'a program')),
    (b'\x7fELF', say('程序', 'a program')),
    (b'SQLite format 3', say('数据库', 'a database')),
    (b'{\\rtf', say('RTF 文档', 'an RTF document')),
)
NOT_A_TABLE = say(
    '请上传平台导出的 CSV、XLSX、XLS 或装有它们的 ZIP', 'Upload the CSV, XLSX or XLS the platform made, or a ZIP of it.'
)


def open_tables(path: Path, limits: Limits) -> list[Table]:
    try:
        size = path.stat().st_size
    except OSError:
        raise refusal(
            'missing', say('找不到这个文件', 'there is no such file'), say('请检查路径', 'Check the path.')
        ) from None
    if path.is_dir():
        raise refusal('missing', say('这是文件夹', 'this is a folder'), say('请给出其中的文件', 'Name a file in it.'))
    if size == 0:
        raise refusal('empty', say('文件是空的', 'the file is empty'), EXPORT_AGAIN)
    if size > limits.file_bytes:
        words = say('文件超过 {limit} MB', 'the file is larger than {limit} MB').filled(
            limit=limits.file_bytes // MEGABYTE
        )
        raise refusal('too_large', words, say('请按日期分几次导出', 'Export by shorter periods.'))
    return _opener(_head(path))(path, limits)


def _opener(head: bytes) -> Callable[[Path, Limits], list[Table]]:
    if head.startswith(GZIP):
        return _gzip_tables
    if head.startswith(ZIP):
        return _zip_tables
    if head.startswith(OLE):
        return _ole_tables
    _refuse_foreign(head)
    return _text_tables


def _text_tables(path: Path, limits: Limits) -> list[Table]:
    return [text_table(path, '', limits)]


def _gzip_tables(path: Path, limits: Limits) -> list[Table]:
    content = ungzipped(path, limits)
    inside = Path(content.name)
    head = _head(inside)
    if head.startswith((GZIP, ZIP)):
        raise _nested()
    if head.startswith(OLE):
        return _ole_tables(inside, limits)
    _refuse_foreign(head)
    return [text_table(inside, '', limits, kept=(content,))]


def _zip_tables(path: Path, limits: Limits) -> list[Table]:
    with members_of(path, limits) as (archive, members):
        names = {member.filename for member in members}
        if '[Content_Types].xml' not in names:
            return _tables_of_members(archive, members, Count(path.stat().st_size, limits))
    _refuse_odd_workbook(names)
    prove_size(path, limits)
    return workbook_tables(path, limits)


def _refuse_odd_workbook(names: set[str]) -> None:
    if any(name.endswith('vbaProject.bin') for name in names):
        raise refusal('macros', say('工作簿里有宏', 'the workbook contains macros'), SAVE_AS)
    if 'xl/workbook.bin' in names:
        raise refusal('xlsb', say('这是二进制工作簿（.xlsb）', 'this is a binary workbook (.xlsb)'), SAVE_AS)
    if not any(name.startswith('xl/') for name in names):
        raise refusal(
            'not_a_table', say('这是 Office 文档，不是表格', 'an Office document, not a spreadsheet'), NOT_A_TABLE
        )


def _tables_of_members(archive: ZipFile, members: list[ZipInfo], count: Count) -> list[Table]:
    wanted = [(member_name(member), member) for member in members]
    wanted = [(name, member) for name, member in wanted if name.lower().endswith(TABLE_ENDINGS)]
    if not wanted:
        raise refusal('not_a_table', say('压缩包里没有表格文件', 'no table file in the archive'), NOT_A_TABLE)
    if len(wanted) > count.limits.members:
        raise refusal('too_many_members', say('压缩包里表格太多', 'too many tables in the archive'), EXPORT_AGAIN)
    tables: list[Table] = []
    for name, member in wanted:
        content = unzipped(archive, member, count)
        tables += _member_tables(Path(content.name), name.rpartition('/')[2], content, count.limits)
    return tables


def _member_tables(path: Path, name: str, content: object, limits: Limits) -> list[Table]:
    head = _head(path)
    if head.startswith(GZIP):
        raise _nested()
    if head.startswith(ZIP):
        with members_of(path, limits) as (_, members):
            names = {member.filename for member in members}
        if '[Content_Types].xml' not in names:
            raise _nested()
        _refuse_odd_workbook(names)
        prove_size(path, limits)
        return workbook_tables(path, limits)
    if head.startswith(OLE):
        return _ole_tables(path, limits)
    _refuse_foreign(head)
    return [text_table(path, name, limits, kept=(content,))] if head else []


def _ole_tables(path: Path, limits: Limits) -> list[Table]:
    """The old container: an XLS, or a new workbook locked by a password inside it."""
    content = path.read_bytes()
    if 'EncryptedPackage'.encode('utf-16-le') in content:
        raise refusal(
            'encrypted',
            say('工作簿有密码', 'the workbook has a password'),
            say('请去掉密码后再导入', 'Remove it and import again.'),
        )
    if '_VBA_PROJECT'.encode('utf-16-le') in content:
        raise refusal('macros', say('工作簿里有宏', 'the workbook contains macros'), SAVE_AS)
    if not any(name.encode('utf-16-le') in content for name in ('Workbook', 'Book')):
        raise refusal(
            'not_a_table', say('这是 Office 文档，不是表格', 'an Office document, not a spreadsheet'), NOT_A_TABLE
        )
    return workbook_tables(path, limits)


def _refuse_foreign(head: bytes) -> None:
    for magic, what in FOREIGN:
        if head.startswith(magic):
            words = say('这是{what}，不是表格', 'this is {what}, not a table')
            raise refusal(
                'not_a_table', Words(words.zh.format(what=what.zh), words.en.format(what=what.en)), NOT_A_TABLE
            )
    start = head.removeprefix(b'\xef\xbb\xbf').lstrip().lower()
    if b'urn:schemas-microsoft-com:office:spreadsheet' in start:
        raise refusal('html', say('这是 XML 表格（2003 格式）', 'this is an XML spreadsheet of 2003'), SAVE_AS)
    if start.startswith((b'<!doctype', b'<html', b'<table', b'<head', b'<body', b'<meta', b'<?xml', b'<style')):
        raise refusal(
            'html', say('这是网页（HTML/XML），不是表格', 'this is a web page (HTML/XML), not a table'), SAVE_AS
        )
    if start.startswith((b'{"', b'[{')):
        raise refusal('not_a_table', say('这是 JSON，不是表格', 'this is JSON, not a table'), NOT_A_TABLE)


def _nested() -> Refused:
    return refusal(
        'nested',
        say('压缩包里还有压缩包', 'an archive inside the archive'),
        say('请解压后上传里面的表格', 'Unpack it and upload the table.'),
    )


def _head(path: Path) -> bytes:
    with path.open('rb') as file:
        return file.read(HEAD_BYTES)
