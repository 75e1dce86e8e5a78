"""Every value of the outside world is either taken exactly or refused with words; never a crash, never a guess."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhanggui.core.parsing import ParseError, clean_text, parse_fen, parse_quantity

ANY_TEXT = st.text(st.characters(codec=None), max_size=60)


@pytest.mark.parametrize(
    ('value', 'fen'),
    [
        ('1,234.5', 123_450), ('¥88', 8_800), ('￥88.00', 8_800), ('59.90元', 5_990), ('１２．３', 1_230), ('-5', -500),
        ('+0.01', 1), ('0', 0), ("'12.30", 1_230), ('1.500', 150), ('12.', 1_200), ('1 234', 123_400), ('007', 700),
    ],
)  # fmt: skip
def test_amounts_taken(value: str, fen: int) -> None:
    assert parse_fen(value) == fen


@pytest.mark.parametrize(
    'value',
    ['', ' ', '-', '.5', '1e5', '1E+05', 'NaN', 'inf', '1_000', '1,23', '12,3456', '0.001', '1.005', '5-', '二十', '1..2',
     '--1', '10000000000.01', '9' * 5_000, '0.' + '1' * 5_000, '½', '#REF!', '{0}', '1\n2'],
)  # fmt: skip
def test_amounts_refused(value: str) -> None:
    with pytest.raises(ParseError) as refusal:
        parse_fen(value)
    assert refusal.value.reason.zh != refusal.value.reason.en


@pytest.mark.parametrize(
    ('value', 'pieces'), [('12', 12), ('1,200', 1_200), ('3.0', 3), ('１２', 12), ('1000000', 1_000_000)]
)
def test_quantities_taken(value: str, pieces: int) -> None:
    assert parse_quantity(value) == pieces


@pytest.mark.parametrize('value', ['', '1.5', '-1', '1e3', '1000001', '9' * 5_000, '-' + '9' * 5_000, '一', 'True'])
def test_quantities_refused(value: str) -> None:
    with pytest.raises(ParseError):
        parse_quantity(value)


def test_the_least_is_the_callers() -> None:
    assert parse_quantity('-3', least=-5) == -3
    with pytest.raises(ParseError, match='小于 1'):
        parse_quantity('0', least=1)


@given(ANY_TEXT)
def test_whatever_comes_is_taken_or_refused_in_words(value: str) -> None:
    for parse in (parse_fen, parse_quantity, clean_text):
        try:
            parse(value)
        except ParseError as refusal:
            str(refusal).encode('utf-8')


@given(st.integers(-(10**12), 10**12))
def test_amounts_come_back_as_they_were_written(fen: int) -> None:
    sign = '-' if fen < 0 else ''
    assert parse_fen(f'{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}') == fen


@given(st.text(max_size=80))
def test_a_clean_text_is_clean(value: str) -> None:
    try:
        text = clean_text(value)
    except ParseError:
        return
    assert clean_text(text) == text
    assert text == unicodedata.normalize('NFC', text).strip()
    assert not set(text) & {'\x00', '\r', '\t', '\u200b', '\ufeff', '\u3000'}


def test_texts_that_cannot_be_stored_or_are_too_long_are_refused() -> None:
    with pytest.raises(ParseError, match='半个字符'):
        clean_text('好\ud83d')
    with pytest.raises(ParseError, match='太长：11 个字，最多 10'):
        clean_text('字' * 11, length_max=10)
