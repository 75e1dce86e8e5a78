"""Which format a table is in, where its header stands, when it was exported; in doubt the answer is what was seen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from zhanggui.channels.reading import cells
from zhanggui.channels.reading.cells import CHINA
from zhanggui.channels.reading.formats import FORMATS
from zhanggui.channels.reading.formats.declaration import Format
from zhanggui.channels.reading.formats.generic import mapping_name
from zhanggui.channels.reading.formats.others import OTHER_FILES, OtherFile
from zhanggui.channels.reading.headers import Layout, field_title, lay_out, normal
from zhanggui.channels.reading.problems import Problem, quoted, refusal
from zhanggui.channels.reading.tables import Row, Table
from zhanggui.core.words import Words, say

HEADER_ROWS = 8
AUTO = 'auto'
HEADERS_SHOWN = 12
CHOOSE_FORMAT = say('请确认文件，或指定格式与列的对应关系', 'Check the file, or name its format and map its columns.')
_EXPORTED = (
    re.compile(r'ExportOrder(?:Detail)?List(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?'),
    re.compile(r'orders_export(\d{4})-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)'),
    re.compile(r'_(20\d\d)(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)\b'),
)
_EXPORTED_UNIX = re.compile(r'^(1\d{9})(?:\d{3})?_')


@dataclass(frozen=True, slots=True)
class Found:
    """A table recognised: rows after `header_row` are in `format`, laid out as `layout` says."""

    table: Table
    format: Format
    layout: Layout
    header_row: int


def exported_at(filename: str) -> datetime | None:
    """The time the platform wrote into the file's name, or nothing."""
    if unix := _EXPORTED_UNIX.match(filename):
        return datetime.fromtimestamp(int(unix[1]), CHINA)
    for pattern in _EXPORTED:
        if found := pattern.search(filename):
            year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
            try:
                return datetime(year, month, day, hour, minute, second, tzinfo=CHINA)
            except ValueError:
                return None
    return None


def find_orders(table: Table, format: str, mapping: Mapping[str, str] | None) -> Found | OtherFile | Problem:
    """The table's format; or the other known file that it is; or the problem that says what was seen instead."""
    head = list(islice(table.rows(), HEADER_ROWS))
    if mapping and (wrong := _wrong_mapping(head, mapping)) is not None:
        return wrong
    formats = _candidates(format, mapping)
    fits = [
        Found(table, one, layout, number)
        for number, header in head
        for one in formats
        if (layout := lay_out(one, header, mapping if one.guessed else None)).fits
    ]
    special = [found for found in fits if not found.format.guessed]
    if not special and format == AUTO and not mapping and (other := _other_file(head)) is not None:
        return other
    ranked = sorted(special or fits, key=lambda found: -len(found.layout.mapped))
    if not ranked:
        return _unknown(head, formats, table.encoding)
    if (
        len(ranked) > 1
        and len(ranked[0].layout.mapped) == len(ranked[1].layout.mapped)
        and ranked[0].format != ranked[1].format
    ):
        return _ambiguous(ranked)
    return ranked[0]


def likely_headers(table: Table) -> list[str]:
    """The fullest of the first rows: what a person may map columns from when no format fits."""
    head = list(islice(table.rows(), HEADER_ROWS))
    _, widest = max(head, key=_filled, default=(1, ()))
    return [name for cell in widest if (name := cells.bare(cell))]


def _candidates(format: str, mapping: Mapping[str, str] | None) -> list[Format]:
    if format == AUTO:
        return [FORMATS['generic']] if mapping else list(FORMATS.values())
    if format not in FORMATS:
        names = ', '.join([AUTO, *FORMATS])
        words = say('没有这种格式名', 'there is no format of this name')
        raise refusal('format_name', words, say(f'可用：{names}', f'Known: {names}.'), value=quoted(format))
    return [FORMATS[format]]


