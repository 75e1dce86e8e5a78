"""One cell at a time: takes off the dress that platforms and Excel put on values; what cannot be read for certain is refused.

A cell is a text (CSV) or what a spreadsheet stored: text or number. Empty is `''` for texts and `None` for everything else.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from functools import lru_cache

from zhanggui.core.parsing import FEN_MAX, QUANTITY_MAX, ParseError, clean_text, parse_fen, parse_quantity
from zhanggui.core.words import say

Cell = str | float | int | None

# China has kept +08:00 since 1991, and a fixed offset is several times faster than a zone looked up for each cell.
CHINA = timezone(timedelta(hours=8), 'Asia/Shanghai')
EMPTY = frozenset({'', '-', '--', '—', '——', 'null', 'NULL', '\\N', '无退款申请'})
DRESS = frozenset("='`")
SPREADSHEET_ERRORS = frozenset({'#N/A', '#REF!', '#VALUE!', '#NAME?', '#DIV/0!', '#NULL!', '#NUM!'})
DIGITS_EXACT_MAX = 10**15  # Excel keeps fifteen digits; the sixteenth is already a zero
YEAR_MIN, YEAR_MAX = 1990, 2100
REMEMBERED = 16_384

_EXPONENT = re.compile(r'\d(?:\.\d+)?[eE]\+\d+', re.ASCII)
_WHOLE_AS_FLOAT = re.compile(r'\d+\.0+', re.ASCII)
_CURRENCY = re.compile(r'(?<=^-)\s*[¥￥]\s*|^\s*(?:[¥￥]|CNY|RMB)\s*|\s*(?:元|CNY|RMB)$')
_COMPACT = re.compile(r'(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?', re.ASCII)
_SPELLED = re.compile(
    r'(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?'
    r'(?:[\sT]*(\d{1,2})\s*[::时]\s*(\d{1,2})(?:\s*[::分]\s*(\d{1,2})(?:\.\d+)?)?\s*[秒分]?)?',
    re.ASCII,
)
_FINER = re.compile(r'-?\d{1,12}\.\d\d\d*[1-9]\d*', re.ASCII)
_ZERO_TIME = re.compile(r'0000[-/]00[-/]00.*')


def bare(cell: Cell) -> str:
    """The text in the cell without TAB, `="…"`, leading apostrophe or back-quote; the platforms' words for nothing are `''`."""
    if not isinstance(cell, str):
        return '' if cell is None else _number_text(cell)
    text = cell.strip()
    if text in EMPTY:
        return ''
    if text[0] in DRESS:
        if text[:2] == '="' and text[-1] == '"' and len(text) > 2:
            text = text[2:-1].strip()
        text = text.removeprefix("'").removeprefix('`').strip()
        return '' if text in EMPTY else text
    return text


def text(cell: Cell, max_length: int = 500) -> str:
    value = bare(cell)
    if not value:
        return ''
    if value[0] == '#' and value in SPREADSHEET_ERRORS:
        raise ParseError(say('单元格是公式错误', 'the cell is a formula error'))
    return clean_text(value, length_max=max_length)


def identifier(cell: Cell) -> str:
    """A number of an order, parcel or item, or a person's name there: `17850.0` is 17850, a figure pandas wrote."""
    value = code(cell)
    return value.partition('.')[0] if value[-2:] == '.0' and _WHOLE_AS_FLOAT.fullmatch(value) else value


def code(cell: Cell) -> str:
    """A code as typed, always text. A long number that lost digits in a spreadsheet is refused, not guessed."""
    if isinstance(cell, float | int) and abs(cell) >= DIGITS_EXACT_MAX:
        raise _digits_lost()
    value = text(cell, 100)
    if '+' in value and _EXPONENT.fullmatch(value):
        raise _digits_lost()
    return value


@lru_cache(REMEMBERED)
def money(cell: Cell) -> int | None:
    """Fen. A spreadsheet's 41.86 is a binary fraction: taken when it is within a millionth of a whole fen."""
    if isinstance(cell, float | int):
        return _fen_of_number(cell)
    value = _CURRENCY.sub('', bare(cell))
    return parse_fen(value) if value else None


@lru_cache(REMEMBERED)
def unit_price(cell: Cell) -> int | None:
    """Fen, rounded: wholesale unit prices may be finer than a fen. `is_finer_than_fen` tells when that happened."""
    try:
        return money(cell)
    except ParseError:
        if not is_finer_than_fen(cell):
            raise
        return round(float(bare(cell)) * 100)


@lru_cache(REMEMBERED)
def is_finer_than_fen(cell: Cell) -> bool:
    return bool(_FINER.fullmatch(bare(cell)))


@lru_cache(REMEMBERED)
def quantity(cell: Cell) -> int | None:
    value = bare(cell)
    return parse_quantity(value.removesuffix('件'), least=-QUANTITY_MAX) if value else None


@lru_cache(REMEMBERED)
def moment(cell: Cell) -> datetime | None:
    """An aware time; a time without zone is Chinese time. Orders of day and month that can be read two ways are refused."""
    if isinstance(cell, float | int):
        raise ParseError(say('时间列里是数字，不是日期', 'the time column holds a number, not a date'))
    value = bare(cell)
    if not value or _ZERO_TIME.fullmatch(value):
        return None
    try:
        told = _read_time(value)
    except ValueError:
        raise ParseError(say('没有这样的日期或时间', 'there is no such date or time')) from None
    if not YEAR_MIN <= told.year <= YEAR_MAX:
        raise ParseError(say('年份不可信', 'the year cannot be right'))
    return told if told.tzinfo else told.replace(tzinfo=CHINA)


def _read_time(value: str) -> datetime:
    try:
        if value[4:5] == '-':
            return datetime.fromisoformat(value)
    except ValueError:
        pass
    match = _SPELLED.fullmatch(value) or _COMPACT.fullmatch(value)
    if match is None:
        raise ParseError(say('看不懂的时间写法', 'this way of writing a time is not understood'))
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 -- the caller adds the zone


def _number_text(number: float) -> str:
    return str(int(number)) if abs(number) < DIGITS_EXACT_MAX and number == int(number) else repr(number)


def _fen_of_number(number: float) -> int:
    hundred = number * 100
    if not abs(hundred) <= FEN_MAX:  # also for what is no number
        raise ParseError(say('金额大得不合理', 'the amount is implausibly large'))
    fen = round(hundred)
    if abs(hundred - fen) > max(1e-6, abs(hundred) * 1e-12):
        raise ParseError(say('金额小于一分的部分不能丢弃', 'the amount has parts of a fen, which must not be dropped'))
    return fen


def _digits_lost() -> ParseError:
    return ParseError(
        say(
            '长编号被表格软件变成了数字，后几位已丢失；请用平台原始文件，或把该列设为“文本”后重新导出',
            'a spreadsheet turned this long number into a figure and its last digits are lost; '
            'use the platform\'s own file, or make the column "Text" and export again',
        )
    )
