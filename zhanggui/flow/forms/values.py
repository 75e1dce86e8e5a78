"""A field's value as it is kept (plain JSON) and as FEEL sees it; what is no value of the type is refused, nothing is guessed.

Kept: money as fen, dates as `2026-11-21`, times as `2026-11-21T14:05:00+08:00`, people, references and files as ids, lines as a
list of objects. FEEL sees dates and times as such.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from zhanggui.core.clock import SHANGHAI
from zhanggui.core.parsing import FEN_MAX, ParseError, clean_text
from zhanggui.core.words import Words, say
from zhanggui.flow.forms.schema import Field, FieldType

TEXT_MAX = 500
PARAGRAPH_MAX = 20_000
NUMBER_MAX = 10**15
ID_MAX = 2**63 - 1
LIST_MAX = 500
DECIMALS_MAX = 6

NO_TEXT = say('应是文字', 'a text is wanted')
NO_NUMBER = say('应是数字', 'a number is wanted')
NO_WHOLE = say('应是整数', 'a whole number is wanted')
TOO_LARGE = say('数字大得不合理', 'the number is implausibly large')
NO_DATE = say('应是日期，如 2026-11-21', 'a date is wanted, such as 2026-11-21')
NO_TIME = say('应是日期和时间，如 2026-11-21 14:05', 'a date and time are wanted, such as 2026-11-21 14:05')
NO_BOOLEAN = say('应是“是”或“否”', 'yes or no is wanted')
NO_ID = say('应从列表中选择', 'choose from the list')
NO_LIST = say('应是列表', 'a list is wanted')
TOO_MANY = say('最多 {n} 项', 'at most {n}').filled(n=LIST_MAX)


class Wrong(ValueError):
    """This is no value of the field."""

    def __init__(self, reason: Words) -> None:
        super().__init__(reason.en)
        self.reason = reason


def kept(field: Field, value: Any) -> Any:
    """The value in the one form it is kept in; empty is None (an empty list for several). Raises `Wrong`."""
    if value is None or value == '':
        return [] if field.type in _SEVERAL else None
    return _KEEPERS[field.type](value)


def is_empty(value: Any) -> bool:
    return value is None or value in ('', []) or value is False


def from_feel(field: Field, value: Any) -> Any:
    """What an expression gave, as it is kept. None when it does not fit: a computed field is then empty."""
    if isinstance(value, Decimal):
        if field.type is FieldType.MONEY:
            value = value.quantize(Decimal(1), ROUND_HALF_UP)
        value = int(value) if value == value.to_integral_value() else float(round(value, DECIMALS_MAX))
    elif isinstance(value, dt.datetime):
        value = _aware(value).isoformat(timespec='seconds')
    elif isinstance(value, dt.date):
        value = value.isoformat()
    elif isinstance(value, list) and field.type is FieldType.LINES:
        value = [_row_from_feel(field, row) for row in value if isinstance(row, dict)]
    elif isinstance(value, list):
        value = [int(each) if isinstance(each, Decimal) else each for each in value]
    try:
        return kept(field, value)
    except Wrong:
        return None


def for_feel(field: Field, value: Any) -> Any:
    if value is None:
        return None
    if field.type is FieldType.LINES and isinstance(value, list):
        rows = [row for row in value if not all(is_empty(each) for each in row.values())]  # a grid ends in empty ones
        return [{each.key: for_feel(each, row.get(each.key)) for each in field.columns} for row in rows]
    if field.type in (FieldType.DATE, FieldType.TIME) and isinstance(value, str):
        try:
            return dt.date.fromisoformat(value) if field.type is FieldType.DATE else dt.datetime.fromisoformat(value)
        except ValueError:
            return None
    return value


def _text(value: Any) -> str:
    return _cleaned(value, TEXT_MAX)


def _paragraph(value: Any) -> str:
    return _cleaned(value, PARAGRAPH_MAX)


def _cleaned(value: Any, length: int) -> str:
    if not isinstance(value, str):
        raise Wrong(NO_TEXT)
    try:
        return clean_text(value, length_max=length)
    except ParseError as error:
        raise Wrong(error.reason) from None


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        raise Wrong(NO_WHOLE)
    return int(_bounded(value, NUMBER_MAX))


def _fen(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Wrong(say('金额应是整数分', 'an amount is a whole number of fen'))
    return int(_bounded(value, FEN_MAX))


def _decimal(value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise Wrong(NO_NUMBER)
    value = _bounded(value, NUMBER_MAX)
    return int(value) if value == int(value) else round(value, DECIMALS_MAX)


def _bounded(value: float, most: int) -> float:
    if not -most <= value <= most:
        raise Wrong(TOO_LARGE)
    return value


def _date(value: Any) -> str:
    try:
        return dt.date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise Wrong(NO_DATE) from None


def _time(value: Any) -> str:
    try:
        return _aware(dt.datetime.fromisoformat(value)).isoformat(timespec='seconds')
    except (TypeError, ValueError, OverflowError):
        raise Wrong(NO_TIME) from None


def _aware(value: dt.datetime) -> dt.datetime:
    return value.replace(tzinfo=SHANGHAI) if value.tzinfo is None else value.astimezone(SHANGHAI)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong(NO_BOOLEAN)
    return value


def _id(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= ID_MAX:
        raise Wrong(NO_ID)
    return value


def _ids(value: Any) -> list[int]:
    return list(dict.fromkeys(_id(each) for each in _list(value)))


def _texts(value: Any) -> list[str]:
    return list(dict.fromkeys(_text(each) for each in _list(value)))


def _rows(value: Any) -> list[Mapping[str, Any]]:
    rows = _list(value)
    if not all(isinstance(row, dict) for row in rows):
        raise Wrong(NO_LIST)
    return rows


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise Wrong(NO_LIST)
    if len(value) > LIST_MAX:
        raise Wrong(TOO_MANY)
    return list(value)


def _row_from_feel(field: Field, row: Mapping[str, Any]) -> dict[str, Any]:
    """A line that was computed whole: its columns, each as a field of its own would be kept."""
    return {column.key: from_feel(column, row.get(column.key)) for column in field.columns}


_SEVERAL = frozenset({FieldType.CHOICES, FieldType.PEOPLE, FieldType.ATTACHMENT, FieldType.PICTURE, FieldType.LINES})
_KEEPERS: dict[FieldType, Callable[[Any], Any]] = {
    FieldType.TEXT: _text, FieldType.PARAGRAPH: _paragraph, FieldType.INTEGER: _whole, FieldType.DECIMAL: _decimal,
    FieldType.MONEY: _fen, FieldType.DATE: _date, FieldType.TIME: _time, FieldType.CHOICE: _text, FieldType.CHOICES: _texts,
    FieldType.BOOLEAN: _boolean, FieldType.PERSON: _id, FieldType.PEOPLE: _ids, FieldType.ATTACHMENT: _ids,
    FieldType.PICTURE: _ids, FieldType.LINES: _rows, FieldType.REFERENCE: _id, FieldType.NOTE: lambda value: None,
}  # fmt: skip
