"""COPY's text format: however a block of rows is made, it reads back as the values that went in."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from zhanggui.core.bulk import text_lines, text_value


class Colour(StrEnum):
    RED = 'red'


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**62), 2**62),
    st.text(st.characters(exclude_categories=['Cs'], exclude_characters='\x00'), max_size=6),
    st.sampled_from(['', '\\N', '\\', '\t', '\n', '\r', 'a\tb', 'None', Colour.RED]),
)
SPECIAL = {'N': None, 't': '\t', 'n': '\n', 'r': '\r', '\\': '\\'}


def read_back(field: str) -> str | None:
    """As PostgreSQL reads one field of the text format."""
    if field == '\\N':
        return None
    parts = iter(field)
    return ''.join(str(SPECIAL[next(parts)]) if letter == '\\' else letter for letter in parts)


@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=40))
def test_block_reads_back_as_its_values(rows: list[tuple[Any, Any]]) -> None:
    block = text_lines(rows)
    assert block.endswith('\n')
    read = [tuple(map(read_back, line.split('\t'))) for line in block[:-1].split('\n')]
    assert [tuple(map(_plain, row)) for row in read] == [tuple(map(_plain, row)) for row in rows]


def test_plain_columns_take_the_short_ways() -> None:
    moment = datetime(2026, 11, 21, tzinfo=UTC)
    rows = [(number, f'n{number}', None, True, Colour.RED, moment, Decimal('1.50')) for number in range(50)]
    first = text_lines(rows).split('\n', 1)[0]
    assert first == '0\tn0\t\\N\tt\tred\t2026-11-21 00:00:00+00:00\t1.50'


def test_one_special_character_among_many_is_escaped() -> None:
    rows = [(f'title {number}',) for number in range(50)] + [('two\nlines',)]
    assert text_lines(rows).endswith('two\\nlines\n')


def _plain(value: object) -> object:
    """Equal values of different types (1 and True) may stand for each other, as PostgreSQL takes either."""
    return {'t': '1', 'f': '0'}.get(text_value(value), text_value(value)) if value is not None else None