def _filled(row: Row) -> int:
    return sum(1 for cell in row[1] if cells.bare(cell))


def _wrong_mapping(head: Sequence[Row], mapping: Mapping[str, str]) -> Problem | None:
    """A field we do not have, or a header the file does not have."""
    known = [mapping_name(column) for column in FORMATS['generic'].columns]
    if unknown := [name for name in mapping if name not in known]:
        words = say('对应关系里有不认识的字段', 'the mapping names fields that do not exist')
        advice = Words(f'可用字段：{"、".join(known)}', f'Known fields: {", ".join(known)}.')
        return Problem(code='mapping', reason=words, advice=advice, value=quoted('、'.join(unknown)))
    seen = {normal(cell) for _, header in head for cell in header}
    if absent := [header for header in mapping.values() if normal(header) not in seen]:
        words = say('文件里没有对应关系指定的列', 'the file lacks columns that the mapping names')
        return Problem(code='mapping', reason=words, advice=CHOOSE_FORMAT, value=quoted('、'.join(absent)))
    return None


def _other_file(head: Sequence[Row]) -> OtherFile | None:
    for _, header in head:
        names = {normal(cell) for cell in header}
        for other in OTHER_FILES:
            if all(normal(title) in names for title in other.telltale):
                return other
    return None


def _unknown(head: Sequence[Row], formats: Sequence[Format], encoding: str) -> Problem:
    """Lists the likeliest header row and what the nearest format misses there."""
    nearest: tuple[int, int, Format, Layout] | None = None
    for number, header in head:
        for one in formats:
            layout = lay_out(one, header)
            if layout.mapped and (nearest is None or len(layout.mapped) > nearest[0]):
                nearest = (len(layout.mapped), number, one, layout)
    widest = max(head, key=_filled, default=(1, ()))
    seen = [cells.bare(cell) for cell in widest[1] if cells.bare(cell)]
    hint = _encoding_hint(seen, encoding)
    if nearest is None:
        reason = say('认不出表头：没有一列是已知的列名', 'no known column name in the first rows')
        return _unknown_problem(widest[0], seen, reason, hint)
    _, number, one, layout = nearest
    lacking = '、'.join(
        [*(field_title(one, field) for field in layout.missing), *(f'×{name}' for name in layout.foreign)]
    )
    zh = f'认不出格式；最接近“{one.label.zh}”（{one.name}），缺少：{lacking}'
    en = f'format not recognised; nearest is "{one.label.en}" ({one.name}), which lacks: {lacking}'
    return _unknown_problem(number, seen, say(zh, en), hint)


def _unknown_problem(row: int, seen: Sequence[str], reason: Words, hint: Words | None) -> Problem:
    value = '，'.join(quoted(name) for name in seen[:HEADERS_SHOWN]) + ('…' if len(seen) > HEADERS_SHOWN else '')
    return Problem(code='unknown_format', row=row, value=value, reason=reason, advice=hint or CHOOSE_FORMAT)


def _encoding_hint(seen: Sequence[str], encoding: str) -> Words | None:
    """Big5 is valid GB18030 and comes out as garbage; its own reading then shows the characters every order file has."""
    if encoding != 'gb18030':
        return None
    try:
        traditional = ''.join(seen).encode('gb18030').decode('big5')
    except UnicodeError:
        return None
    if not set('訂單編號買賣數') & set(traditional):
        return None
    return say(
        '文件是 Big5（繁体）编码，请另存为 UTF-8 后导入', 'The file is in Big5 (traditional Chinese): save it as UTF-8.'
    )


def _ambiguous(ranked: Sequence[Found]) -> Problem:
    names = '、'.join(found.format.name for found in ranked[:3])
    reason = say(f'同时像几种格式：{names}', f'fits several formats alike: {names}')
    return Problem(
        code='ambiguous_format', row=ranked[0].header_row, reason=reason, advice=say('请指定格式名', 'Name the format.')
    )
